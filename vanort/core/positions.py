# SPDX-License-Identifier: EUPL-1.2
"""Positions on the earth as people paste them: coordinates or a link to a map."""

import re

_NUMBER = r"(-?\d{1,3}(?:[.,]\d+)?)"
_PATTERNS = (
    re.compile(rf"[?&](?:mlat|lat)={_NUMBER}.*?[&](?:mlon|lon|lng)={_NUMBER}"),
    re.compile(rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}"),
    re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"),
    re.compile(rf"@{_NUMBER},{_NUMBER}"),
    re.compile(rf"[?&](?:q|query|ll|center)=(?:loc:)?{_NUMBER}(?:,|%2C){_NUMBER}"),
    re.compile(rf"^geo:{_NUMBER},{_NUMBER}"),
    re.compile(r"^\s*(-?\d{1,2}\.\d+)\s*°?\s*N?\s*[,;\s]\s*(-?\d{1,3}\.\d+)\s*°?\s*[EÖ]?\s*$"),
    re.compile(r"^\s*(-?\d{1,2},\d+)\s*[;\s]\s*(-?\d{1,3},\d+)\s*$"),
)


def read_position(text: str) -> tuple[float, float]:
    """Return latitude and longitude in degrees, WGS 84, from coordinates or a link to a map; else ``ValueError``."""
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return round(latitude, 6), round(longitude, 6)
    raise ValueError(text)


def map_link(latitude: float, longitude: float) -> str:
    """Return the address of the position on OpenStreetMap, an open map."""
    return (
        f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=16/{latitude:.5f}/{longitude:.5f}"
    )
