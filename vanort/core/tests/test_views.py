# SPDX-License-Identifier: EUPL-1.2
"""Uploaded pictures: what pages show is handed out, and nothing else, from the data folder and from a bucket."""

import io

import boto3
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils.module_loading import import_string
from moto.server import ThreadedMotoServer
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture

from config.settings import _media_storage
from vanort.core.bucket import BucketStorage
from vanort.office import archives, backups, restoring
from vanort.office.tests.conftest import client_of

pytestmark = pytest.mark.django_db
BUCKET = "uppladdat"


@pytest.fixture(autouse=True)
def no_renditions_kept():
    """Rows are rolled back after each test, but Wagtail remembers renditions by the number of their picture."""
    cache.clear()


def png(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def make_picture():
    return Picture.objects.create(title="Sjön", file=SimpleUploadedFile("sjö.png", png()), width=60, height=40)


def test_a_picture_that_pages_show_is_handed_out(client, folder):
    rendition = make_picture().get_rendition("width-30|format-png")
    answer = client.get(rendition.url)
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=86400")
    assert "'self'" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer
    assert Image.open(io.BytesIO(answer.getvalue())).size == (30, 20)


def test_a_page_costs_no_query_for_it(client, folder, django_assert_num_queries):
    url = make_picture().get_rendition("width-30|format-png").url
    with django_assert_num_queries(0):
        answer = client.get(url)
    assert len(answer.getvalue()) > 0


def test_the_original_is_for_staff_only(client, folder):
    url = make_picture().file.url
    assert client.get(url).status_code == 404
    answer = client_of("reader").get(url)
    assert answer.getvalue() == png()
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "name",
    [
        "documents/avtal.pdf", "documents/avtal.png", "images/", "images/nowhere.png", "images/../documents/avtal.png",
        "images/%2e%2e/documents/avtal.png", "images/..%2fdocuments/avtal.png", "images/a%00.png", "images/page.html",
        "images/script.js", "secret_key", "../secret_key", "images//etc/passwd.png", f"images/{'å' * 300}.png",
    ],
)  # fmt: skip
def test_every_other_upload_is_not_there(client, folder, name):
    for path in ("documents/avtal.pdf", "documents/avtal.png", "images/page.html", "images/script.js"):
        default_storage.save(path, ContentFile(b"x"))
    assert client.get(f"/media/{name}").status_code in (400, 404)


def test_it_only_answers_questions(client, folder):
    assert client.post("/media/images/a.png").status_code == 405


def test_without_a_bucket_the_files_are_in_the_folder(monkeypatch):
    monkeypatch.delenv("MEDIA_BUCKET", raising=False)
    assert _media_storage() == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.fixture(scope="module")
def storage_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage_server, monkeypatch):
    """An empty bucket of a server of this machine, which the project's settings name."""
    keys = {"MEDIA_ACCESS_KEY": "testing", "MEDIA_SECRET_KEY": "testing", "MEDIA_REGION": "eu-north-1"}
    for name, value in {"MEDIA_BUCKET": BUCKET, "MEDIA_ENDPOINT": storage_server, **keys}.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource(
        "s3", endpoint_url=storage_server, region_name="eu-north-1", aws_access_key_id="testing",
        aws_secret_access_key="testing",
    ).create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})  # fmt: skip
    chosen = _media_storage()
    monkeypatch.setitem(vars(default_storage), "_wrapped", import_string(chosen["BACKEND"])(**chosen["OPTIONS"]))
    assert isinstance(default_storage, BucketStorage)
    yield made
    made.objects.delete()
    made.delete()


def names_in(bucket):
    return sorted(found.key for found in bucket.objects.all())


def test_pictures_in_a_bucket_are_shown_under_our_own_address(client, bucket):
    picture = make_picture()
    url = picture.get_rendition("width-30|format-png").url
    assert url.startswith("/media/images/")
    assert Image.open(io.BytesIO(client.get(url).getvalue())).size == (30, 20)
    assert client.get(picture.file.url).status_code == 404
    assert client.get("/media/images/nowhere.png").status_code == 404
    assert len(names_in(bucket)) == 2


def test_documents_in_a_bucket_are_handed_out_by_their_own_view(client, bucket):
    document = Document.objects.create(title="Avtal", file=ContentFile(b"%PDF-1.4", name="avtal.pdf"))
    answer = client.get(document.url)
    assert (answer.status_code, answer.getvalue()) == (200, b"%PDF-1.4")
    assert client.get(document.file.url).status_code == 404


def test_two_uploads_of_one_name_do_not_write_over_each_other(bucket):
    made = [Document.objects.create(title="x", file=ContentFile(text, name="x.txt")) for text in (b"1", b"2")]
    assert [document.file.read() for document in made] == [b"1", b"2"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_staff_remove_is_gone_from_the_bucket(bucket):
    document = Document.objects.create(title="x", file=ContentFile(b"x", name="x.txt"))
    assert names_in(bucket) == ["documents/x.txt"]
    document.delete()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert names_in(bucket) == []


def test_files_of_a_bucket_come_into_a_backup_and_back(bucket, tmp_path):
    default_storage.save("documents/a.txt", ContentFile(b"first"))
    moment = default_storage.get_modified_time("documents/a.txt")
    with archives.Writer(tmp_path / "x.vanort") as archive:
        backups._add_file(archive, "documents/a.txt", moment)
        archive.close({})
    default_storage.delete("documents/a.txt")
    default_storage.save("documents/a.txt", ContentFile(b"second"))
    for name, content in archives.members(tmp_path / "x.vanort", archives.check(tmp_path / "x.vanort")):
        restoring._unpack(name, content, tmp_path, "replaced-1")
    assert default_storage.open("documents/a.txt").read() == b"first"
    assert default_storage.open("replaced-1/documents/a.txt").read() == b"second"
    assert not (tmp_path / "media").exists()


def test_a_bucket_that_holds_anything_is_in_use(bucket, monkeypatch):
    monkeypatch.setattr(restoring, "_tables", list)
    assert restoring.is_in_use() is False
    default_storage.save("documents/a.txt", ContentFile(b"x"))
    assert restoring.is_in_use() is True
