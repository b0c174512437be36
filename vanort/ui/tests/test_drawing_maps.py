# SPDX-License-Identifier: EUPL-1.2
"""The reach, the region and the labels: any home, any partners, nothing on top of anything else."""

import time

import pytest
from django.utils import translation
from hypothesis import given, settings, strategies as st

from vanort.ui.drawing import arcs, distance, labels, land, reach
from vanort.ui.drawing.labels import Town
from vanort.ui.drawing.projection import EqualEarth, Lambert
from vanort.ui.tests.drawn import drawn, with_class

HOME = Town("Ängelholm", "SE", 56.2428, 12.86219)
KAMEN = Town("Kamen", "DE", 51.59167, 7.66528, "/kamen/", "Tyskland, 620 km", "Kamen, Tyskland, 620 km")
DOBELE = Town("Dobele", "LV", 56.62583, 23.28111, "/dobele/", "Lettland, 640 km", "Dobele, Lettland, 640 km")
HOJE = Town("Høje-Taastrup", "DK", 55.6477, 12.27, "/hoje/", "Danmark, 76 km", "Høje-Taastrup, Danmark, 76 km")
UEDA = Town("Ueda", "JP", 36.4, 138.25, detail="Japan, 8520 km")
LINDSBORG = Town("Lindsborg", "US", 38.57, -97.67, detail="USA, 7640 km")
NELSON = Town("Nelson", "NZ", -41.27, 173.28, detail="Nya Zeeland, 17820 km")
NAKURU = Town("Nakuru", "KE", -0.3, 36.07, detail="Kenya, 6610 km")
FAMILY = (
    Town("Bjuv", "SE", 56.0863, 12.9169),
    Town("Båstad", "SE", 56.4267, 12.8511),
    Town("Helsingborg", "SE", 56.0467, 12.6944),
    Town("Höganäs", "SE", 56.1997, 12.5577),
    Town("Klippan", "SE", 56.1355, 13.1287),
    Town("Landskrona", "SE", 55.8708, 12.8302),
    Town("Perstorp", "SE", 56.1377, 13.3945),
    Town("Svalöv", "SE", 55.9131, 13.1078),
    Town("Åstorp", "SE", 56.1355, 12.9453),
    Town("Örkelljunga", "SE", 56.2834, 13.2775),
)
THREE = (KAMEN, DOBELE, HOJE)

anywhere = st.builds(
    Town,
    name=st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=22),
    country=st.sampled_from(["SE", "DE", "US", "NZ", "FJ", "RU", "XK", "ZZ"]),
    lat=st.floats(-75, 78),
    lon=st.floats(-180, 180),
    detail=st.sampled_from(["", "Tyskland, 620 km"]),
)


@pytest.fixture(autouse=True)
def _swedish():
    """Swedish writes decimals with a comma; no number in a drawing may."""
    with translation.override("sv"):
        yield


def boxes(view):
    return [spot.box for spot in (view.home, *(t.label for t in view.towns)) if spot]


def apart(found):
    return not any(labels.overlap(a, b) for i, a in enumerate(found) for b in found[:i])


def test_the_reach_of_angelholm_names_everyone_on_both_maps():
    drawing = reach.draw_reach(HOME, THREE, FAMILY, "Familjen Helsingborg", "elva kommuner nära hem")
    for view in (drawing.wide, drawing.small):
        assert [town.name for town in view.towns if town.label] == ["Kamen", "Dobele", "Høje-Taastrup"]
        assert apart(boxes(view))
    assert all(town.label.sub_y for town in drawing.wide.towns)
    assert not any(town.label.sub_y for town in drawing.small.towns)
    assert drawing.near.label
    assert apart([*boxes(drawing.wide), drawing.near.label.box])
    assert len(drawing.near.dots) == 10


def test_a_fourth_town_takes_nobodys_name():
    fourth = Town("Provstad", "Polen", 53.27, 16.47, detail="Polen, 400 km")
    drawing = reach.draw_reach(HOME, (*THREE, fourth), FAMILY, "Familjen Helsingborg", "elva kommuner nära hem")
    for view in (drawing.wide, drawing.small):
        boxes = [town.label.box for town in view.towns]
        dots = [labels.around((float(town.x), float(town.y)), 8) for town in view.towns]
        assert len(boxes) == 4
        assert not any(labels.overlap(a, b) for i, a in enumerate(boxes) for b in [*boxes[i + 1 :], *dots])


def test_the_reach_says_what_is_a_link_and_hides_what_is_a_picture():
    drawing = reach.draw_reach(HOME, THREE, FAMILY, "Familjen Helsingborg", "elva kommuner nära hem")
    html, tree = drawn("reach", reach=drawing, map_label="Karta")
    assert len(html.encode()) <= 45_000
    for kind in ("map--wide", "map--small"):
        svg = with_class(tree, kind)[0]
        assert (svg.get("role"), svg.get("aria-label")) == ("group", "Karta")
        places = [node for node in svg.iter("a") if node.get("class") == "place"]
        assert [place.get("href") for place in places] == ["/kamen/", "/dobele/", "/hoje/"]
        assert [place.find("title").text for place in places] == [t.title for t in THREE]
        hidden = next(node for node in svg if node.get("aria-hidden") == "true")
        assert (
            "".join(hidden.itertext())
            .strip()
            .startswith("Familjen Helsingborg" if kind == "map--wide" else "Ängelholm")
        )
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    used = {node.get("href") for node in tree.iter("use")}
    assert used == {"#reach-land", "#reach-arcs"}
    assert {f"#{name}" for name in ids} >= used
    assert "style=" not in html


def test_no_number_has_a_decimal_comma():
    _html, tree = drawn("reach", reach=reach.draw_reach(HOME, THREE, FAMILY, "Familjen", "elva"), map_label="Karta")
    numbers = [
        node.get(name)
        for node in tree.iter()
        for name in ("d", "x", "y", "cx", "cy", "r", "viewbox", "viewBox")
        if node.get(name)
    ]
    assert len(numbers) > 60
    assert not any("," in text for text in numbers)


def test_a_partner_without_a_page_is_no_link_but_still_has_a_name():
    _, tree = drawn("reach", reach=reach.draw_reach(HOME, (UEDA,)), map_label="Karta")
    places = with_class(tree, "place")
    assert [place.tag for place in places] == ["g", "g"]
    assert [place.find("title").text for place in places] == ["Ueda", "Ueda"]


def test_markup_in_a_name_stays_text():
    odd = Town("<b>Kamen</b>", "DE", 51.6, 7.7, '/"><script>', "x & y", "<i>")
    html, tree = drawn("reach", reach=reach.draw_reach(HOME, (odd,)), map_label='"><b>')
    assert not list(tree.iter("b"))
    assert not list(tree.iter("script"))
    assert "x &amp; y" in html


@pytest.mark.parametrize(
    ("partners", "kind"),
    [((), Lambert), (THREE, Lambert), ((LINDSBORG,), EqualEarth), ((UEDA, LINDSBORG, NELSON, NAKURU), EqualEarth)],
)
def test_near_partners_get_a_region_and_far_ones_the_world(partners, kind):
    assert isinstance(reach.choose_projection(HOME, partners, FAMILY), kind)


def test_the_whole_world_fits_and_every_town_is_named():
    drawing = reach.draw_reach(HOME, (UEDA, LINDSBORG, NELSON, NAKURU), FAMILY, "Familjen Helsingborg", "elva")
    assert drawing.near is None
    for view in (drawing.wide, drawing.small):
        assert all(town.label for town in view.towns)
        assert apart(boxes(view))
    html, _ = drawn("reach", reach=drawing, map_label="Karta")
    assert len(html.encode()) <= 45_000


def test_without_partners_the_home_region_is_drawn():
    drawing = reach.draw_reach(HOME, (), FAMILY, "Familjen Helsingborg", "elva kommuner")
    assert drawing.arcs == ""
    assert drawing.wide.towns == ()
    assert 640 < float(drawing.home_x) < 1100
    assert drawing.near.label
    _html, tree = drawn("reach", reach=drawing, map_label="Karta")
    assert not with_class(tree, "place")
    assert len(with_class(tree, "near")) == 10
    assert with_class(tree, "town--home")[0].text == "Ängelholm"


def test_home_alone_is_enough():
    drawing = reach.draw_reach(HOME, ())
    assert (drawing.near, drawing.arcs) == (None, "")
    assert len(drawing.land.friend) > 500


def test_forty_partners_are_all_there_even_if_not_all_are_named():
    partners = tuple(
        Town(
            f"Partner {i}", "DE", 36 + i * 0.8 % 30, -9 + i * 5.3 % 40, f"/{i}/", "Land, 1000 km", f"Partner {i}, Land"
        )
        for i in range(40)
    )
    drawing = reach.draw_reach(HOME, partners, FAMILY, "Familjen Helsingborg", "elva kommuner")
    for view in (drawing.wide, drawing.small):
        assert [town.url for town in view.towns] == [town.url for town in partners]
        named = [town for town in view.towns if town.label]
        assert len(named) >= 5
        assert apart([town.label.box for town in named])
    assert drawing.arcs.count("M") == 40


@settings(max_examples=25, deadline=None)
@given(anywhere, st.lists(anywhere, max_size=8))
def test_any_home_and_any_partners_give_a_map(home, partners):
    drawing = reach.draw_reach(home, tuple(partners))
    assert len(drawing.wide.towns) == len(partners)
    for view, (x0, y0, x1, y1) in ((drawing.wide, reach.LABELS), (drawing.small, (-1e9, -1e9, 1e9, 1e9))):
        placed = [town.label.box for town in view.towns if town.label]
        assert apart(placed)
        assert all(a >= x0 and b >= y0 and c <= x1 and d <= y1 for a, b, c, d in placed)
        for town in view.towns:
            assert reach.TOWNS[0] - 2 <= float(town.x) <= reach.TOWNS[2] + 2
            assert reach.TOWNS[1] - 2 <= float(town.y) <= reach.TOWNS[3] + 2
    size = sum(len(part) for part in (drawing.land.other, drawing.land.friend, drawing.land.border))
    assert size <= reach.LAND_BYTES


def test_the_first_drawing_is_quick_and_the_second_is_kept():
    reach.draw_reach.cache_clear()
    land.draw_land.cache_clear()
    start = time.perf_counter()
    first = reach.draw_reach(HOME, THREE, FAMILY, "Familjen Helsingborg", "elva")
    assert time.perf_counter() - start < 1.5
    assert reach.draw_reach(HOME, THREE, FAMILY, "Familjen Helsingborg", "elva") is first


def test_another_language_draws_the_same_land_only_once():
    here = reach.draw_reach(HOME, THREE)
    there = reach.draw_reach(HOME, tuple(Town(t.name, t.country, t.lat, t.lon, detail="Germany") for t in THREE))
    assert there.land is here.land
    assert there is not here


# Arcs


def test_arcs_rise_and_leave_each_other_alone():
    projection = reach.choose_projection(HOME, THREE, FAMILY)
    kamen, dobele, hoje = arcs.draw_arcs(projection, HOME, THREE, reach.LABELS)
    for arc in (kamen, dobele):
        middle, ends = arc.points[12], (arc.points[0], arc.points[-1])
        assert middle[1] < (ends[0][1] + ends[1][1]) / 2
    gaps = [abs(x - a) + abs(y - b) for x, y in hoje.points[10:] for a, b in kamen.points[3:]]
    assert min(gaps) > 12


def test_a_bow_is_lifted_by_its_share_of_the_chord():
    arc = arcs.bow((0, 0), (100, 0), 0.14)
    assert arc.d == "M0 0Q50 -14 100 0"
    assert arc.points[0] == (0, 0)
    assert arc.points[-1] == (100, 0)
    assert arc.points[12] == pytest.approx((50, -7))


@pytest.mark.parametrize(("town", "curve"), [(KAMEN, "Q"), (UEDA, "l")])
def test_only_far_partners_get_a_true_great_circle(town, curve):
    projection = reach.choose_projection(HOME, (town,), ())
    (arc,) = arcs.draw_arcs(projection, HOME, (town,), reach.LABELS)
    assert curve in arc.d
    if curve == "l":
        north = min(arc.points, key=lambda p: p[1])
        assert north[1] < min(arc.points[0][1], arc.points[-1][1]) - 20


def test_a_great_circle_over_the_cut_comes_in_two_pieces():
    arc = arcs.great_circle(EqualEarth(-80, 0.03, 640, 350), Town("a", "JP", 36, 90), Town("b", "US", 36, 130))
    assert arc.d.count("M") == 2


# Labels


def test_the_first_free_place_is_taken():
    ground = labels.Ground((0, 0, 400, 300))
    style = labels.Style(name=20, r=8)
    first = labels.place(ground, (200, 150), "Kamen", "", style)
    second = labels.place(ground, (200, 150), "Kamen", "", style)
    assert (first.anchor, second.anchor) == ("start", "middle")
    assert float(second.y) > float(first.y)
    assert not labels.overlap(first.box, second.box)


def test_a_label_that_does_not_fit_loses_its_second_line_and_then_itself():
    style = labels.Style(name=20, sub=16, r=8)
    roomy, tight, full = (labels.Ground((0, 0, 130, h)) for h in (60, 30, 10))
    assert labels.place(roomy, (20, 30), "Kamen", "Tyskland", style).sub_y
    assert labels.place(tight, (20, 15), "Kamen", "Tyskland", style).sub_y == ""
    assert labels.place(full, (20, 5), "Kamen", "Tyskland", style) is None


def test_clashes_count_every_taken_box_once():
    ground = labels.Ground((0, 0, 500, 500))
    ground.take([(0, 0, 200, 200), (100, 100, 300, 300), (400, 400, 410, 410)])
    assert ground.clashes((150, 150, 160, 160)) == 2
    assert ground.clashes((210, 10, 220, 20)) == 0
    assert not ground.free((490, 490, 510, 510))


@given(st.text(max_size=30), st.text(max_size=10), st.floats(8, 40))
def test_text_grows_with_its_letters_and_its_size(text, more, size):
    assert labels.text_width(text + more, size) >= labels.text_width(text, size)
    assert labels.text_width(text, 2 * size) == pytest.approx(2 * labels.text_width(text, size))
    assert labels.text_width(text, size, bold=True) >= labels.text_width(text, size)


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("Høje-Taastrup", 138.1),
        ("Ängelholm", 105.8),
        ("Kamen", 69.3),
        ("Dobele", 69.0),
        ("Montreuil-Juigné", 168.9),
        ("Wilhelmshaven", 150.7),
        ("Örnsköldsvik", 129.3),
        ("Ljubljana", 92.0),
        ("Mölndal", 79.5),
    ],
)
def test_text_is_never_thought_narrower_than_it_is(text, measured):
    """Widths at 23 px measured in Chromium with Source Sans 3 at weight 660 and the map's letter-spacing."""
    assert measured <= labels.text_width(text, 23, bold=True) <= measured * 1.1


# The region


def test_the_region_names_all_eleven_without_a_collision():
    drawing = reach.draw_region(HOME, (*FAMILY, HOME))
    assert [member.name for member in drawing.members] == [town.name for town in FAMILY]
    assert all(member.label for member in drawing.members)
    assert apart([drawing.home_label.box, *(member.label.box for member in drawing.members)])
    assert drawing.web.count("M") == 10
    html, tree = drawn("region", region=drawing, label="Karta över elva kommuner")
    assert len(html.encode()) <= 15_000
    assert next(tree.iter("svg")).get("aria-label") == "Karta över elva kommuner"
    assert sorted(node.text for node in with_class(tree, "rtown")) == sorted([HOME.name, *(t.name for t in FAMILY)])


def test_a_region_anywhere_is_drawn():
    home = Town("Kiruna", "SE", 67.85, 20.22)
    drawing = reach.draw_region(home, (Town("Narvik", "NO", 68.44, 17.43), Town("Rovaniemi", "FI", 66.5, 25.7)))
    assert all(member.label for member in drawing.members)
    assert drawing.land.border
    assert distance.km(home.place, (68.44, 17.43)) > 100
