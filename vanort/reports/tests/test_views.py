# SPDX-License-Identifier: EUPL-1.2
"""The public pages of annual reports: what is published, every figure back to its records, nothing private."""

from decimal import Decimal

import pytest
from django.urls import reverse
from html5lib import parse

from vanort.accounts.models import User
from vanort.activities.tests.factories import ActivityFactory
from vanort.core.models import Visibility
from vanort.directory.models import Organization
from vanort.documents.tests.factories import HOSTILE
from vanort.mandates.tests.factories import BodyFactory
from vanort.reports.documents import report_of
from vanort.reports.figures import Figure, Part, Report, Section, Table, shown
from vanort.reports.models import Edition
from vanort.reports.tests.factories import AnnualReportFactory, EditionFactory, activity, frozen, full_year

pytestmark = pytest.mark.django_db
INDEX = "/verksamhetsberattelser/"
PLACE = f"{INDEX}kommitten/2024/"


def published(number=1, body=None, **more):
    """Return an edition of the committee's report of 2024."""
    body = body or Organization.objects.filter(slug="kommitten").first()
    body = body or BodyFactory(slug="kommitten", name={"sv": "Kommittén", "en": "The committee"})
    report = body.annual_reports.first() or AnnualReportFactory(body=body)
    return EditionFactory(report=report, number=number, **more)


def said(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def content(*parts, unit="", of=()):
    """Return frozen content with one figure, ``f``, made of some parts, and a share of it."""
    figure = Figure.total("f", parts, unit)
    rows = (("Resor", figure, Figure.share("g", figure, figure)),)
    table = Table("t", "Tabell", ("Vad", "Antal", "Andel"), rows)
    return {"report": Report("Kommittén", 2024, (Section("s", "Avsnitt", tables=(table,)),)).as_data(), "words": {}}


PUBLIC = [INDEX, PLACE, *(f"{PLACE}{kind}/" for kind in ("pdf", "pdf-a3", "docx")), f"{PLACE}tabell/t.csv"]


def test_addresses_are_as_promised():
    place = {"body": "kommitten", "year": 2024}
    assert reverse("reports:index") == INDEX
    assert reverse("reports:report", kwargs=place) == PLACE == published().get_absolute_url()
    assert reverse("reports:figure", kwargs={**place, "key": "a-b"}) == f"{PLACE}siffra/a-b/"
    assert reverse("reports:table", kwargs={**place, "key": "a_b"}) == f"{PLACE}tabell/a_b.csv"
    assert reverse("reports:file", kwargs={**place, "kind": "pdf-a3"}) == f"{PLACE}pdf-a3/"
    assert reverse("reports:report", kwargs={**place, "number": 2}) == f"{PLACE}utgava/2/"


@pytest.mark.parametrize("hidden", [{"published_at": None}, {"body": Visibility.INTERNAL}])
@pytest.mark.parametrize("who", ["anyone", "staff"])
def test_what_is_not_published_is_not_found(client, hidden, who):
    edition = published(content=content(), **{key: value for key, value in hidden.items() if key != "body"})
    if "body" in hidden:
        Organization.objects.filter(pk=edition.report.body_id).update(visibility=hidden["body"])
    if who == "staff":
        client.force_login(User.objects.create(username="chefen", is_superuser=True))
    assert "kommitten" not in said(client, INDEX)
    for path in (*PUBLIC[1:], f"{PLACE}siffra/f/", f"{PLACE}utgava/1/", f"{PLACE}utgava/1/pdf/"):
        said(client, path, 404)


def test_what_is_not_there_is_not_found(client):
    published(content=content())
    for path in ("kommitten/2025/", "annan/2024/", "kommitten/2024/siffra/nej/", "kommitten/2024/tabell/nej.csv",
                 "kommitten/2024/xls/", "kommitten/2024/utgava/2/", "kommitten/99999999999999999999/"):  # fmt: skip
        said(client, INDEX + path, 404)


def test_the_list_shows_all_bodies_and_years_with_editions_and_files(client):
    first = published()
    published(2, reason="Fel antal.")
    EditionFactory(report=AnnualReportFactory(body=first.report.body, year=2023))
    EditionFactory(report=AnnualReportFactory(body=BodyFactory(slug="annan"), year=2022))
    page = said(client, INDEX)
    for path in (PLACE, f"{PLACE}utgava/1/", f"{PLACE}pdf/", f"{PLACE}docx/", f"{INDEX}kommitten/2023/",
                 f"{INDEX}annan/2022/"):  # fmt: skip
        assert f'href="{path}"' in page
    assert "Fel antal." in page
    assert page.index("2024/pdf/") < page.index("2023/pdf/")


def test_the_list_of_none_says_so(client):
    assert "<h2" in said(client, INDEX)


def test_the_report_shows_words_tables_figures_and_downloads(client):
    body = BodyFactory(slug="kommitten")
    full_year(body, 2)
    edition = published(body=body, content=frozen(body, summary="Ett <b>bra</b> år."))
    page = said(client, PLACE)
    assert "Ett &lt;b&gt;bra&lt;/b&gt; år." in page
    report = report_of(edition.content)
    for key in report.figures():
        assert f'href="{PLACE}siffra/{key}/"' in page
    for section in report.all_sections():
        assert f'id="{section.key}"' in page
        for table in section.tables:
            assert (f"{PLACE}tabell/{table.key}.csv" in page) == bool(table.rows)
    assert edition.sha256 in page
    assert "<svg xmlns" in page


def test_an_earlier_edition_says_that_there_is_a_later_one_and_why(client):
    published(content=content())
    published(2, content=content(), reason="Fel antal gäster.")
    old, new = said(client, f"{PLACE}utgava/1/"), said(client, PLACE)
    assert "Fel antal gäster." in old
    assert f'class="ds-link" href="{PLACE}"' in old
    assert 'class="notice"' in old
    assert 'class="notice"' not in new
    assert f'href="{PLACE}utgava/1/siffra/f/"' in old
    assert f'href="{PLACE}siffra/f/"' in new


def test_a_correction_that_is_not_published_is_not_told(client):
    published(content=content())
    published(2, content=content(), reason="Hemlig orsak.", published_at=None)
    assert "Hemlig orsak." not in said(client, PLACE) + said(client, INDEX)
    said(client, f"{PLACE}utgava/2/", 404)


def test_a_figure_shows_its_records_their_shares_and_the_sum(client):
    visit, secret = ActivityFactory(), ActivityFactory(visibility=Visibility.INTERNAL)
    parts = [
        Part(f"activities.activity:{visit.pk}", "Besök i maj", Decimal(28)),
        Part(f"activities.activity:{secret.pk}", "Numera hemligt", Decimal(2)),
        Part("activities.costline:1", "Buss", Decimal(5)),
        Part("activities.activity:3", "Hemlig resa", Decimal(7), is_public=False),
        Part("activities.activity:4", "Hemlig fest", Decimal(8), is_public=False),
    ]
    published(content=content(*parts))
    page = parse(said(client, f"{PLACE}siffra/f/"), namespaceHTMLElements=False)
    rows = [["".join(cell.itertext()) for cell in row] for row in page.findall(".//table/tbody/tr")]
    assert rows[:3] == [["Besök i maj", "28"], ["Numera hemligt", "2"], ["Buss", "5"]]
    assert rows[3][0].startswith("2 ")
    assert rows[3][1] == "15"
    assert "".join(page.find(".//table/tfoot//td").itertext()) == "50"
    assert [link.get("href") for link in page.findall(".//table//a")] == [visit.get_absolute_url()]


def test_no_page_or_file_shows_a_private_title(client):
    published(content=content(Part("activities.activity:3", "Hemlig resa", Decimal(7), is_public=False)))
    for path in [*PUBLIC[:2], PUBLIC[-1], f"{PLACE}siffra/f/", f"{PLACE}siffra/g/"]:
        assert "Hemlig" not in said(client, path), path


def test_a_share_names_the_figures_that_it_compares(client):
    published(content=content(Part("a.b:1", "Besök", Decimal(7))))
    page = said(client, f"{PLACE}siffra/g/")
    assert page.count(f'href="{PLACE}siffra/f/"') == 2
    assert "Resor: Antal" in page


def test_every_figure_of_a_year_has_its_page_and_its_rows_make_it(client):
    body = BodyFactory(slug="kommitten")
    full_year(body, 1)
    edition = published(body=body)
    for key, figure in report_of(edition.content).figures().items():
        page = parse(said(client, f"{PLACE}siffra/{key}/"), namespaceHTMLElements=False)
        assert "".join(page.find(".//p[@class='lead']").itertext()) == shown(figure)
        rows = page.findall(".//table/tbody/tr")
        assert len(rows) == len([part for part in figure.parts if part.is_public]) + (
            not all(part.is_public for part in figure.parts)
        )


@pytest.mark.parametrize(("kind", "begins", "content_type"), [
    ("pdf", b"%PDF-1.7", "application/pdf"), ("pdf-a3", b"%PDF-1.7", "application/pdf"),
    ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
])  # fmt: skip
def test_files_are_what_they_say_and_may_be_kept(client, kind, begins, content_type):
    published(content=content(Part("a.b:1", "Besök")))
    response = client.get(f"{PLACE}{kind}/")
    assert response.content.startswith(begins)
    assert response["Content-Type"] == content_type
    assert "no-store" not in response.get("Cache-Control", "")
    assert "2024" in response["Content-Disposition"]
    assert (b"t.csv" in response.content) == (kind == "pdf-a3")


def test_a_table_is_a_file_too(client):
    published(content=content(Part("a.b:1", "Besök")))
    response = client.get(f"{PLACE}tabell/t.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="kommitten-2024-t.csv"'
    assert response.content.decode().splitlines()[1].startswith("Resor;1;")


def test_in_english_the_report_is_said_to_be_swedish(client):
    published(content=content(Part("a.b:1", "Besök")))
    page = said(client, f"/en{PLACE}")
    assert '<div lang="sv">' in page
    assert "Annual report 2024" in page


def test_hostile_words_break_no_page(client):
    text = HOSTILE.encode("utf-8", "ignore").decode().replace("\x00", "")
    published(content=content(Part("a.b:x", text), Part("activities.activity:1", text), unit=text))
    for path in (*PUBLIC, f"{PLACE}siffra/f/"):
        page = client.get(path)
        assert page.status_code == 200
        assert b"<script>alert" not in page.content or "text/html" not in page["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, method):
    published(content=content())
    assert [getattr(client, method)(path).status_code for path in (INDEX, PLACE)] == [405, 405]


def counted(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as found:
        said(client, path)
    return len(found)


def test_as_many_queries_for_many_rows(client, django_assert_max_num_queries):
    body = BodyFactory(slug="kommitten")
    told = []
    for number in (1, 3):
        full_year(body, number, year=2024 + number)
        EditionFactory(report=AnnualReportFactory(body=body, year=2024 + number))
        paths = (INDEX, f"{INDEX}kommitten/{2024 + number}/", f"{INDEX}kommitten/{2024 + number}/siffra/all-others/")
        told.append([counted(client, path, django_assert_max_num_queries) for path in paths])
    assert told[0] == told[1]


def test_what_the_pages_need_is_in_the_menu_and_the_map_of_the_site(client):
    published(content=content())
    assert f'href="{INDEX}"' in said(client, "/organ/")
    found = said(client, "/sitemap.xml")
    assert f"{PLACE}</loc>" in found
    assert f"{INDEX}</loc>" in found


def test_the_page_of_a_body_with_duties_leads_to_its_reports(client):
    body = BodyFactory(slug="kommitten")
    assert INDEX not in said(client, "/organ/kommitten/").partition("</main>")[0]
    full_year(body, 1)
    published(body=body, content=content())
    assert f'href="{INDEX}#b-kommitten"' in said(client, "/organ/kommitten/")
    assert 'id="b-kommitten"' in said(client, INDEX)


def test_an_edition_is_not_changed_by_reading_it(client):
    body = BodyFactory(slug="kommitten")
    activity("2024-05-01", body, direction="host")
    edition = published(body=body)
    said(client, PLACE)
    assert Edition.objects.get().content == edition.content
