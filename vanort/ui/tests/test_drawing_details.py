# SPDX-License-Identifier: EUPL-1.2
"""What the eye notices: places of labels, crops, leader lines, scales, and what the templates print."""

import itertools
import math
import re

import pytest
from django.template.loader import render_to_string
from hypothesis import example, given, strategies as st

from vanort.ui.drawing import arcs, labels, lanes, paths, postcard, reach, stamps, stitch, topology
from vanort.ui.drawing.labels import Town
from vanort.ui.drawing.land import Fineness, draw_land
from vanort.ui.drawing.projection import EqualEarth, Lambert, split_at_jumps
from vanort.ui.tests.drawn import drawn, with_class

HOME = Town("Ängelholm", "SE", 56.2428, 12.86219)
KAMEN = Town("Kamen", "DE", 51.59167, 7.66528, "/kamen/", "Tyskland, 620 km", "Kamen, Tyskland, 620 km")
DOBELE = Town("Dobele", "LV", 56.62583, 23.28111, "/dobele/", "Lettland, 640 km", "Dobele, Lettland, 640 km")
HOJE = Town("Høje-Taastrup", "DK", 55.6477, 12.27, "/hoje/", "Danmark, 76 km", "Høje-Taastrup, Danmark, 76 km")
THREE = (KAMEN, DOBELE, HOJE)
NEAR = tuple(Town(f"Granne {i}", "SE", 56.1 + 0.05 * i, 12.7 + 0.08 * i) for i in range(5))
STYLE = labels.Style(name=20, sub=16, r=8, gap=10)
WORDS = stitch.Words("Ängelholm", "Kamen", "i dag", ("inga uppgifter",))
SQUARE = (0, 0, 500, 500)


def test_a_town_gives_its_place_both_ways_round():
    assert KAMEN.place == (51.59167, 7.66528)
    assert KAMEN.lonlat == (7.66528, 51.59167)
    assert hash(KAMEN) == hash(Town(*(getattr(KAMEN, name) for name in Town.__slots__)))


# Labels around a dot


@pytest.mark.parametrize("sub", ["", "Tyskland, 620 km"])
@pytest.mark.parametrize("side", labels.TOWN_ORDER)
def test_every_place_keeps_to_its_side_and_off_the_dot(side, sub):
    (spot,) = labels.candidates((100, 100), "Kamen", sub, STYLE, (side,))
    x0, y0, x1, y1 = spot.box
    assert not labels.overlap(spot.box, labels.around((100, 100), STYLE.r))
    assert bool(spot.sub_y) == bool(sub)
    if "right" in side:
        assert (spot.anchor, x0 > 100) == ("start", True)
    if "left" in side:
        assert (spot.anchor, x1 < 100) == ("end", True)
    if side in ("above", "below"):
        assert spot.anchor == "middle"
        assert (x0 + x1) / 2 == pytest.approx(100)
    if side in ("below", "right-low", "left-low"):
        assert (y0 + y1) / 2 > 100
    if side in ("above", "right-high", "left-high"):
        assert (y0 + y1) / 2 < 100
    if side in ("right", "left"):
        assert y0 < 100 < y1


def test_both_lines_lie_inside_their_box():
    for side in labels.TOWN_ORDER:
        (spot,) = labels.candidates((100, 100), "Kamen", "Tyskland", STYLE, (side,))
        assert spot.box[1] < float(spot.y) < float(spot.sub_y) < spot.box[3]


@given(st.lists(st.tuples(st.floats(20, 480), st.floats(20, 480)), min_size=1, max_size=25))
def test_placed_labels_touch_neither_each_other_nor_a_dot(dots):
    ground = labels.Ground(SQUARE)
    rings = [labels.around(dot, STYLE.r) for dot in dots]
    ground.take(rings)
    placed = [labels.place(ground, dot, f"Ort {i}", "Land, 99 km", STYLE) for i, dot in enumerate(dots)]
    found = [spot.box for spot in placed if spot]
    for i, box in enumerate(found):
        assert not any(labels.overlap(box, other) for other in found[:i])
        assert not any(labels.overlap(box, ring) for ring in rings)
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 500
        assert box[3] <= 500


# Arcs


def test_a_footprint_covers_its_arc_without_gaps():
    arc = arcs.bow((0, 0), (300, 100), 0.2)
    boxes = arcs.footprint(arc, 4, (0, 0), 0)
    for x, y in arc.points[:-1]:
        assert any(a <= x <= c and b <= y <= d for a, b, c, d in boxes)
    middles = [((a + c) / 2, (b + d) / 2) for a, b, c, d in boxes]
    assert max(math.dist(p, q) for p, q in zip(middles[1:], middles[:-1], strict=True)) <= 8


def test_a_footprint_can_leave_home_free():
    arc = arcs.bow((0, 0), (300, 100), 0.2)
    assert all(math.dist(((a + c) / 2, (b + d) / 2), (0, 0)) >= 30 for a, b, c, d in arcs.footprint(arc, 4, (0, 0), 30))


def test_an_arc_goes_round_a_town_that_lies_on_its_way():
    """Halfway between home and the far town lies another; the long arc must not run through it."""
    half = Town("Halvvägs", "DE", 53.95, 10.15)
    projection = Lambert(10, 54, 0.68, 640, 350)
    far, near = arcs.draw_arcs(projection, HOME, (KAMEN, half), (0, 0, 1280, 700))
    dot = projection.project([half.lonlat])[0]
    assert min(math.dist(p, dot) for p in far.points) > 12
    assert near.points[-1] == pytest.approx(dot)


def test_partners_side_by_side_get_arcs_that_do_not_cross():
    pair = (KAMEN, Town("Hamm", "DE", 51.68, 7.82))
    projection = Lambert(10, 54, 0.68, 640, 350)
    one, two = arcs.draw_arcs(projection, HOME, pair, (0, 0, 1280, 700))
    sides = [one.points[i][0] < two.points[i][0] for i in range(6, 20)]
    assert len(set(sides)) == 1


# The reach


@pytest.mark.parametrize("partners", [(), (HOJE,), THREE])
def test_the_small_map_is_cropped_round_all_towns(partners):
    drawing = reach.draw_reach(HOME, partners)
    left, top, width, height = (float(v) for v in drawing.small.view_box.split())
    assert 640 <= width <= 900
    assert 520 <= height <= 760
    spots = [(drawing.home_x, drawing.home_y), *((t.x, t.y) for t in drawing.small.towns)]
    for x, y in spots:
        assert left + 40 <= float(x) <= left + width - 40
        assert top + 60 <= float(y) <= top + height - 40
    assert float(drawing.small.fade_top) == pytest.approx(top - 400)


def test_the_leader_line_runs_from_the_ring_to_its_label():
    near = reach.draw_reach(HOME, THREE, NEAR, "Grannarna", "sex kommuner").near
    x0, y0, x1, y1 = (float(v) for v in re.findall(r"-?[\d.]+", near.line))
    assert math.dist((x0, y0), (float(near.x), float(near.y))) == pytest.approx(float(near.r), abs=0.2)
    a, b, c, d = near.label.box
    assert a - 4 <= x1 <= c + 4
    assert b - 4 <= y1 <= d + 4


def test_the_ring_holds_home_and_all_neighbours():
    drawing = reach.draw_reach(HOME, THREE, NEAR, "Grannarna", "sex kommuner")
    middle, r = (float(drawing.near.x), float(drawing.near.y)), float(drawing.near.r)
    for x, y in ((drawing.home_x, drawing.home_y), *drawing.near.dots):
        assert math.dist((float(x), float(y)), middle) < r


def test_neighbours_without_a_name_have_a_ring_but_no_label():
    drawing = reach.draw_reach(HOME, THREE, NEAR)
    assert drawing.near.label is None
    _, tree = drawn("reach", reach=drawing, map_label="Map")
    assert len(with_class(tree, "near__ring")) == 1
    assert with_class(tree, "near__line") == []
    assert with_class(tree, "near__label") == []


def test_home_is_named_even_in_the_thickest_crowd():
    crowd = tuple(Town(f"Ort {i}", "SE", 56.24 + 0.3 * math.sin(i), 12.86 + 0.5 * math.cos(i)) for i in range(20))
    drawing = reach.draw_reach(HOME, crowd)
    for view in (drawing.wide, drawing.small):
        assert view.home is not None
    a, b, c, d = reach.LABELS
    box = drawing.wide.home.box
    assert a <= box[0]
    assert b <= box[1]
    assert box[2] <= c
    assert box[3] <= d


def test_two_partners_in_the_same_place_are_both_drawn():
    twin = Town("Kamen igen", "DE", KAMEN.lat, KAMEN.lon, "/igen/")
    drawing = reach.draw_reach(HOME, (KAMEN, twin))
    assert [(t.x, t.y) for t in drawing.wide.towns] == [(drawing.wide.towns[0].x, drawing.wide.towns[0].y)] * 2


def test_a_partner_in_home_itself_does_not_break_the_map():
    drawing = reach.draw_reach(HOME, (Town("Ängelholm", "SE", HOME.lat, HOME.lon),))
    assert drawing.wide.towns[0].x == drawing.home_x
    assert "nan" not in drawing.arcs


def test_towns_on_either_side_of_the_date_line_are_neighbours():
    fiji, samoa = Town("Suva", "FJ", -18.14, 178.44), Town("Apia", "WS", -13.83, -171.76)
    projection = reach.choose_projection(fiji, (samoa,), ())
    assert isinstance(projection, Lambert)
    a, b = reach.places(projection, (fiji, samoa))
    assert 0 < b[0] - a[0] < 1280
    assert math.dist(a, b) / projection.k == pytest.approx(1138, rel=0.02)


# Land in detail


def test_a_finer_level_can_be_asked_for():
    flat, box = Lambert(12, 55.7, 0.6, 200, 125), (0, 0, 400, 250)
    codes = frozenset({"DK"})
    rough = draw_land(flat, box, codes, Fineness(0.3, 0.5))
    fine = draw_land(flat, box, codes, Fineness(0.3, 0.5, detail="near"))
    assert len(fine.friend) > 1.3 * len(rough.friend)


def test_the_islands_of_friends_are_kept_longer():
    flat, box = Lambert(23, 38, 0.4, 200, 125), (0, 0, 400, 250)
    friends = draw_land(flat, box, frozenset({"GR"}), Fineness(0.5, 30))
    others = draw_land(flat, box, frozenset(), Fineness(0.5, 30))
    assert friends.friend.count("M") + friends.other.count("M") > others.other.count("M")


def test_the_window_of_a_picture_holds_all_its_corners():
    box = (0, 0, 1280, 700)
    flat = Lambert(14.6, 54.6, 0.68, 790, 330)
    west, south, east, north = flat.window(box)
    for x in (0, 640, 1280):
        for y in (0, 350, 700):
            lon, lat = flat.invert((x, y))
            assert west <= lon <= east
            assert south <= lat <= north
    assert Lambert(0, 85, 0.2, 640, 350).window(box)[3] >= 90
    assert EqualEarth(30).window(box) == (-150, -58.0, 210, 85.0)


def test_topology_is_read_once():
    assert topology.load("mid") is topology.load("mid")


# Cards in detail


def test_the_mainland_takes_its_near_islands_and_leaves_the_far():
    flat = Lambert(-9.1, 38.7)
    points = flat.project(postcard._mainland(Town("Lissabon", "PT", 38.7, -9.1)))
    assert max(math.hypot(x, y) for x, y in points) < 600
    danish = Lambert(12.27, 55.65)
    east = max(x for x, _ in danish.project(postcard._mainland(HOJE)))
    assert east > 150, "Bornholm belongs to Denmark's picture"


@given(st.floats(-80, 80), st.floats(-180, 180))
def test_the_way_home_always_leaves_just_outside_the_picture(lat, lon):
    card = postcard.draw_card.__wrapped__(Town("Hem", "SE", lat, lon), DOBELE)
    x, y = (float(v) for v in re.match(r"M(-?[\d.]+) ?(-?[\d.]+)", card.arc).groups())
    if not card.home_x:
        assert -9 <= x <= 409
        assert -9 <= y <= 259
        assert x < 0 or x > 400 or y < 0 or y > 250


def test_waves_cross_the_stamps_foot_and_not_its_text():
    """The postmark stands at (−22, 76), turned by −9 degrees; the country is written at y = 78 or above."""
    mark = stamps.postmark("Ängelholm", "Kamen", 620)
    _, tree = drawn("stampmark", stamp=stamps.stamp(1978, "Tyskland"), mark=mark)
    d = with_class(tree, "postmark__waves")[0].get("d")
    starts = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)", d)]
    turn = math.radians(-9)
    assert len(starts) == 3
    for x, y in starts:
        for along in (x + 25, x + 50):
            assert 76 + along * math.sin(turn) + y * math.cos(turn) > 79.5


def test_the_big_card_is_the_same_picture_every_time():
    assert postcard.draw_bigcard(HOME, KAMEN) is postcard.draw_bigcard(HOME, KAMEN)


# The region and the stitch in detail


def test_a_crowded_region_still_names_without_collision():
    crowd = tuple(Town(f"Ort nummer {i}", "SE", 56 + 0.04 * (i % 6), 12.9 + 0.06 * (i // 6)) for i in range(30))
    drawing = reach.draw_region(HOME, crowd)
    boxes = [m.label.box for m in drawing.members if m.label]
    assert len(boxes) >= 12
    assert not any(labels.overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    _, tree = drawn("region", region=drawing, label="Map")
    assert len(with_class(tree, "near")) == 30
    assert len(with_class(tree, "rtown")) == len(boxes) + 1


@given(st.lists(st.integers(1900, 2026), min_size=1, max_size=12, unique=True))
@example(list(range(1902, 2026, 11)))
def test_years_run_evenly_except_where_nothing_is_known(years):
    marks = tuple(stitch.Mark(year, lanes.VISIT_IN) for year in years)
    scale = stitch._scale(marks, (), 2026, None, WORDS)
    assert list(scale.places) == sorted({*years, 2026})
    pairs = [(b - a, scale.places[b] - scale.places[a]) for a, b in itertools.pairwise(scale.places)]
    speeds = {round(px / span, 3) for span, px in pairs if span <= stitch.BREAK_FROM_YEARS}
    assert len(speeds) <= 1
    widths = [px for span, px in pairs if span > stitch.BREAK_FROM_YEARS]
    # All alike, and narrower only where there are so many that they would leave no room for the years.
    assert all(abs(px - widths[0]) < 0.01 for px in widths)
    assert {round(px) for px in widths} <= {150} or (len(widths) > 5 and widths[0] < 150)
    assert max(scale.places.values()) <= stitch.RIGHT_END
    assert len(scale.breaks) == sum(span > stitch.BREAK_FROM_YEARS for span, _ in pairs)


def test_long_names_push_the_rails_aside_but_never_too_far():
    short = stitch._scale((), (), 2026, None, WORDS).places[2026]
    long = stitch._scale(
        (), (), 2026, None, stitch.Words("Upplands-Bro", "Castrop-Rauxel an der Emscher" * 3, "", ())
    ).places[2026]
    assert (short, long) == (120, 260)


def test_the_same_year_twice_on_one_side_is_written_once():
    marks = (stitch.Mark(2014, lanes.VISIT_OUT), stitch.Mark(2014, lanes.VISIT_OUT))
    drawing = stitch.draw_stitch(marks, (), 2020, WORDS)
    assert [text for css, _, _, text in drawing.texts if css == "st__y"] == ["2014"]
    assert len([css for css, _ in drawing.strokes if css == "st__v"]) == 2
    assert len({x for css, x, _, _ in drawing.circles if css == "st__h"}) == 2


# What the templates print


def every_drawing():
    card = postcard.draw_card(HOME, KAMEN)
    yield "reach", {"reach": reach.draw_reach(HOME, THREE, NEAR, "Grannarna", "sex"), "map_label": "Map"}
    yield "card", {"card": card}
    yield "bigcard", {"big": postcard.draw_bigcard(HOME, DOBELE), "label": "Map"}
    mark = stamps.postmark("Ängelholm", "Kamen", 620)
    yield "stampmark", {"stamp": stamps.stamp(1978, "Bosnien och Hercegovina"), "mark": mark}
    yield "region", {"region": reach.draw_region(HOME, NEAR), "label": "Map"}
    drawing = stitch.draw_stitch((stitch.Mark(1978, lanes.TWINNING, "vänort"),), (), 2026, WORDS, (2028, "50 år"))
    yield "stitch", {"stitch": drawing, "label": "Diagram"}
    yield "lane", {"lane": lanes.LANES[lanes.CHARTER]}


@pytest.mark.parametrize("name", ["reach", "card", "bigcard", "stampmark", "region", "stitch", "lane"])
def test_no_drawing_has_inline_styles_scripts_colours_or_leftovers(name):
    context = dict(every_drawing())[name]
    html = render_to_string(f"ui/svg/{name}.html", context)
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|fill=\"#|stroke=\"", html)
    assert "None" not in html
    assert "{" not in html
    assert "nan" not in re.sub(r'aria-label="[^"]*"', "", html)
    _, tree = drawn(name, **context)
    for svg in tree.iter("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-label") in ("Map", "Diagram")


@pytest.mark.parametrize("name", ["reach", "card", "bigcard", "stampmark", "region", "stitch", "lane", "decades"])
def test_every_template_says_what_it_needs(name):
    source = (topology.MAPDATA.parent / "templates/ui/svg" / f"{name}.html").read_text()
    assert source.startswith("{# SPDX-License-Identifier: EUPL-1.2 #}")
    assert "Context:" in source


def test_paths_are_drawn_from_the_first_point():
    assert paths.path([(0, 0), (0.5, 0.5), (-1, 0.5)], close=True) == "M0 0l.5.5-1.5 0z"
    assert split_at_jumps([(0, 0)]) == []
