# SPDX-License-Identifier: EUPL-1.2
"""Postcards, stamps, postmarks, the stitched years, lanes and decade dots."""

import itertools
import math

import pytest
from django.utils import translation
from hypothesis import example, given, settings, strategies as st

from vanort.ui.drawing import decades, labels, lanes, paths, postcard, stamps, stitch
from vanort.ui.drawing.labels import Town
from vanort.ui.drawing.stitch import Mark, Words
from vanort.ui.icons import draw_lane
from vanort.ui.tests.drawn import drawn, with_class

HOME = Town("Ängelholm", "SE", 56.2428, 12.86219)
KAMEN = Town("Kamen", "DE", 51.59167, 7.66528)
DOBELE = Town("Dobele", "LV", 56.62583, 23.28111)
HOJE = Town("Høje-Taastrup", "DK", 55.6477, 12.27)
WORLD = (
    KAMEN,
    DOBELE,
    HOJE,
    Town("Ueda", "JP", 36.4, 138.25),
    Town("Lindsborg", "US", 38.57, -97.67),
    Town("Nelson", "NZ", -41.27, 173.28),
    Town("Nakuru", "KE", -0.3, 36.07),
    Town("Kongsberg", "NO", 59.66, 9.65),
    Town("Sliema", "MT", 35.91, 14.5),
    Town("Suva", "FJ", -18.14, 178.44),
    Town("Peć", "XK", 42.66, 20.29),
    Town("Irkutsk", "RU", 52.3, 104.3),
)
WORDS = Words("Ängelholm", "Kamen", "i dag", ("inga", "uppgifter"))
MARKS = (
    Mark(1956, lanes.FIRST_CONTACT, "första kontakten"),
    Mark(1965, lanes.VISIT_OUT),
    Mark(1968, lanes.CHARTER, "vänskapsbrev"),
    Mark(1978, lanes.TWINNING, "vänort"),
    Mark(2001, lanes.VISIT_IN),
    Mark(2014, lanes.VISIT_IN),
    Mark(2014, lanes.VISIT_OUT),
    Mark(2020, lanes.PLANNED_IN),
    Mark(2024, lanes.VISIT_OUT),
)
STAGES = ((1956, "contact"), (1968, "friend"), (1978, "twin"))


@pytest.fixture(autouse=True)
def _swedish():
    """Swedish writes decimals with a comma; no number in a drawing may."""
    with translation.override("sv"):
        yield


@pytest.mark.parametrize("partner", WORLD, ids=lambda town: town.name)
def test_a_card_shows_the_partners_country_and_the_way_from_home(partner):
    card = postcard.draw_card(HOME, partner)
    html, tree = drawn("card", card=card)
    assert len(html.encode()) <= 12_000
    assert "style=" not in html
    dot = (float(card.x), float(card.y))
    assert 0 < dot[0] < 400
    assert 0 < dot[1] < 250
    x0, y0, x1, y1 = (min(v) if i < 2 else max(v) for i, v in enumerate(spread(card.land.friend_rings)))
    assert (x1 - x0 > 200) or (y1 - y0 > 150)
    assert len(with_class(tree, "pic__home")) == bool(card.home_x)
    assert next(tree.iter("svg")).get("aria-hidden") == "true"
    assert card is postcard.draw_card(HOME, partner)


def spread(rings):
    xs, ys = ([p[i] for ring in rings for p in ring] for i in (0, 1))
    return xs, ys, xs, ys


@pytest.mark.parametrize(("partner", "at_home"), [(KAMEN, True), (HOJE, True), (DOBELE, False), (WORLD[5], False)])
def test_the_arc_starts_at_home_or_at_the_edge(partner, at_home):
    card = postcard.draw_card(HOME, partner)
    start = [float(v) for v in card.arc[1:].split("Q")[0].split()]
    if at_home:
        assert [float(card.home_x), float(card.home_y)] == start
    else:
        assert (card.home_x, card.home_y) == ("", "")
        assert not (0 <= start[0] <= 400 and 0 <= start[1] <= 250)


def test_the_way_to_dobele_comes_in_from_the_west():
    x, y = (float(v) for v in postcard.draw_card(HOME, DOBELE).arc[1:].split("Q")[0].split())
    assert x < 0
    assert 0 < y < 250


def test_far_islands_do_not_shrink_a_country():
    """The contiguous United States fill the picture; Alaska and Hawaii are left out of the fit."""
    card = postcard.draw_card(HOME, Town("Lindsborg", "US", 38.57, -97.67))
    main = max(card.land.friend_rings, key=lambda ring: abs(paths.area(ring)))
    xs = [x for x, _ in main]
    assert max(xs) - min(xs) > 240


def test_a_country_unknown_to_the_map_still_gives_a_card():
    card = postcard.draw_card(HOME, Town("Somewhere", "ZZ", 0.5, -30))
    assert card.land.friend == ""
    assert (card.x, card.y) == ("200", "125")


@pytest.mark.parametrize("partner", WORLD, ids=lambda town: town.name)
def test_the_large_card_names_both_towns_readably(partner):
    big = postcard.draw_bigcard(HOME, partner)
    assert [label.name for label in big.labels] == ["Ängelholm", partner.name]
    assert not labels.overlap(big.labels[0].spot.box, big.labels[1].spot.box)
    for label in big.labels:
        x0, y0, x1, y1 = label.spot.box
        assert x0 >= 0
        assert x1 <= 760
        assert y0 >= 0
        assert y1 <= 520
        corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
        pale = [paths.inside(corner, big.land.friend_rings) for corner in corners]
        assert label.halo or pale == [label.on_land] * 4
    html, tree = drawn("bigcard", big=big, label="Karta")
    assert len(html.encode()) <= 30_000
    plain = [node for node in with_class(tree, "pic__label") if "pic__case" not in node.get("class")]
    assert [node.text for node in plain] == ["Ängelholm", partner.name]
    assert next(tree.iter("svg")).get("role") == "img"


# Stamp and postmark


def test_a_stamp_without_a_year_shows_a_larger_arc_and_no_year():
    known, unknown = stamps.stamp(1978, "Tyskland"), stamps.stamp(None, "Danmark")
    _, with_year = drawn("stampmark", stamp=known, mark=None)
    _, without = drawn("stampmark", stamp=unknown, mark=None)
    assert [node.text for node in with_class(with_year, "stamp__big")] == ["1978"]
    assert with_class(without, "stamp__big") == []
    assert [node.text for node in with_class(without, "stamp__small")] == ["DANMARK"]
    radii = [float(with_class(tree, "stamp__home")[0].get("r")) for tree in (with_year, without)]
    assert radii[1] > radii[0]


@pytest.mark.parametrize(
    ("country", "lines", "squeezed"),
    [
        ("Tyskland", ["TYSKLAND"], [False]),
        ("Nya Zeeland", ["NYA ZEELAND"], [False]),
        ("Bosnien och Hercegovina", ["BOSNIEN OCH", "HERCEGOVINA"], [True, True]),
        ("Storbritannien", ["STORBRITANNIEN"], [True]),
    ],
)
def test_long_countries_fit_the_stamp(country, lines, squeezed):
    stamp = stamps.stamp(1990, country)
    got = [text for text, _, _ in stamp.country]
    assert " ".join(got) == " ".join(lines)
    for text, _, length in stamp.country:
        natural = stamps._country_width(text)
        assert bool(length) == (natural > stamps.COUNTRY_ROOM)
    if len(lines) == len(got) and country != "Nya Zeeland":
        assert [bool(length) for _, _, length in stamp.country] == squeezed


def test_the_stamp_has_nine_by_ten_perforations():
    _, tree = drawn("stampmark", stamp=stamps.stamp(1978, "Tyskland"), mark=None)
    paper = with_class(tree, "stamp__paper")[0].get("d")
    assert paper.count("a2.6 2.6") == 2 * (9 + 10)
    assert paper.startswith("M0 0H")
    assert paper.endswith("z")


def test_two_postmarks_on_a_page_have_ids_of_their_own():
    marks = [stamps.postmark("Ängelholm", "Kamen", 620, ident) for ident in ("kamen", "big")]
    trees = [drawn("stampmark", stamp=stamps.stamp(1978, "Tyskland"), mark=mark)[1] for mark in marks]
    for ident, tree in zip(("kamen", "big"), trees, strict=True):
        ring = next(node for node in tree.iter() if node.tag.lower() == "textpath")
        assert ring.get("href") == f"#pm-{ident}"
        assert len([node for node in tree.iter() if node.get("id") == f"pm-{ident}"]) == 1
        assert [node.text for node in with_class(tree, "postmark__mid")] == ["620", "KM"]


@given(st.text(st.characters(categories=("Lu", "Ll")), min_size=2, max_size=24))
def test_the_ring_repeats_the_names_until_it_is_full(name):
    ring = stamps.postmark("Ängelholm", name, 620).ring
    assert ring.startswith(f"ÄNGELHOLM · {name.upper()} · ")
    fewer = stamps._ring_misfit(f"ÄNGELHOLM · {name.upper()} · ")
    assert stamps._ring_misfit(ring) <= fewer


# The stitched years


def texts(drawing, css):
    return [text for own, _, _, text in drawing.texts if css in own.split()]


def test_the_years_of_kamen():
    drawing = stitch.draw_stitch(MARKS, STAGES, 2026, WORDS, (2028, "50 år"))
    assert texts(drawing, "st__town") == ["Kamen", "Ängelholm"]
    assert set(texts(drawing, "st__y")) == {"1956", "1965", "1968", "1978", "2001", "2014", "2020", "2024", "2028"}
    assert texts(drawing, "st__y").count("2014") == 2
    assert texts(drawing, "st__y--b") == ["1968", "1978", "2028"]
    assert {"första kontakten", "vänskapsbrev", "vänort", "50 år"} <= set(texts(drawing, "st__l"))
    assert texts(drawing, "st__l").count("inga") == 2
    assert [css for css, _ in drawing.strokes].count("st__v st__v--plan") == 2
    rails = [css for css, _ in drawing.strokes if css.startswith("rail rail--")]
    assert {"rail rail--contact", "rail rail--friend", "rail rail--twin", "rail rail--none"} == set(rails)


def test_visits_point_towards_the_host():
    out = stitch.draw_stitch((Mark(2000, lanes.VISIT_OUT),), (), 2005, WORDS)
    inward = stitch.draw_stitch((Mark(2000, lanes.VISIT_IN),), (), 2005, WORDS)
    ends = [[float(n) for n in d.replace("C", " ").replace("M", "").split()][1::6] for d in (line(out), line(inward))]
    assert ends[0][0] == stitch.HOME_Y
    assert ends[1][0] == stitch.PARTNER_Y
    assert ("st__h" in {c[0] for c in out.circles}, "st__a" in {c[0] for c in inward.circles}) == (True, True)


def line(drawing):
    return next(d for css, d in drawing.strokes if css == "st__v")


@pytest.mark.parametrize(("years", "broken"), [((1990, 2000), 0), ((1990, 2001), 1), ((1970, 1985, 2000), 2)])
def test_ten_empty_years_break_the_rails_and_say_so(years, broken):
    drawing = stitch.draw_stitch(tuple(Mark(y, lanes.VISIT_IN) for y in years), (), years[-1] + 1, WORDS)
    assert texts(drawing, "st__l").count("inga") == broken
    assert [css for css, _ in drawing.strokes].count("rail rail--none") == broken


def test_a_far_jubilee_is_not_called_missing():
    drawing = stitch.draw_stitch((Mark(2020, lanes.TWINNING),), ((2020, "twin"),), 2026, WORDS, (2045, "25 år"))
    assert texts(drawing, "st__l") == ["25 år"]
    assert texts(drawing, "st__y--b") == ["2020", "2045"]


def test_nothing_known_is_two_dotted_rails():
    drawing = stitch.draw_stitch((), (), 2026, WORDS)
    assert [css for css, _ in drawing.strokes] == ["rail rail--contact"]
    assert (drawing.circles, drawing.tints) == ([], [])


@pytest.mark.parametrize(
    ("marks", "stages"), [((Mark(2000, "party"),), ()), ((), ((2000, "marriage"),))], ids=["kind", "stage"]
)
def test_unknown_words_are_refused(marks, stages):
    with pytest.raises(ValueError, match=r"no (mark|rail) for"):
        stitch.draw_stitch(marks, stages, 2026, WORDS)


@settings(max_examples=60, deadline=None)
@example([Mark(year, lanes.FIRST_CONTACT, "") for year in (1900, 1911, 1922, 1933, 1944, 1961, 1972, 1983)], 1950)
@given(
    st.lists(
        st.builds(Mark, st.integers(1900, 2030), st.sampled_from(list(lanes.LANES)), st.sampled_from(["", "vänort"])),
        max_size=40,
    ),
    st.integers(1950, 2030),
)
def test_years_never_collide_and_stay_in_the_picture(marks, today):
    drawing = stitch.draw_stitch(tuple(marks), (), today, WORDS, (today + 3, "jubileum"))
    rows = {}
    for css, x, y, _ in drawing.texts:
        if css.startswith("st__y"):
            rows.setdefault(y, []).append(float(x))
    for places in rows.values():
        places.sort()
        assert all(b - a >= 33.8 for a, b in itertools.pairwise(places))
    for _, x, y, _ in drawing.circles:
        assert 0 <= float(x) <= stitch.WIDTH + 400
        assert y in ("78", "196")
    scale = stitch._scale(marks, (), today, None, WORDS)
    assert list(scale.places) == sorted({today, *(mark.year for mark in marks)})
    assert list(scale.places.values()) == sorted(scale.places.values())
    assert max(scale.places.values()) <= stitch.RIGHT_END


def test_the_stitch_is_one_picture_with_a_name():
    html, tree = drawn(
        "stitch", stitch=stitch.draw_stitch(MARKS, STAGES, 2026, WORDS, (2028, "50 år")), label="Diagram"
    )
    svg = next(tree.iter("svg"))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "Diagram")
    assert len(with_class(tree, "st__tint")) == 3
    assert "style=" not in html
    assert len(html.encode()) < 8_000


# Lanes and decades


@pytest.mark.parametrize("kind", lanes.LANES)
def test_every_kind_has_a_lane_of_its_own(kind):
    _, tree = drawn("lane", lane=lanes.LANES[kind])
    assert next(tree.iter("svg")).get("aria-hidden") == "true"
    assert list(tree.iter("circle"))
    same = [other for other in lanes.LANES if lanes.LANES[other] == lanes.LANES[kind]]
    assert same == [kind]


def test_a_visit_here_is_a_visit_there_seen_in_a_mirror():
    out, inward = lanes.LANES[lanes.VISIT_OUT], lanes.LANES[lanes.VISIT_IN]
    assert out.circles == inward.circles
    assert (out.strokes[0][1][:3], inward.strokes[0][1][:3]) == ("M16", "M80")


def test_an_unknown_lane_is_refused():
    with pytest.raises(KeyError, match="party"):
        draw_lane("party")


def test_dots_fill_columns_from_below():
    dots = decades.draw_decade(("trip",) * 7)
    assert [(x, y) for _, x, y, _ in dots[:2]] == [("42", "88"), ("42", "72")]
    assert [(x, y) for _, x, y, _ in dots[5:]] == [("58", "88"), ("58", "72")]
    assert decades.draw_decade(("trip",) * 7, 3) == decades.draw_decade(("trip",) * 3)


def test_an_agreement_is_a_dot_in_a_ring():
    dots = decades.draw_decade(("deal",))
    assert [(css, x, r) for css, x, _, r in dots] == [("ddot--ring", "50", "6"), ("ddot--deal", "50", "3")]
    _, tree = drawn("decades", dots=dots)
    assert [node.get("class") for node in tree.iter("circle")] == ["ddot ddot--ring", "ddot ddot--deal"]


@given(st.lists(st.sampled_from(decades.DOT_KINDS), max_size=200))
def test_any_number_of_dots_stays_in_the_box_without_touching(kinds):
    dots = [tuple(map(float, dot)) for css, *dot in decades.draw_decade(tuple(kinds)) if css != "ddot--ring"]
    assert len(dots) == len(kinds)
    for x, y, r in dots:
        assert 0 <= x - r < x + r <= 100
        assert y - r >= 0
    for a, b in itertools.pairwise(dots):
        assert math.dist(a[:2], b[:2]) > dots[0][2]


def test_an_unknown_dot_is_refused():
    with pytest.raises(ValueError, match="no dot for the kinds"):
        decades.draw_decade(("party",))
