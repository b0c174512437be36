# SPDX-License-Identifier: EUPL-1.2
"""Map data, simplification, land, borders and the graticule."""

import json
import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tools import pack_map as pack
from vanort.ui.drawing import land, paths, projection, topology
from vanort.ui.drawing.land import Fineness, draw_land
from vanort.ui.drawing.projection import EqualEarth, Lambert

coordinates = st.floats(-1000, 1000)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=60)
BOX = (0, 0, 1280, 700)
SCANIA = Lambert(13, 55.8, 2.0, 640, 350)
BALTIC = Lambert(14.6, 54.6, 0.68, 790, 330)
WORLD = EqualEarth(12, 0.03, 640, 350)


def holder(level, lon, lat):
    """Return the codes of the countries that the point lies in."""
    atlas = topology.load(level)
    found = set()
    for polygon in atlas.polygons:
        rings = (joined(atlas, ring) for ring in polygon.rings)
        if topology.shown(polygon.box, (lon, lat, lon, lat)) and paths.inside((lon, lat), list(rings)):
            found.add(polygon.code)
    return found


def joined(atlas, ring):
    out = []
    for arc in ring:
        points = [point for point, _weight in atlas.arc(max(arc, ~arc))]
        out += points[:-1] if arc >= 0 else points[:0:-1]
    return out


@pytest.mark.parametrize("level", topology.LEVELS)
@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (13.5, 56.2, "SE"),
        (9.5, 51.5, "DE"),
        (23.3, 56.6, "LV"),
        (20.9, 42.6, "XK"),
        (34.1, 44.95, "UA"),
        (34.3, 47.5, "UA"),
        (33.6, 35.32, "CY"),
        (33.0, 34.95, "CY"),
        (138.2, 36.4, "JP"),
        (28.2, -29.5, "LS"),
        (60, 56, "RU"),
    ],
)
def test_places_lie_in_the_countries_that_we_count_them_to(level, lon, lat, code):
    assert holder(level, lon, lat) == {code}


def test_the_end_of_siberia_hangs_together_with_the_rest():
    assert (holder("mid", 184, 66.5), holder("mid", 178, 66.5)) == ({"RU"}, {"RU"})


@pytest.mark.parametrize("level", topology.LEVELS)
def test_every_ring_is_closed_and_no_country_has_a_border_with_itself(level):
    atlas = topology.load(level)
    ends = {}
    for i in range(len(atlas.arcs)):
        arc = [point for point, _weight in atlas.arc(i)]
        ends[i], ends[~i] = (arc[0], arc[-1]), (arc[-1], arc[0])
    for polygon in atlas.polygons:
        for ring in polygon.rings:
            for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
                assert ends[a][1] == ends[b][0], polygon.code
    for code in ("UA", "CY", "SO", "KZ"):
        arcs = [a for p in atlas.polygons if p.code == code for r in p.rings for a in r]
        assert not {a for a in arcs if ~a in arcs}, code


def test_the_map_data_stay_small():
    assert sum(file.stat().st_size for file in topology.MAPDATA.glob("*.gz")) < 1_500_000


def simplify(points, tolerance):
    """Return the indices of the points that a tolerance keeps."""
    return [i for i, weight in enumerate(pack.weights(points)) if weight >= tolerance]


@given(lines, st.floats(0, 500_000))
def test_simplification_keeps_both_ends_and_the_order(line, tolerance):
    keep = simplify(line, tolerance)
    assert keep[0] == 0
    assert keep[-1] == len(line) - 1
    assert keep == sorted(set(keep))


@given(lines)
def test_simplification_is_the_same_backwards_and_coarser_keeps_no_more(line):
    """Neighbours read a shared border in opposite directions; both must get the same points."""
    counts = [len(simplify(line, tolerance)) for tolerance in (0, 10, 1000, 1e9)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(line)
    assert counts[-1] == 2


def test_the_least_triangle_goes_first():
    line = [(0, 0), (10, 1), (20, 0), (30, 40), (40, 0)]
    assert simplify(line, 11) == [0, 2, 3, 4]
    assert pack.weights(line)[0] == math.inf


def test_weights_are_letters_that_sort_as_the_areas_do():
    areas = [0, 0.01, 0.5, 1, 1.3, 2, 90, 1e4, 1e6, math.inf]
    letters = [topology.weight(area) for area in areas]
    assert letters == sorted(letters)
    assert len(set(letters)) == len(letters)
    assert [topology.weight(1e9), topology.weight(math.inf)] == ["}", "~"]
    assert topology.weight(4) == chr(ord(topology.weight(1)) + 6)


def test_a_heavier_limit_keeps_fewer_points_and_always_both_ends():
    atlas = topology.load("mid")
    longest = max(range(len(atlas.arcs)), key=lambda i: len(atlas.weights[i]))
    every = [point for point, _weight in atlas.arc(longest)]
    kept = [[point for point, _weight in atlas.arc(longest, topology.weight(km2))] for km2 in (1, 100, 10_000)]
    sizes = [len(every), *map(len, kept)]
    assert sizes == sorted(set(sizes), reverse=True)
    assert {(each[0], each[-1]) for each in kept} == {(every[0], every[-1])}


def test_alaska_and_the_azores_are_parts_of_their_own_and_bornholm_is_not():
    parts = {
        code: Counter(p.part for p in topology.load("mid").polygons if p.code == code) for code in ("US", "PT", "DK")
    }
    assert [len(parts[code]) > 1 for code in parts] == [True, True, False]


@pytest.mark.parametrize(("k", "level"), [(0.05, "mid"), (0.68, "mid"), (1.0, "near"), (9, "near")])
def test_the_scale_chooses_the_level(k, level):
    assert topology.level_for(k) == level


@pytest.mark.parametrize(
    ("box", "window", "seen"),
    [
        ((5, 5, 6, 6), (0, 0, 10, 10), True),
        ((5, 11, 6, 12), (0, 0, 10, 10), False),
        ((170, 0, 180, 5), (-190, 0, -170, 10), True),
        ((-180, 0, -175, 5), (170, 0, 190, 10), True),
        ((20, 0, 30, 5), (170, 0, 190, 10), False),
    ],
)
def test_boxes_meet_round_the_world(box, window, seen):
    assert topology.shown(box, window) is seen


def test_land_holds_friends_others_and_the_border_between_them():
    drawn = draw_land(BALTIC, BOX, frozenset({"SE", "DE"}), Fineness(2.0, 5.0))
    at = BALTIC.project([(13.5, 56.2), (9.5, 51.5), (19.5, 52.0), (18, 56.0)])
    assert [paths.inside(p, drawn.friend_rings) for p in at] == [True, True, False, False]
    assert drawn.other
    assert drawn.border
    assert drawn is draw_land(BALTIC, BOX, frozenset({"SE", "DE"}), Fineness(2.0, 5.0))


def test_friends_together_cover_what_each_covers_alone():
    fine = Fineness(2.0, 5.0)
    both = draw_land(BALTIC, BOX, frozenset({"SE", "DE"}), fine)
    apart = [draw_land(BALTIC, BOX, frozenset({code}), fine) for code in ("SE", "DE")]
    assert len(both.friend) == sum(len(part.friend) for part in apart)
    assert {part.border for part in apart} == {both.border}


def test_a_picture_wholly_inland_is_all_land():
    drawn = draw_land(Lambert(13.6, 56.0, 9.0, 50, 50), (0, 0, 100, 100), frozenset({"SE"}), Fineness(1, 5))
    assert [abs(paths.area(ring)) for ring in drawn.friend_rings] == [pytest.approx(10_000)]
    assert drawn.other == ""


def test_open_sea_is_empty():
    drawn = draw_land(Lambert(-30, 40, 1.0, 50, 50), (0, 0, 100, 100), frozenset(), Fineness(1, 5))
    assert (drawn.other, drawn.friend, drawn.border) == ("", "", "")


def test_the_budget_is_kept_and_coarser_land_keeps_its_shape():
    free = draw_land(BALTIC, BOX, frozenset({"SE"}), Fineness(0.5, 1.0))
    tight = draw_land(BALTIC, BOX, frozenset({"SE"}), Fineness(0.5, 1.0, budget=9_000))
    size = [len(part.other) + len(part.friend) + len(part.border) for part in (free, tight)]
    assert size[0] > 20_000
    assert size[1] <= 9_000
    areas = [sum(abs(paths.area(ring)) for ring in part.friend_rings) for part in (free, tight)]
    assert areas[1] == pytest.approx(areas[0], rel=0.03)


def test_outside_the_focus_land_is_coarser():
    plain = draw_land(BALTIC, BOX, frozenset(), Fineness(2.0, 5.0))
    focused = draw_land(BALTIC, BOX, frozenset(), Fineness(2.0, 5.0, focus=(600, 200, 800, 400)))
    assert len(focused.other) < 0.8 * len(plain.other)


def test_the_world_is_not_torn_where_it_is_cut():
    """Russia reaches across 180 degrees: both its ends are drawn, each at its side, none across the map."""
    drawn = draw_land(WORLD, BOX, frozenset({"RU"}), Fineness(0.5, 1.0))
    edges = [x for ring in drawn.friend_rings for x, _ in ring]
    widest = max(max(x for x, _ in ring) - min(x for x, _ in ring) for ring in drawn.friend_rings)
    chukotka, kamchatka = EqualEarth(12, 0.03, 640, 350).project([(-172 + 360, 66), (158, 54)])
    assert widest < 450
    assert max(edges) > kamchatka[0]
    torn = draw_land(EqualEarth(-170, 0.03, 640, 350), BOX, frozenset({"RU"}), Fineness(0.5, 1.0))
    assert any(paths.inside(p, torn.friend_rings) for p in EqualEarth(-170, 0.03, 640, 350).project([(-175, 66.5)]))
    assert chukotka[0] > kamchatka[0]


@pytest.mark.parametrize(("lon", "lat"), [(173.28, -41.27), (-155.1, 19.7), (178, -18), (12.86, 56.24), (20.2, 67.9)])
def test_land_at_the_back_of_the_earth_is_not_drawn(lon, lat):
    """New Zealand's antipode is Spain: its ring would run round the whole picture."""
    flat = Lambert(lon, lat, 0.2, 640, 350)
    drawn = draw_land(flat, BOX, frozenset(), Fineness(2.0, 5.0))
    everything = draw_land(flat, BOX, frozenset({p.code for p in topology.load("mid").polygons}), Fineness(2.0, 5.0))
    covered = sum(abs(paths.area(ring)) for ring in everything.friend_rings)
    assert covered < 0.75 * 1280 * 700
    assert drawn.friend == ""


def test_the_graticule_keeps_its_distance_whatever_the_scale():
    for k in (0.03, 0.2, 0.68, 2.4, 9.0):
        flat = Lambert(13, 56, k, 640, 350)
        lines = land.graticule(flat, BOX).count("M")
        assert 6 <= lines <= 40, k
    assert len(land.graticule(BALTIC, BOX)) < 4000
    assert land.graticule(WORLD, BOX).count("M") > 6


def test_lines_split_where_longitude_jumps():
    assert projection.split_at_jumps([(170, 0), (179, 0), (-179, 0), (-170, 0)]) == [
        [(170, 0), (179, 0)],
        [(-179, 0), (-170, 0)],
    ]


def square_atlas(folder):
    """Write two squares that share a border, Russia's with Simferopol in it and Ukraine's beside it."""
    topo = {
        "transform": {"scale": [0.1, 0.1], "translate": [30, 40]},
        "arcs": [
            [[50, 0], [0, 100]],
            [[50, 100], [-50, 0], [0, -100], [50, 0]],
            [[50, 100], [50, 0], [0, -100], [-50, 0]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "643", "arcs": [[-2, -1]], "properties": {"name": "Russia"}},
                    {"type": "Polygon", "id": "804", "arcs": [[2, 0]], "properties": {"name": "Ukraine"}},
                    {"type": None, "properties": {"name": "Nowhere"}},
                ]
            }
        },
    }
    source = folder / "atlas.json"
    source.write_text(json.dumps(topo))
    return source


def test_packing_joins_what_belongs_together(tmp_path, monkeypatch):
    source: Path = square_atlas(tmp_path)
    pack.pack(source, tmp_path / "own.json.gz", 0, 0)
    monkeypatch.setattr(topology, "MAPDATA", tmp_path)
    atlas = topology.load.__wrapped__("own")
    assert [(p.code, p.part, [len(ring) for ring in p.rings]) for p in atlas.polygons] == [("UA", 0, [2])]
    assert abs(paths.area(joined(atlas, atlas.polygons[0].rings[0]))) == pytest.approx(100)
    assert atlas.polygons[0].box == pytest.approx((30, 40, 40, 50))
