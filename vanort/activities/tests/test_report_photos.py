# SPDX-License-Identifier: EUPL-1.2
"""Photographs: only pictures, only what they show, and published only with consent."""

import io
import struct
import zipfile
import zlib

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from freezegun import freeze_time
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from vanort.accounts.models import User
from vanort.activities import actions, photographs
from vanort.activities.models import ReportGroup, ReportPhoto
from vanort.activities.photographs import made_ready
from vanort.activities.reporting import publish_photo
from vanort.activities.tests.reporting import PATH, form_data, let_in, report_of
from vanort.core.pagecache.answers import is_for_everybody
from vanort.core.secret_links import revoke_links

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"), translation.override("sv"):
        yield


@pytest.fixture
def report():
    return report_of(state="done")


@pytest.fixture
def leader(client, report):
    return let_in(client, report)


@pytest.fixture
def secretary():
    user = User.objects.create(username="staff", email="staff@example.se")
    user.user_permissions.set(Permission.objects.all())
    browser = Client()
    browser.force_login(user)
    browser.user = user
    return browser


def drawn(kind="JPEG", size=(40, 30), mode="RGB", colour="red", **more):
    body = io.BytesIO()
    Image.new(mode, size, colour).save(body, kind, **more)
    return body.getvalue()


def from_a_camera():
    """Return a photograph as a telephone writes it: with the place, the owner, a comment, and lying on its side."""
    exif = Image.Exif()
    exif[Base.Orientation.value], exif[Base.Artist.value] = 6, "Eva Svensson"
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitude: (56.0, 14.0, 34.0), GPS.GPSLatitudeRef: "N"})
    return drawn(
        size=(40, 20), exif=exif, comment=b"Evas kamera", xmp=b"<x:xmpmeta>Eva</x:xmpmeta>", icc_profile=b"Eva"
    )


def sent(body, name="bild.jpg"):
    return SimpleUploadedFile(name, body, "image/jpeg")


def typed(body=None, text="Skolan", people="none", consent="", place=0, **more):
    row = {"text": text, "people": people, "consent": consent, **more}
    data = {f"photos-{place}-{name}": value for name, value in row.items()}
    return data | ({f"photos-{place}-file": sent(body)} if body else {})


def photo_of(report, **more):
    given = {"text": "Skolan", "people": "none", **more}
    return ReportPhoto.objects.create(report=report, file=ContentFile(drawn(), "a.jpg"), **given)


def published(report, secretary):
    """Return a photograph that anybody may see: published, of an approved report that may be published."""
    report.is_public, report.summary = True, {"sv": "Vi var där."}
    report.save()
    actions.receive(report)
    actions.approve(report, by=secretary.user)
    photo = photo_of(report)
    publish_photo(photo, is_public=True, by=secretary.user)
    return photo


def address(photo):
    return f"/rapport/bild/{photo.pk}/"


def test_what_a_camera_writes_is_gone_and_the_picture_stands_upright():
    before = from_a_camera()
    assert b"Eva" in before
    after = made_ready(sent(before)).read()
    image = Image.open(io.BytesIO(after))
    assert (image.format, image.size) == ("JPEG", (20, 40))
    assert dict(image.getexif()) == {}
    assert {"exif", "comment", "xmp", "icc_profile"} & set(image.info) == set()
    assert b"Eva" not in after


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "P"), ("JPEG", "CMYK"), ("PNG", "I;16")]
)
def test_every_kind_becomes_jpeg(kind, mode):
    body = drawn(kind, mode=mode, colour=0 if mode in ("P", "I;16") else "red")
    assert Image.open(made_ready(sent(body))).format == "JPEG"


def test_what_is_seen_through_becomes_white():
    image = Image.open(made_ready(sent(drawn("PNG", mode="RGBA", colour=(0, 0, 0, 0)))))
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left():
    assert Image.open(made_ready(sent(drawn(size=(4_000, 1_000))))).size == (2_000, 500)
    assert Image.open(made_ready(sent(drawn(size=(40, 30))))).size == (40, 30)


def test_the_name_is_ours():
    names = {made_ready(SimpleUploadedFile("Anna 850709-9805.jpg", drawn())).name for _time in range(2)}
    assert len(names) == 2
    assert all(len(name) == 28 and name.endswith(".jpg") for name in names)


def ask(browser, photo):
    """Ask for a photograph as a browser does: to the end of the file."""
    answer = browser.get(address(photo))
    answer.read = answer.getvalue() if answer.streaming else b""
    return answer


def archive():
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.writestr("a.txt", "a")
    return body.getvalue()


def bomb(width=60_000, height=60_000):
    """Return a PNG of a few bytes that claims to be thousands of millions of pixels."""

    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 9)) + part(b"IEND", b"")


HOSTILE = {
    "archive": archive(), "page": b"<html><script>alert(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "cut off": drawn(size=(400, 300))[:600], "bomb": bomb(), "half a bomb": bomb(9_000, 9_000), "gif": drawn("GIF"),
    "tiff": drawn("TIFF"), "script": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "noise": bytes(range(256)) * 9,
    "jpeg head": b"\xff\xd8\xff\xe0" + b"\0" * 99, "png head": b"\x89PNG\r\n\x1a\n" + b"\xff" * 99,
    "too heavy": drawn() + b"\0" * (8 * 2**20),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_whole_picture_is_refused(kind):
    with pytest.raises(ValidationError):
        made_ready(sent(HOSTILE[kind]))


def test_in_the_form_a_hostile_file_is_told_at_its_field_and_the_rest_stays(leader, report):
    data = form_data(leader, report, purpose="Vänskap") | typed(archive())
    answer = leader.post(PATH, data)
    assert set(answer.context["form"].formsets["photos"].forms[0].errors) == {"file"}
    assert "Vänskap</textarea>" in answer.content.decode()
    assert not ReportPhoto.objects.exists()


def test_a_photograph_is_kept_with_what_is_known_of_consent(leader, report):
    row = typed(from_a_camera(), text="Klassen", people="agreed", consent="Blanketter på skolan")
    assert leader.post(PATH, form_data(leader, report) | row).status_code == 302
    photo = ReportPhoto.objects.get()
    assert (photo.text, photo.people, photo.consent, photo.is_public) == (
        "Klassen", "agreed", "Blanketter på skolan", False,
    )  # fmt: skip
    assert photo.file.name.startswith("rapportbilder/2026/")
    assert b"Eva" not in photo.file.read()


def test_where_consent_is_kept_must_be_said(leader, report):
    answer = leader.post(PATH, form_data(leader, report) | typed(drawn(), people="agreed"))
    assert set(answer.context["form"].formsets["photos"].forms[0].errors) == {"consent"}


def test_a_text_without_its_photograph_is_told(leader, report):
    answer = leader.post(PATH, form_data(leader, report) | typed())
    assert set(answer.context["form"].formsets["photos"].forms[0].errors) == {"file"}


def test_sent_twice_it_is_there_once(leader, report):
    data = form_data(leader, report)
    for _time in range(2):
        assert leader.post(PATH, data | typed(drawn())).status_code == 302
    assert ReportPhoto.objects.count() == 1


def test_its_text_may_be_changed_and_then_somebody_looks_at_it_again(leader, report):
    photo = photo_of(report, is_public=True)
    leader.post(PATH, form_data(leader, report, purpose="Något annat"))
    photo.refresh_from_db()
    assert photo.is_public
    leader.post(PATH, form_data(leader, report) | {"photos-0-people": "not_all"})
    photo.refresh_from_db()
    assert (photo.people, photo.is_public) == ("not_all", False)


def test_one_may_be_removed_with_its_file(leader, report, django_capture_on_commit_callbacks):
    photo, other = photo_of(report), photo_of(report)
    with django_capture_on_commit_callbacks(execute=True):
        leader.post(PATH, form_data(leader, report) | {"photos-0-remove": "on"})
    assert list(ReportPhoto.objects.all()) == [other]
    assert not photo.file.storage.exists(photo.file.name)
    assert other.file.storage.exists(other.file.name)


def test_six_and_no_more(leader, report):
    for _number in range(5):
        photo_of(report)
    rows = leader.get(f"{PATH}?rader").context["form"].formsets["photos"]
    assert len(rows.forms) == 6
    data = form_data(leader, report)
    both = typed(drawn(), place=5) | typed(drawn(), place=6)
    answer = leader.post(PATH, data | both | {"photos-TOTAL_FORMS": "7"})
    assert len(answer.context["form"].formsets["photos"].non_form_errors()) == 1
    assert ReportPhoto.objects.count() == 5
    assert leader.post(PATH, data | typed(drawn(), place=5) | {"photos-TOTAL_FORMS": "6"}).status_code == 302
    assert ReportPhoto.objects.count() == 6


def test_nobody_changes_the_photographs_of_another_report(leader, report):
    other = photo_of(report_of(), text="Deras")
    leader.post(PATH, form_data(leader, report) | typed(text="Mina", kept=str(other.pk), remove="on"))
    other.refresh_from_db()
    assert other.text == "Deras"
    assert leader.get(address(other)).status_code == 404


@pytest.mark.parametrize("kept", ["999999", "x", "", "-1", "9" * 99])
def test_an_odd_number_of_a_photograph_is_a_new_one_without_a_file(leader, report, kept):
    answer = leader.post(PATH, form_data(leader, report) | typed(kept=kept))
    assert set(answer.context["form"].formsets["photos"].forms[0].errors) == {"file"}


def test_only_its_leader_and_the_office_see_one_that_is_not_published(leader, report, secretary):
    photo = photo_of(report)
    for browser in (leader, secretary):
        answer = ask(browser, photo)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.read.startswith(b"\xff\xd8\xff")
    assert Client().get(address(photo)).status_code == 404
    reader = Client()
    reader.force_login(User.objects.create(username="reader"))
    assert reader.get(address(photo)).status_code == 404
    revoke_links("activities:report", report.pk)
    assert leader.get(address(photo)).status_code == 404


def test_a_published_one_is_seen_by_all_until_anything_of_it_is_taken_back(report, secretary):
    photo, browser = published(report, secretary), Client()
    answer = ask(browser, photo)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")
    assert not is_for_everybody(answer.wsgi_request, answer)
    activity = report.activity
    changes = [
        (report, "is_public", False), (activity, "visibility", "internal"), (activity, "state", "idea"),
        (photo, "is_public", False),
    ]  # fmt: skip
    for row, name, value in changes:
        row.refresh_from_db()
        before = getattr(row, name)
        setattr(row, name, value)
        row.save()
        assert ask(browser, photo).status_code == 404
        setattr(row, name, before)
        row.save()
        assert ask(browser, photo).status_code == 200
    actions.send_back(report, note="Mer", by=secretary.user)
    assert ask(browser, photo).status_code == 404


def test_the_folder_of_files_hands_out_none(report, secretary):
    photo = published(report, secretary)
    assert Client().get(f"/media/{photo.file.name}").status_code == 404
    assert secretary.get(f"/media/{photo.file.name}").status_code == 404


def test_a_lost_file_is_not_found(report, secretary):
    photo = published(report, secretary)
    photo.file.storage.delete(photo.file.name)
    assert Client().get(address(photo)).status_code == 404


@pytest.mark.parametrize(
    ("people", "consent", "is_right"),
    [
        ("none", "", True), ("agreed", "Skolan", True), ("agreed", "", False), ("not_all", "", False),
        ("not_all", "Skolan", False),
    ],
)  # fmt: skip
def test_without_consent_nothing_is_published_and_the_page_says_why(report, secretary, people, consent, is_right):
    photo = photo_of(report, people=people, consent=consent)
    page = secretary.get(f"/admin/aktiviteter/{report.activity_id}/rapport/").content.decode()
    assert ('name="publish"' in page) is is_right
    answer = secretary.post(f"/admin/aktiviteter/rapportbild/{photo.pk}/", {"publish": "1"}, follow=True)
    photo.refresh_from_db()
    assert photo.is_public is is_right
    assert len(list(answer.context["messages"])) == (0 if is_right else 1)
    if not is_right:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportPhoto.objects.filter(pk=photo.pk).update(is_public=True)
    secretary.post(f"/admin/aktiviteter/rapportbild/{photo.pk}/")
    photo.refresh_from_db()
    assert not photo.is_public


def test_only_those_who_may_change_reports_publish(report, leader):
    photo = photo_of(report)
    user = User.objects.create(username="reader")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    with pytest.raises(PermissionDenied):
        publish_photo(photo, is_public=True, by=user)
    reader = Client()
    reader.force_login(user)
    for browser in (reader, leader):
        assert browser.post(f"/admin/aktiviteter/rapportbild/{photo.pk}/", {"publish": "1"}).status_code in (302, 403)
    photo.refresh_from_db()
    assert not photo.is_public


def test_the_limits_are_what_the_page_says():
    assert (photographs.LARGEST, photographs.LONGEST_SIDE) == (8 * 1024 * 1024, 2000)


def test_the_page_of_the_activity_tells_what_may_be_told(report, secretary, client):
    page = client.get(report.activity.get_absolute_url()).content.decode()
    assert "Vi var där." not in page
    ReportGroup.objects.create(report=report, text="elever", age="minor", number=14)
    ReportGroup.objects.create(report=report, text="kör", age="minor", number=6)
    ReportGroup.objects.create(report=report, text="ledare", age="adult", number=3)
    photo, hidden = published(report, secretary), photo_of(report, text="Inte visad")
    page = client.get(report.activity.get_absolute_url()).content.decode()
    assert "Vi var där." in page
    assert address(photo) in page
    assert 'alt="Skolan"' in page
    assert address(hidden) not in page
    assert "Inte visad" not in page
    for text in (": 20", ": 3."):
        assert text in page
    for private in ("Eva", "leader@example.se"):
        assert private not in page
