# SPDX-License-Identifier: EUPL-1.2
"""Distances, projections, clipping and path strings: the arithmetic under every map."""

import itertools
import math

import pytest
from hypothesis import assume, given, strategies as st

from vanort.ui.drawing import distance, paths, projection
from vanort.ui.drawing.projection import EqualEarth, Lambert

ANGELHOLM, KAMEN = (56.2428, 12.86219), (51.59167, 7.66528)
DOBELE, HOJE_TAASTRUP = (56.62583, 23.28111), (55.6477, 12.27)
lats = st.floats(-85, 85)
lons = st.floats(-180, 179.99)
small = st.floats(-500, 500)
points = st.tuples(small, small)


@pytest.mark.parametrize(("there", "km", "wind"), [(KAMEN, 620, "sw"), (DOBELE, 640, "e"), (HOJE_TAASTRUP, 76, "sw")])
def test_distances_and_winds_of_the_known_towns(there, km, wind):
    assert distance.shown_km(distance.km(ANGELHOLM, there)) == km
    assert distance.compass(distance.bearing(ANGELHOLM, there)) == wind


def test_a_known_geodesic():
    """Wellington to Salamanca, the example of Karney 2013 and of geographiclib's own documentation."""
    assert distance.km((-41.32, 174.81), (40.96, -5.50)) == pytest.approx(19959.6792674, abs=1e-6)


@given(lats, lons, lats, lons)
def test_distance_is_the_same_both_ways_and_never_beyond_the_antipode(a, b, c, d):
    there = distance.km((a, b), (c, d))
    assert there == pytest.approx(distance.km((c, d), (a, b)), abs=1e-6)
    assert 0 <= there <= 20004


@pytest.mark.parametrize(
    ("km", "shown"),
    [(0, 0), (76.3, 76), (99.4, 99), (99.6, 100), (104.9, 100), (105, 110), (618.9, 620), (17824, 17820)],
)
def test_distances_are_exact_under_a_hundred_and_then_in_tens(km, shown):
    assert distance.shown_km(km) == shown


@pytest.mark.parametrize(
    ("degrees", "wind"),
    [(0, "n"), (22.4, "n"), (22.6, "ne"), (180, "s"), (270, "w"), (337.6, "n"), (359.9, "n"), (-45, "nw")],
)
def test_winds(degrees, wind):
    assert distance.compass(degrees) == wind


def vector(point):
    lon, lat = map(math.radians, point)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


@given(lons, lats, lons, lats)
def test_a_great_circle_keeps_its_ends_and_even_steps(a, b, c, d):
    way = distance.great_circle((a, b), (c, d), 8)
    first, last = way[0], way[-1]
    assert distance.km(first[::-1], (b, a)) < 0.01
    assert distance.km(last[::-1], (d, c)) < 0.01
    steps = [math.dist(vector(p), vector(q)) for p, q in itertools.pairwise(way)]
    assert len(steps) == 8
    assert max(steps) - min(steps) < 1e-6


@given(lons, lats, st.floats(-170, 170), st.floats(-80, 80))
def test_lambert_goes_there_and_back(lon0, lat0, dlon, lat):
    flat = Lambert(lon0, lat0, 0.7, 640, 350)
    lon = projection.wrap(lon0 + dlon)
    assume(distance.km((lat0, lon0), (lat, lon)) < 15000)
    back = flat.invert(flat.project([(lon, lat)])[0])
    assert distance.km(back[::-1], (lat, lon)) < 0.5


@given(st.floats(-70, 70), st.floats(0.02, 0.9))
def test_lambert_is_true_to_area_near_its_rim_as_in_its_middle(lat0, share):
    flat = Lambert(10, lat0)
    lon, lat = flat.invert((0, 6371 * 1.6 * share))
    h = 0.01
    assume(abs(lat) < 88)
    cell = flat.project([(lon - h, lat - h), (lon + h, lat - h), (lon + h, lat + h), (lon - h, lat + h)])
    sphere = 6371**2 * math.radians(2 * h) * (math.sin(math.radians(lat + h)) - math.sin(math.radians(lat - h)))
    assert abs(paths.area(cell)) == pytest.approx(sphere, rel=1e-3)


def test_lambert_puts_the_back_of_the_earth_on_a_circle_outside_the_rest():
    flat = Lambert(0, 0)
    x, y = flat.project([(179, 5)])[0]
    assert math.hypot(x, y) == pytest.approx(2 * 6371 * math.sin(math.radians(75)))
    assert flat.invert((6371 * 2.1, 0)) is None


def test_equal_earth_is_true_to_area_and_straight_along_parallels():
    flat = EqualEarth(0)
    for lat in (0, 30, 60, 80):
        cell = flat.project([(40, lat), (41, lat), (41, lat + 1), (40, lat + 1)])
        sphere = 6371**2 * math.radians(1) * (math.sin(math.radians(lat + 1)) - math.sin(math.radians(lat)))
        assert abs(paths.area(cell)) == pytest.approx(sphere, rel=1e-3)
        assert cell[0][1] == cell[1][1]


@pytest.mark.parametrize(
    ("lons", "west", "width"),
    [([10], 10, 0), ([10, 20], 10, 10), ([170, -170], 170, 20), ([-98, 13, 138, 173], 138, 235)],
)
def test_the_narrowest_strip_may_cross_the_date_line(lons, west, width):
    assert projection.narrowest_strip(lons) == (pytest.approx(west), pytest.approx(width))


def test_no_longitudes_is_an_error():
    with pytest.raises(ValueError, match="empty"):
        projection.narrowest_strip([])


@given(st.lists(st.tuples(st.floats(-30, 40), st.floats(35, 70)), min_size=1, max_size=12))
def test_fit_puts_every_town_inside_the_frame(towns):
    frame = (500, 112, 1190, 612)
    flat = projection.fit(towns, frame, 2.4)
    assert flat.k <= 2.4
    for x, y in flat.project(towns):
        assert frame[0] - 1 <= x <= frame[2] + 1
        assert frame[1] - 1 <= y <= frame[3] + 1


def test_the_world_is_cut_where_no_journey_goes():
    home, usa, japan = (13, 56), (-98, 38), (138, 36)
    routes = [distance.great_circle(home, there, 24) for there in (usa, japan)]
    flat = projection.fit_world([home, usa, japan], routes, (0, 0, 800, 400))
    for route in routes:
        turns = [projection.wrap(lon - flat.lon0) for lon, _ in route]
        assert max(abs(b - a) for a, b in itertools.pairwise(turns)) < 180


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (3.0, "3"), (-12.34, "-12.3"), (10.06, "10.1"), (100, "100")],
)
def test_numbers_are_as_short_as_svg_allows(value, text):
    assert paths.number(value) == text


def numbers_in(d):
    """Read a path's numbers the way SVG's grammar does."""
    out, token = [], ""
    for c in d.strip("Mz").replace("l", " ") + " ":
        if c in " -" or (c == "." and "." in token):
            if token not in ("", "-"):
                out.append(float(token))
            token = "" if c == " " else c
        else:
            token += c
    return out


@given(st.lists(points, min_size=2, max_size=20))
def test_a_path_reads_back_as_its_points(line):
    d = paths.path(line, close=True)
    rounded = [(round(x * 10), round(y * 10)) for x, y in line]
    kept = [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]
    if len(kept) == 1:
        assert d == ""
        return
    values = [round(v * 10) for v in numbers_in(d)]
    x = y = 0
    for (dx, dy), expected in zip(zip(values[::2], values[1::2], strict=True), kept, strict=True):
        x, y = x + dx, y + dy
        assert (x, y) == expected


@given(st.lists(points, min_size=3, max_size=12))
def test_clipping_leaves_nothing_outside_and_changes_nothing_inside(ring):
    box = (-100, -100, 100, 100)
    for x, y in paths.clip_ring(ring, box):
        assert -100.001 <= x <= 100.001
        assert -100.001 <= y <= 100.001
    assert paths.clip_ring(ring, (-600, -600, 600, 600)) == ring


def test_clipping_keeps_the_area_that_two_squares_share():
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert abs(paths.area(paths.clip_ring(square, (5, 5, 20, 20)))) == pytest.approx(25)
    assert paths.clip_ring(square, (20, 20, 30, 30)) == []


def test_a_line_comes_back_in_the_pieces_that_touch_the_box():
    line = [(-9, 0), (-5, 0), (1, 0), (2, 0), (8, 0), (9, 9), (8, 1), (3, 1)]
    pieces = paths.clip_line(line, (0, -1, 4, 2))
    assert pieces == [[(-5, 0), (1, 0), (2, 0), (8, 0)], [(8, 1), (3, 1)]]


def test_a_hole_is_outside():
    rings = [[(0, 0), (10, 0), (10, 10), (0, 10)], [(4, 4), (6, 4), (6, 6), (4, 6)]]
    assert paths.inside((1, 1), rings)
    assert not paths.inside((5, 5), rings)
    assert not paths.inside((11, 5), rings)
