# SPDX-License-Identifier: EUPL-1.2
"""The component templates: what they say, which language they say it in, and how they are wired for assistive tools."""

import html5lib
import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from vanort.core.texts import Texts
from vanort.ui import icons
from vanort.ui.filtering import FilterForm
from vanort.ui.templatetags import ui
from vanort.ui.tests.markup import PLAIN_FILES, one, tree, with_class, words

BOTH = Texts({"sv": "Avtal", "en": "Agreement"})
SWEDISH = Texts({"sv": "Kamen & vi"})
SOURCE = {"title": "Kamens kommitté", "url": "https://example.org/?a=1&b=2"}


@pytest.fixture(autouse=True)
def _plain_english(settings):
    """English words, and addresses of static files without the manifest that collectstatic writes."""
    settings.STORAGES = settings.STORAGES | PLAIN_FILES
    with translation.override("en"):
        yield


# The tag {% text %}


def test_text_prints_the_active_language_without_lang():
    assert ui.text(BOTH) == "Agreement"
    assert ui.text(BOTH, "p", **{"class": "lead"}) == '<p class="lead">Agreement</p>'


def test_text_that_falls_back_names_its_language():
    assert ui.text(SWEDISH) == '<span lang="sv">Kamen &amp; vi</span>'
    assert ui.text(SWEDISH, "h1", id="h1") == '<h1 id="h1" lang="sv">Kamen &amp; vi</h1>'


def test_text_in_the_same_language_of_another_country_needs_no_lang():
    with translation.override("en-gb"):
        assert ui.text(BOTH) == "Agreement"


@pytest.mark.parametrize("value", [None, "", Texts(), Texts({"en": ""})])
def test_text_of_nothing_makes_no_element(value):
    assert ui.text(value, "p") == ""


def test_text_of_a_string_or_a_number_is_escaped_and_has_no_lang():
    assert ui.text("<b>&</b>", "p") == "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"
    assert ui.text(0) == "0"
    assert ui.text(mark_safe("Øst&nbsp;by")) == "Øst&nbsp;by"


def test_text_makes_paragraphs_of_blank_lines():
    assert ui.text("Ett <i>\n\nTvå", paragraphs=True) == "<div><p>Ett &lt;i&gt;</p>\n\n<p>Två</p></div>"
    assert ui.text(SWEDISH, "section", paragraphs=True) == '<section lang="sv"><p>Kamen &amp; vi</p></section>'


def test_is_untranslated_tells_when_a_notice_is_due():
    shown = [ui.is_untranslated(value) for value in (SWEDISH, BOTH, "plain", Texts(), None)]
    assert shown == [True, False, False, False, False]


# Drawn signs


@pytest.mark.parametrize("name", icons.ICONS)
def test_icons_are_hidden_from_screen_readers(name):
    html = icons.draw_icon(name)
    assert html.startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M')


def test_a_misspelt_icon_is_an_error():
    with pytest.raises(KeyError):
        icons.draw_icon("arow")
    with pytest.raises(KeyError):
        icons.draw_lane("outwards")


def test_every_kind_of_thing_has_its_own_stamp_and_an_unknown_kind_the_common_one():
    kinds = ["street", "square", "sign", "bridge", "tree", "artwork", "object", "building", "other"]
    assert len({icons.draw_thing(kind) for kind in kinds}) == len(kinds) == len(icons.THINGS)
    assert icons.draw_thing("fountain") == icons.draw_thing("other")


def test_a_journey_out_and_a_journey_in_point_at_different_ends():
    out, back = icons.draw_lane("out"), icons.draw_lane("in")
    assert "M16 34Q44 6 71 30" in out
    assert "M80 34Q52 6 25 30" in back
    assert "lane__arc--plan" in icons.draw_lane("plan-in")
    assert icons.draw_lane("") == ""


# Small parts


def test_source_is_a_link_only_when_there_is_an_address():
    assert ui.source(SOURCE) == (
        '<a class="source" href="https://example.org/?a=1&amp;b=2">Source: Kamens kommitté</a>'
    )
    assert ui.source({"title": "Brev 1968"}) == '<span class="source">Source: Brev 1968</span>'
    assert [ui.source(nothing) for nothing in (None, "", {}, {"url": "https://example.org/"})] == [""] * 4


def test_source_takes_objects():
    class Source:
        title, url = "Protokoll", ""

    assert words(tree("ui/source.html", source=Source())) == "Source: Protokoll"


def test_sources_of_an_entry_are_its_one_and_its_many():
    entry = {"source": {"title": "A"}, "sources": [SOURCE, {"title": ""}]}
    html = ui.sources(entry)
    assert html.startswith('<span class="source">Source: A</span> <a class="source"')
    assert html.count("Source:") == 2
    assert ui.sources({}) == ui.sources(object()) == ""


def test_status_has_its_code_as_class():
    html = render_to_string("ui/status.html", {"code": "ended", "label": "Ended 2020"})
    assert '<span class="status status--ended">Ended 2020</span>' in html


def test_breadcrumbs_link_all_but_the_last():
    nav = one(
        tree("ui/breadcrumbs.html", breadcrumbs=[("Start", "/"), ("Twin towns", "/vanorter/"), (BOTH, "")]), "nav"
    )
    assert nav.get("aria-label") == "You are here"
    assert [(a.get("href"), a.text) for a in nav.iter("a")] == [("/", "Start"), ("/vanorter/", "Twin towns")]
    assert one(nav, ".//span[@aria-current='page']").text == "Agreement"


def test_lines_show_note_unknown_and_status():
    lines = [
        {"label": "Since", "value": "1992", "note": "derived"},
        {"label": "Start", "value": "fact missing", "is_unknown": True},
        {"label": "Now", "value": "Active", "status_code": "active"},
    ]
    body = tree("ui/lines.html", lines=lines, big=True)
    assert one(body, "dl").get("class") == "lines lines--big"
    assert [words(dd) for dd in body.iter("dd")] == ["1992 derived", "fact missing", "Active"]
    assert [dd.get("class") for dd in body.iter("dd")] == [None, "unknown", None]
    assert with_class(body, "status--active")[0].text == "Active"


def test_postcard_is_one_link_with_all_it_says_as_text():
    card = {
        "url": "/vanorter/kamen/", "name": "Kamen", "country": "Germany", "anchor": "kamen",
        "picture": mark_safe('<svg class="card-pic"></svg>'), "stamp": mark_safe('<svg class="stampmark"></svg>'),
        "lines": [{"label": "Distance", "value": "620 km"}],
    }  # fmt: skip
    item = one(tree("ui/postcard.html", card=card), "li")
    assert item.get("id") == "kamen"
    assert [a.get("href") for a in item.iter("a")] == ["/vanorter/kamen/"]
    assert words(item) == "KamenGermany Distance620 km"
    assert len(with_class(item, "card-pic")) == len(with_class(item, "stampmark")) == 1
    assert one(item, ".//h3").get("class") == "postcard__name"


def test_postcard_without_drawing_leaves_no_empty_frame():
    item = tree("ui/postcard.html", card={"url": "/x/", "name": "X", "lines": []}, level=2)
    assert with_class(item, "postcard__pic") == with_class(item, "postcard__side") == []
    assert words(one(item, ".//h2")) == "X"


def test_bigcard_is_named_by_its_only_h1():
    card = {"name": SWEDISH, "endonym": "Höje-Tåstrup", "endonym_language": "da", "lines": []}
    section = one(tree("ui/bigcard.html", card=card), "section")
    heading = one(section, ".//h1")
    assert section.get("aria-labelledby") == heading.get("id") == "h1"
    assert heading.get("lang") == "sv"
    assert with_class(section, "bigcard__endonym")[0].get("lang") == "da"


def test_ahead_item_says_when_what_and_from_where():
    item = {
        "when": "2027", "datetime": "2027", "title": "Dobele, 35 years", "url": "/d/", "note": "derived",
        "text": SWEDISH, "sources": [SOURCE, {"title": "Two"}], "is_big": True, "status_code": "planned",
        "status_label": "Planned",
    }  # fmt: skip
    body = one(tree("ui/ahead_item.html", item=item), "li")
    assert body.get("class") == "ahead__item ahead__item--big"
    assert one(body, ".//time").get("datetime") == "2027"
    assert words(one(body, ".//h3")) == "Dobele, 35 years derived"
    assert words(with_class(body, "ahead__text")[0]) == "Planned Kamen & vi Source: Kamens kommitté Source: Two"


def test_ahead_item_with_only_a_title_has_no_empty_paragraph():
    body = tree("ui/ahead_item.html", item={"when": "Each year", "title": "Report"})
    assert [words(p) for p in body.iter("p")] == ["Each year"]
    assert list(body.iter("time")) == []


def test_story_item_shows_stage_mark_and_words():
    item = {
        "when": "1978", "kind": "Twin town", "title": "We become twins", "text": "Sealed.", "source": SOURCE,
        "stage": "twin", "lane": "twinning", "is_milestone": True,
    }  # fmt: skip
    body = one(tree("ui/story_item.html", item=item), "li")
    assert body.get("class").split() == ["story__item", "stage-twin", "story__item--mile"]
    assert len(with_class(body, "lane__band")) == 1
    assert words(with_class(body, "story__text")[0]) == "Twin townWe become twinsSealed. Source: Kamens kommitté"


def test_story_gap_invites_to_tell_and_has_no_heading():
    body = one(tree("ui/story_item.html", item={"when": "1979–2000", "is_gap": True, "stage": "twin"}), "li")
    assert "story__gap" in body.get("class")
    assert words(body) == "1979–2000We lack facts here. Were you there? Tell us."
    assert list(body.iter("h3")) == with_class(body, "lane__svg") == []


def test_decade_lists_its_years_under_its_heading():
    items = [{"when": "1956", "mark": "trip", "who": "Kamen", "kind": "First contact", "title": "A bus", "url": "/a/"}]
    section = one(tree("ui/decade.html", decade={"anchor": "d1950", "title": "The 1950s", "items": items}), "section")
    assert section.get("aria-labelledby") == one(section, "h2").get("id") == "d1950"
    entry = one(section, "ol/li")
    assert entry.get("class") == "years__item years__item--trip"
    assert words(with_class(entry, "years__meta")[0]) == "KamenFirst contact"
    assert one(entry, ".//h3/a").get("href") == "/a/"


def test_calendar_year_lists_what_comes():
    year = {"anchor": "y2028", "title": "2028", "items": [{"when": "2028", "title": "50 years"}]}
    section = one(tree("ui/calendar_year.html", year=year), "section")
    assert section.get("aria-labelledby") == one(section, "h2").get("id") == "y2028"
    assert [words(h) for h in section.iter("h3")] == ["50 years"]


def test_thing_links_say_which_thing_they_are_about():
    thing = {"kind": "bridge", "title": "Relief", "where": "Kamen", "text": "A gift.", "map_url": "https://example.org/m",
             "ask_url": "/kontakt/", "source": SOURCE}  # fmt: skip
    item = one(tree("ui/things_item.html", thing=thing), "li")
    assert with_class(item, "things__line")[0].get("d") == icons.THINGS["bridge"]
    links = {words(a): a.get("href") for a in with_class(item, "ds-link")}
    assert links == {
        "Show on a map: Relief": "https://example.org/m",
        "Do you know where it is? (Relief)": "/kontakt/",
    }


def test_facts_without_value_say_so():
    facts = [{"label": "Start", "value": ""}, {"label": "Distance", "value": "620 km", "note": "as the crow flies"}]
    body = tree("ui/facts.html", facts=facts, columns="two")
    assert one(body, "dl").get("class") == "facts facts--two"
    assert [(words(dd), dd.get("class")) for dd in body.iter("dd")] == [
        ("fact missing", "unknown"),
        ("620 kmas the crow flies", None),
    ]


def test_statement_points_without_text_are_shown_as_not_filled_in():
    points = [{"title": "One", "body": "a <\n\nb"}, {"title": "Two"}, {"title": "Three", "html": mark_safe("<p>c</p>")}]
    body = tree("ui/statement.html", points=points)
    assert [words(dd) for dd in body.iter("dd")] == ["a < b", "not filled in yet", "c"]
    assert len(list(body.iter("p"))) == 3


def test_members_show_from_and_to_only_when_known():
    members = [{"name": "Bjuv", "when": "2008–2015", "url": "/b/"}, {"name": "Båstad", "when": "", "text": "host"}]
    items = list(tree("ui/members.html", members=members).iter("li"))
    assert [words(item) for item in items] == ["Bjuv2008–2015", "Båstadhost"]
    assert [len(with_class(item, "members__when")) for item in items] == [1, 0]


def test_seats_without_a_name_say_so():
    seats = [
        {"role": "Chair", "name": "Eva Ek", "text": "From 2023.", "source": SOURCE},
        {"role": "Member", "name": ""},
    ]
    items = list(tree("ui/seats.html", seats=seats).iter("li"))
    assert [words(item) for item in items] == [
        "ChairEva EkFrom 2023. Source: Kamens kommitté",
        "Memberfact missing",
    ]


def test_list_and_calm_items_name_the_record_and_its_status():
    item = {"url": "/k/", "name": "Kamen", "text": "Last: 2024", "kind": "Twin town", "place": "Germany", "since": "",
            "status_code": "active", "status_label": "Active"}  # fmt: skip
    row = one(tree("ui/list_item.html", item=item), "li")
    assert words(row) == "KamenLast: 2024Kind: Twin townGermanySincefact missingStatus: Active"
    assert one(row, ".//h2/a").get("href") == "/k/"
    calm = one(tree("ui/calm_item.html", item=item), "li")
    assert words(calm) == "KamenActiveLast: 2024"


def test_wants_and_figures_are_links_and_numbers_with_source():
    wants = tree("ui/wants.html", heading="I want …", wants=[{"title": "go", "text": "For teachers", "url": "/g/"}])
    section = one(wants, "section")
    assert section.get("aria-labelledby") == one(section, ".//h2").get("id") == "h-jagvill"
    assert [(a.get("href"), words(a)) for a in section.iter("a")] == [("/g/", "goFor teachers")]
    figures = tree("ui/figures.html", figures=[{"number": "118", "text": "travellers", "url": "/a/", "source": SOURCE}])
    assert words(one(figures, ".//li")) == "118travellersSource: Kamens kommitté"
    assert one(figures, ".//p/a").get("href") == "/a/"


def test_empty_list_says_what_to_do():
    actions = [{"title": "Show all", "url": "/all/", "is_primary": True}, {"title": "Write", "url": "/w/"}]
    box = one(
        tree("ui/empty.html", title="Nothing fits", words="Take away a filter.", actions=actions, page=True), "div"
    )
    assert box.get("class") == "empty empty--page"
    assert [(a.get("href"), a.get("data-variant")) for a in box.iter("a")] == [("/all/", None), ("/w/", "secondary")]
    assert words(one(box, ".//h2")) == "Nothing fits"


def test_gap_and_notices():
    gap = one(tree("ui/gap.html", period="1979–1991", url="/kontakt/"), "p")
    assert words(gap) == "1979–1991: facts are missing here. Do you know something?"
    assert words(tree("ui/notice_language.html")).startswith("Some of the texts on this page are only in Swedish")
    assert words(tree("ui/notice.html", words=SWEDISH)) == "Kamen & vi"
    head = tree(
        "ui/page_head.html", title=SWEDISH, lead=BOTH, untranslated=True, status_code="done", status_label="Held"
    )
    assert one(head, ".//h1").get("lang") == "sv"
    assert [words(p) for p in head.iter("p")][:2] == ["Held", "Agreement"]
    assert len(with_class(head, "notice")) == 1
    assert words(one(tree("ui/on_page.html", links=[("Story", "#story")]), "nav")) == "Story"


# Forms


class Letter(forms.Form):
    name = forms.CharField(label="Your name", help_text="So that we can answer.")
    mail = forms.EmailField(label="E-mail", required=False)
    about = forms.ChoiceField(
        label="About",
        widget=forms.RadioSelect,
        choices=[("q", "A question"), ("i", "An idea")],
        help_text="Choose one.",
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_wires_label_help_and_error_to_the_control():
    form = Letter({"name": "", "mail": "wrong"})
    body = tree("ui/field.html", field=form["name"])
    control = one(body, ".//input")
    assert control.get("class") == "ds-input"
    assert one(body, ".//label").get("for") == control.get("id")
    assert control.get("aria-invalid") == "true"
    described = [words(one(body, f".//*[@id='{key}']")) for key in control.get("aria-describedby").split()]
    assert described == ["So that we can answer.", "This field is required."]


def test_field_that_may_be_left_empty_says_so_only_when_asked():
    assert "(optional)" in words(tree("ui/field.html", field=Letter()["mail"], optional=True))
    assert words(tree("ui/field.html", field=Letter()["mail"])) == "E-mail"
    assert words(tree("ui/field.html", field=Letter()["name"], optional=True)) == "Your nameSo that we can answer."


def test_radio_buttons_are_a_group_with_its_own_description():
    form = Letter({"about": "i", "name": "x"})
    group = one(tree("ui/field.html", field=form["about"]), "fieldset")
    assert words(one(group, "legend")) == "About"
    assert words(one(group, f".//*[@id='{group.get('aria-describedby')}']")) == "Choose one."
    inputs = list(group.iter("input"))
    assert [(i.get("value"), i.get("checked") is not None) for i in inputs] == [("q", False), ("i", True)]
    assert [label.get("for") for label in group.iter("label")] == [i.get("id") for i in inputs]


def test_hidden_field_is_only_its_control():
    body = tree("ui/field.html", field=Letter()["secret"])
    assert [part.tag for part in body] == ["input"]
    assert one(body, "input").get("type") == "hidden"


def test_form_errors_lead_to_their_fields():
    form = Letter({"name": "", "mail": "wrong", "about": "q"})
    box = one(tree("ui/form_errors.html", form=form), "div")
    assert box.get("role") == "alert"
    assert [(a.get("href"), words(a)) for a in box.iter("a")] == [
        ("#id_name", "Your name: This field is required."),
        ("#id_mail", "E-mail: Enter a valid email address."),
    ]
    assert len(tree("ui/form_errors.html", form=Letter({"name": "x", "about": "q"}))) == 0


class Filter(FilterForm):
    q = forms.CharField(label="Search", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), ("twin", "Twin town")])


def test_filters_are_a_search_form_with_a_live_count_and_chips():
    context = {
        "controls": Filter(QueryDict("q=choir")).controls, "label": "Filter collaborations", "summary": "Shows 0 of 9.",
        "links": [("CSV", "/x.csv")], "chips": [("Search: choir", "/samarbeten/")],
    }  # fmt: skip
    form = one(tree("ui/filters.html", **context), "form")
    assert (form.get("method"), form.get("role"), form.get("aria-label")) == ("get", "search", "Filter collaborations")
    assert words(one(form, ".//*[@role='status']")) == "Shows 0 of 9."
    assert [(a.get("href"), words(a)) for a in form.iter("a")] == [
        ("/x.csv", "CSV"),
        ("/samarbeten/", "Search: choir, take away"),
    ]
    assert len(with_class(form, "filters__q")) == 1
    assert len(list(form.iter("button"))) == 1


def test_catchment_answers_beside_the_choice():
    class Place(forms.Form):
        place = forms.ChoiceField(label="Do you live in …?", choices=[("a", "Ängelholm")])

    answer = {"is_inside": False, "title": "No, another office.", "text": "Ask there."}
    form = one(tree("ui/catchment.html", form=Place({"place": "a"}), answer=answer), "form")
    status = one(form, ".//*[@role='status']")
    assert "catchment__answer--no" in status.get("class")
    assert words(status) == "No, another office.Ask there."
    assert form.get("action") == "#" + status.get("id")
    assert tree("ui/catchment.html", form=Place()).findall(".//*[@role='status']") == []


def test_pager_keeps_the_filters_and_is_silent_on_a_single_page():
    request = RequestFactory().get("/aktiviteter/?kind=visit&page=2")
    template = Template('{% include "ui/pager.html" %}')

    def rendered(page_obj):
        context = Context({"page_obj": page_obj})
        context.request = request
        return template.render(context)

    body = html5lib.parseFragment(rendered(Paginator(range(50), 20).page(2)), namespaceHTMLElements=False)
    assert [(a.get("rel"), a.get("href")) for a in body.iter("a")] == [
        ("prev", "?kind=visit&page=1"),
        ("next", "?kind=visit&page=3"),
    ]
    assert "Page 2 of 3" in words(body)
    assert rendered(Paginator(range(9), 20).page(1)).strip() == ""
