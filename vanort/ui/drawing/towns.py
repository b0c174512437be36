# SPDX-License-Identifier: EUPL-1.2
"""A town as the drawings know it: where it lies, and the words to write beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A town on a map.

    name is what the map says; country an ISO 3166 alpha-2 code (XK for Kosovo); lat and lon are degrees.
    url makes the town a link. detail is the second line of its label ("Germany, 620 km"), title the tooltip and
    accessible name. All texts come already translated.
    """

    name: str
    country: str
    lat: float
    lon: float
    url: str = ""
    detail: str = ""
    title: str = ""

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.lat, self.lon

    @property
    def lonlat(self) -> tuple[float, float]:
        """Longitude and latitude in degrees, the order map data use."""
        return self.lon, self.lat
