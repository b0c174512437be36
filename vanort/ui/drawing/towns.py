# SPDX-License-Identifier: EUPL-1.2
"""A town as the drawings know it: where it lies, and the words to write beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A town on a map, its texts already translated; lat and lon are degrees.

    country: an ISO 3166 alpha-2 code (XK for Kosovo). url makes the town a link. detail: the second line of its label
    ("Germany, 620 km"). title: the tooltip and accessible name."""

    name: str
    country: str
    lat: float
    lon: float
    url: str = ""
    detail: str = ""
    title: str = ""

    @property
    def place(self) -> tuple[float, float]:
        return self.lat, self.lon

    @property
    def lonlat(self) -> tuple[float, float]:
        return self.lon, self.lat
