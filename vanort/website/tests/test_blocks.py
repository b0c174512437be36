# SPDX-License-Identifier: EUPL-1.2
"""The building blocks of pages, as readers meet them."""

from decimal import Decimal
from io import BytesIO

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.models import Image

from vanort.collaborations.models import Collaboration, Funding, Party
from vanort.collaborations.tests.factories import CollaborationFactory, FundingFactory, PartyFactory
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.ui.sections import split_body
from vanort.website.tests.site import links, make_home, make_page, read, says, text_of

pytestmark = pytest.mark.django_db
Role = Party.Role
PROJECT = Collaboration.Kind.EU_PROJECT


@pytest.fixture
def home():
    return make_home()


def shown(client, home, *body, path="/om-oss/"):
    """Return the main part of a page with these blocks."""
    make_page(home, body=body)
    return read(client.get(path)).find(".//main")


def document(name, content=b"x", title="Reglemente"):
    made = Document(title=title)
    made.file.save(name, ContentFile(content))
    made.save()
    return made


class Block:
    def __init__(self, block_type, value=""):
        self.block_type, self.value = block_type, value


def test_each_heading_begins_a_section():
    body = [Block("paragraph"), Block("heading", "Ett"), Block("quote"), Block("heading", "Två")]
    assert [(s.heading, s.anchor, len(s.blocks)) for s in split_body(body)] == [
        ("", "", 1), ("Ett", "h-ett", 1), ("Två", "h-tva", 0),
    ]  # fmt: skip


def test_an_empty_body_has_no_sections():
    assert split_body([]) == []


def test_a_heading_of_signs_only_has_an_anchor_all_the_same():
    assert [section.anchor for section in split_body([Block("heading", "???")])] == ["h-del"]


def test_running_text_is_kept_together():
    body = [Block(kind) for kind in ("heading", "paragraph", "quote", "steps", "paragraph")]
    (section,) = split_body(body)
    assert [(is_text, len(blocks)) for is_text, blocks in section.groups] == [(True, 2), (False, 1), (True, 1)]
    assert not section.is_wide


def test_a_numbered_list_takes_the_whole_width():
    (section,) = split_body([Block("heading", "Uppgifter"), Block("numbered")])
    assert section.is_wide


def test_text_leads_to_other_pages_by_what_they_are(client, home):
    other = make_page(home, title="Annan", slug="annan-sida")
    value = f'<p>Se <a href="https://exempel.se">mer</a> och <a linktype="page" id="{other.pk}">annat</a>.</p>'
    part = shown(client, home, ("paragraph", value))
    assert links(part, ".//div[@class='prose']") == {"mer": "https://exempel.se", "annat": "/annan-sida/"}


def picture():
    data = BytesIO()
    PIL.Image.new("RGB", (640, 480), "white").save(data, "PNG")
    return Image.objects.create(title="Fil 1", file=ContentFile(data.getvalue(), name="kamen.png"))


def test_a_picture_has_its_words_and_a_size(client, home):
    image = picture()
    value = {"image": image.pk, "alt": "Barn på ett torg", "caption": "Kamen 2018"}
    figure = shown(client, home, ("picture", value)).find(".//figure")
    img = figure.find("img")
    assert (img.get("alt"), img.get("width"), img.get("height"), img.get("loading")) == (
        "Barn på ett torg", "640", "480", "lazy",
    )  # fmt: skip
    assert text_of(figure.find("figcaption")) == "Kamen 2018"


def test_a_quote_says_who_said_it(client, home):
    quote = shown(client, home, ("quote", {"text": "Vi lärde oss <mycket>.", "who": "En elev"})).find(".//blockquote")
    assert text_of(quote.find("p")) == "Vi lärde oss <mycket>."
    assert text_of(quote.find("footer")) == "En elev"


def test_numbered_things_are_an_ordered_list(client, home):
    items = [{"heading": "Stödja skolor", "text": "Varje år."}, {"heading": "Vara värd", "text": "Vid besök."}]
    part = shown(client, home, ("heading", "Uppgifter"), ("numbered", {"items": items}))
    rows = part.findall(".//ol[@class='duties']/li")
    assert [text_of(row.find(".//h3")) for row in rows] == ["Stödja skolor", "Vara värd"]
    assert [text_of(row.find(".//span[@aria-hidden='true']")) for row in rows] == ["1", "2"]


def test_steps_tell_when_and_what(client, home):
    items = [
        {"when": "2008", "heading": "Strategi", "text": "Antogs."},
        {"when": "2016", "heading": "Reglemente", "text": ""},
    ]
    rows = shown(client, home, ("steps", {"items": items})).findall(".//ol[@class='ahead']/li")
    assert [text_of(row).replace(" ", "") for row in rows] == ["2008StrategiAntogs.", "2016Reglemente"]
    assert rows[1].find(".//div[@class='ahead__text']") is None


def test_a_document_tells_its_kind_and_size(client, home):
    made = document("reglemente.pdf", b"x" * 2048)
    link = shown(client, home, ("document", made.pk)).find(".//a[@class='ds-link withicon']")
    assert link.get("href") == made.url
    assert text_of(link).replace("\xa0", " ").startswith("Reglemente (PDF, 2")


def test_a_film_has_captions_and_its_words_in_writing(client, home):
    value = {
        "title": "Resan", "film": document("resan.mp4").pk, "captions": document("resan.vtt", b"WEBVTT").pk,
        "transcript": "<p>Hej från Kamen.</p>",
    }  # fmt: skip
    part = shown(client, home, ("video", value))
    film = part.find(".//video")
    assert film.get("aria-label") == "Resan"
    assert film.get("controls") is not None
    assert film.get("autoplay") is None
    assert film.find("source").get("src").startswith("/dokument/")
    track = film.find("track")
    assert (track.get("kind"), track.get("srclang"), track.get("default") is not None) == ("captions", "sv", True)
    assert text_of(part.find(".//details")).endswith("Hej från Kamen.")


@pytest.fixture
def office():
    """An information centre that serves four places, and one no more."""
    centre = CollaborationFactory(kind=Collaboration.Kind.EU_INFORMATION, slug="centret")
    for name, slug in (
        ("Örkelljunga", "orkelljunga"),
        ("Ängelholm", "angelholm"),
        ("Åstorp", "astorp"),
        ("Bjuv", "bjuv"),
    ):
        place = OrganizationFactory(name={"sv": name}, slug=slug)
        PartyFactory(collaboration=centre, organization=place, role=Role.CATCHMENT)
    left = OrganizationFactory(name={"sv": "Båstad"}, slug="bastad")
    PartyFactory(collaboration=centre, organization=left, role=Role.CATCHMENT, end_date="2020-12-31")
    PartyFactory(collaboration=centre, organization=OrganizationFactory(slug="vard"), role=Role.OWNER)
    return centre


@pytest.fixture
def asking(home, office):
    value = {"collaboration": office.pk, "yes": "Vi hjälper dig.", "no": "Sök ditt kontor."}
    make_page(home, slug="europa-direkt", body=[("heading", "Bor du i …?"), ("catchment", value)])


def answer(client, query, prefix=""):
    part = read(client.get(f"{prefix}/europa-direkt/{query}")).find(".//form[@class='catchment']")
    return part, part.find(".//*[@role='status']")


def test_before_anybody_asks_there_is_a_choice_and_no_answer(client, asking):
    form, status = answer(client, "")
    assert (form.get("method"), status) == ("get", None)
    choices = {option.get("value"): text_of(option) for option in form.findall(".//option")}
    assert choices == {
        "": says("sv", "Choose a place"), "bjuv": "Bjuv", "astorp": "Åstorp", "angelholm": "Ängelholm",
        "orkelljunga": "Örkelljunga", "annan": says("sv", "Another place"),
    }  # fmt: skip
    assert list(choices)[1:-1] == ["bjuv", "astorp", "angelholm", "orkelljunga"]
    assert form.find(".//label").get("for") == form.find(".//select").get("id")
    assert form.find(".//select").get("name") == "ort"


def test_a_place_that_is_served_gets_a_yes(client, asking):
    form, status = answer(client, "?ort=orkelljunga")
    assert text_of(status).replace(" ", "") == "ÖrkelljungaVihjälperdig."
    assert form.find(".//option[@selected]").get("value") == "orkelljunga"


@pytest.mark.parametrize("asked", ["annan", "bastad", "stockholm", "%3Cscript%3E", "x" * 500])
def test_every_other_place_gets_a_no(client, asking, asked):
    form, status = answer(client, f"?ort={asked}")
    assert "Sök ditt kontor." in text_of(status)
    assert form.find(".//option[@selected]").get("value") == "annan"


def test_the_answer_is_marked_when_the_page_is_not_translated(client, asking):
    _form, status = answer(client, "?ort=bjuv", prefix="/en")
    assert [text_of(part) for part in status.findall(".//*[@lang='sv']")] == ["Bjuv", "Vi hjälper dig."]


@pytest.fixture
def projects():
    """A project that home owns, one it takes part in, one without it, and one that is held back."""
    municipality = OrganizationFactory(home=True)
    other = OrganizationFactory(name={"sv": "Förbundet"}, slug="forbundet")
    own = CollaborationFactory(
        kind=PROJECT, name={"sv": "Jobb"}, slug="jobb", start="2016", end="2018", status="ended",
        programme="ESF 2014–2020",
    )  # fmt: skip
    PartyFactory(collaboration=own, organization=municipality, role=Role.OWNER)
    source = SourceFactory(title="exempel.se", url="https://exempel.se/jobb")
    FundingFactory(collaboration=own, amount=Decimal("8000000"), source=source)
    share = Funding.Kind.OWN_SHARE
    FundingFactory(collaboration=own, kind=share, party=municipality, amount=400000, is_approximate=True)
    FundingFactory(collaboration=own, kind=share, party=other, amount=777777)
    shared = CollaborationFactory(kind=PROJECT, name={"sv": "Skola"}, slug="skola")
    PartyFactory(collaboration=shared, organization=other, role=Role.OWNER)
    PartyFactory(collaboration=shared, organization=municipality, role=Role.CO_FINANCIER)
    FundingFactory(collaboration=shared, amount=None)
    CollaborationFactory(kind=PROJECT, name={"sv": "Okänd roll"}, slug="okand")
    CollaborationFactory(
        kind=PROJECT, name={"sv": "Hemligt"}, slug="hemligt", visibility=Visibility.HELD, visibility_reason="Oklart."
    )
    CollaborationFactory(name={"sv": "Vänort"}, slug="vanort")


def listed(client, home, path="/en/eu/"):
    make_page(home, slug="eu", body=[("heading", "Projekt"), ("collaborations", {"kind": PROJECT})])
    part = read(client.get(path)).find(".//main")
    groups = part.findall(".//div[@class='stack']/div")
    return {text_of(group.find("h3")): group.findall("ul/li") for group in groups}


def test_projects_stand_under_our_own_role(client, home, projects):
    groups = listed(client, home)
    assert {title: [text_of(row.find(".//h4")) for row in rows] for title, rows in groups.items()} == {
        "We are the owner": ["Jobb"],
        "We take part": ["Skola"],
        "Our role is not stated": ["Okänd roll"],
    }


def test_an_owned_project_tells_its_amounts_one_by_one_and_those_of_others_not_at_all(client, home, projects):
    (row,) = listed(client, home)["We are the owner"]
    lines = [text_of(line).replace("\xa0", " ") for line in row.findall("p")]
    assert lines[1] == "2016–2018 · ESF 2014–2020"
    assert lines[2] == "EU support, the whole project: SEK 8,000,000 Source: exempel.se"
    assert lines[3] == "Own share: about SEK 400,000"
    assert len(lines) == 4
    assert text_of(row.find(".//span[@class='status status--ended']")) == "Ended 2018"
    assert "777" not in text_of(row)
    assert "8,400,000" not in text_of(row)


def test_a_shared_project_names_its_owner_and_admits_what_is_not_known(client, home, projects):
    (row,) = listed(client, home)["We take part"]
    text = text_of(row)
    assert "Taking part and co-financing · Owner: Förbundet" in text
    assert "EU support, the whole project: not stated" in text
    assert links(row) == {"Skola": "/en/samarbeten/skola/"}


def test_a_kind_without_collaborations_says_so(client, home):
    part = shown(client, home, ("collaborations", {"kind": PROJECT}))
    assert text_of(part.find(".//p[@class='gap']")) == says("sv", "Nothing of this kind is in the register yet.")


def test_the_list_costs_the_same_for_one_and_three(client, home, django_assert_num_queries):
    municipality = OrganizationFactory(home=True)
    make_page(home, slug="eu", body=[("collaborations", {"kind": PROJECT})])

    def add(number):
        one = CollaborationFactory(kind=PROJECT, slug=f"projekt-{number}")
        PartyFactory(collaboration=one, organization=municipality, role=Role.OWNER)
        FundingFactory(collaboration=one, source=SourceFactory())

    add(1)
    client.get("/eu/")
    with CaptureQueriesContext(connection) as before:
        client.get("/eu/")
    add(2)
    add(3)
    with django_assert_num_queries(len(before)):
        assert len(read(client.get("/eu/")).findall(".//main//h4")) == 3
    assert len(before) <= 22
