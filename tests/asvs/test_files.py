# SPDX-License-Identifier: EUPL-1.2
"""What may be uploaded, and where it lands (ASVS chapter 5)."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.asvs import proves
from vanort.accounts.tests.factories import person

pytestmark = pytest.mark.django_db

PICTURES, DOCUMENTS = "/admin/images/add/", "/admin/documents/add/"


@pytest.fixture
def administrator(client):
    client.force_login(person("administrator"))
    return client


def drawn(kind, size=(40, 30), **options):
    file = io.BytesIO()
    Pillow.new("RGB", size, "navy").save(file, kind, **options)
    return file.getvalue()


def upload(client, address, name, content):
    """Send a file as the form does, and return the errors of the field."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(address, {"title": "Sjön", "file": file, "collection": 1, "description": ""})
    assert answer.status_code in (200, 302)
    return answer.context["form"].errors.get("file", []) if answer.status_code == 200 else []


def stored(model):
    """Return the file of the only row."""
    with model.objects.get().file.open("rb") as file:
        return file.read()


def bomb(width=30_000, height=30_000):
    """Return a small file that says to be a very large picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def test_a_picture_is_taken(administrator):
    assert upload(administrator, PICTURES, "sjö.png", drawn("PNG")) == []
    assert stored(get_image_model()) == drawn("PNG")


@proves("5.2.1")
def test_too_large_a_picture_is_refused(administrator, settings):
    assert settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE == 10 * 1024 * 1024
    assert upload(administrator, PICTURES, "stor.png", drawn("PNG") + b"\0" * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    assert not get_image_model().objects.exists()


@proves("5.2.1")
def test_a_picture_that_unpacks_to_a_giant_is_refused(administrator):
    assert len(bomb()) < 200
    assert upload(administrator, PICTURES, "bomb.png", bomb())
    assert not get_image_model().objects.exists()


@proves("5.2.1")
def test_among_many_pictures_the_giant_is_refused_and_the_others_are_taken(administrator):
    address = "/admin/images/multiple/add/"
    answers = [
        administrator.post(address, {"files[]": SimpleUploadedFile(name, content), "title": name},
                           headers={"X-Requested-With": "XMLHttpRequest"}).json()
        for name, content in (("bomb.png", bomb()), ("sjö.png", drawn("PNG")))
    ]  # fmt: skip
    assert [answer["success"] for answer in answers] == [False, True]
    assert 'name="image-' in answers[1]["form"]


@proves("5.2.1")
def test_too_large_a_document_is_refused(administrator, settings):
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == 100 * 1024 * 1024
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    assert upload(administrator, DOCUMENTS, "stor.pdf", b"%PDF-1.4" + b" " * 2000)
    assert not get_document_model().objects.exists()


@proves("5.2.2", "3.2.1")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sjö.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("sjö.png", b"<svg onload=alert(1)>"), ("sjö.png", b"<?php system($_GET['x']);"), ("sjö.jpg", drawn("PNG")),
        ("sjö.php", drawn("PNG")), ("sjö.html", b"<script>alert(1)</script>"), ("sjö.png", b""), ("sjö", drawn("PNG")),
        ("sjö.bmp", drawn("BMP")), ("sjö.ico", drawn("ICO")),
    ],
)  # fmt: skip
def test_what_is_no_picture_of_its_name_is_refused(administrator, name, content):
    assert upload(administrator, PICTURES, name, content)
    assert not get_image_model().objects.exists()


@proves("5.2.2")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("avtal.pdf", b"MZ\x90\x00"), ("avtal.pdf", b"<html>"), ("avtal.docx", b"%PDF-1.4"), ("avtal.txt", b"MZ\0\0"),
        ("avtal.exe", b"MZ\x90\x00"), ("avtal.html", b"<html>"), ("avtal.svg", b"<svg/>"), ("avtal.pdf.exe", b"%PDF-"),
        ("film.mp4", b"\x1aE\xdf\xa3"), ("avtal", b"%PDF-1.4"), ("avtal.zip", b"PK\x03\x04"),
    ],
)  # fmt: skip
def test_what_is_no_document_of_its_name_is_refused(administrator, name, content):
    assert upload(administrator, DOCUMENTS, name, content)
    assert not get_document_model().objects.exists()


@proves("5.2.2")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("avtal.pdf", b"%PDF-1.7 x"), ("AVTAL.PDF", b"%PDF-1.7 x"), ("avtal.docx", b"PK\x03\x04x"),
        ("namn.csv", "a;å\n".encode("latin-1")), ("text.txt", "Hej på dig".encode()), ("text.vtt", b"WEBVTT\n"),
        ("film.mp4", b"\0\0\0\x20ftypisom"), ("film.webm", b"\x1aE\xdf\xa3x"),
    ],
)  # fmt: skip
def test_a_document_that_is_what_it_says_is_taken(administrator, name, content):
    assert upload(administrator, DOCUMENTS, name, content) == []
    assert stored(get_document_model()) == content


@proves("5.3.2")
@pytest.mark.parametrize("name", ["../../../x.pdf", "/etc/x.pdf", "..\\..\\x.pdf", ".htaccess.pdf", "a\u202ex.pdf",
                                  "%2e%2e%2fx.pdf", "CON.pdf", "x" * 400 + ".pdf"])  # fmt: skip
def test_a_name_is_never_a_path(administrator, name):
    assert upload(administrator, DOCUMENTS, name, b"%PDF-1.4") == []
    path = Path(get_document_model().objects.get().file.path).resolve()
    assert path.parent == Path(installed.MEDIA_ROOT).resolve() / "documents"
    assert path.read_bytes() == b"%PDF-1.4"
    assert len(path.name) <= 120


@proves("5.3.1")
def test_an_uploaded_file_is_only_ever_read(administrator, client):
    upload(administrator, DOCUMENTS, "kod.txt", b"<?php echo 6*7; ?> {{ 6*7 }} {% load i18n %}")
    document = get_document_model().objects.get()
    assert b"".join(client.get(document.url).streaming_content) == b"<?php echo 6*7; ?> {{ 6*7 }} {% load i18n %}"
    # Its own folder holds no programs of ours, and no answer comes from it but by our two views.
    assert installed.MEDIA_ROOT not in {
        str(folder) for entry in installed.TEMPLATES for folder in entry.get("DIRS", [])
    }
    assert client.get(f"/media/{document.file.name}").status_code == 404
