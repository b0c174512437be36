# SPDX-License-Identifier: EUPL-1.2
"""The pictures of a report, each as SVG that stands by itself and as words that say the same."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration
from vanort.directory.models import Organization
from vanort.documents.model import plain
from vanort.reports.figures import Figure, Part, Report, Table, shown
from vanort.ui.drawing.bars import Row, draw_bars
from vanort.ui.drawing.labels import Town
from vanort.ui.drawing.reach import draw_region

# The table whose rows are the year's towns, and what its first cells are.
TOWNS, TOWN = "towns", Collaboration._meta.label_lower


class Drawing(NamedTuple):
    """A picture."""

    svg: str
    words: str


def drawings_of(report: Report) -> dict[str, list[Drawing]]:
    """Return what is drawn beside each table, by its key. At most four queries, for the map."""
    tables = (table for section in report.all_sections() for table in section.tables)
    found = {table.key: _charts(table) for table in tables}
    return {key: [*(_map(report) if key == TOWNS else ()), *charts] for key, charts in found.items()}


def _charts(table: Table) -> list[Drawing]:
    """Draw the columns that a table wants drawn, of the rows that have figures there."""
    rows = []
    for row in table.rows if table.chart else ():
        cells = [cell for cell in (row[each] for each in table.charted) if isinstance(cell, Figure)]
        if len(cells) == len(table.charted) and any(cell.value for cell in cells):
            values = tuple(None if cell.value is None else float(cell.value) for cell in cells)
            rows.append(Row(plain(shown(row[0])), values, tuple(plain(shown(cell)) for cell in cells)))
    series = [plain(table.head[each]) for each in table.charted]
    return [
        _drawing("bars", table.caption, "; ".join(_said(series, row) for row in bars.rows), bars=bars)
        for bars in draw_bars(series, rows, is_stacked=table.chart == "stacked")]  # fmt: skip


def _said(series: list[str], row: Row) -> str:
    return f"{row.name}: " + ", ".join(f"{name} {text}" for name, text in zip(series, row.texts, strict=True))


def _map(report: Report) -> list[Drawing]:
    """Draw the year's towns by the names they had then, where they are known to lie."""
    rows = (row for section in report.all_sections() for table in section.tables for row in table.rows)
    firsts = (row[0] for row in rows if isinstance(row[0], Part) and row[0].is_public)
    names = {
        int(key): part.title for part in firsts for label, _colon, key in [part.record.partition(":")] if label == TOWN
    }
    found = Collaboration.objects.public().twin_towns().filter(pk__in=names).with_parties().order_by("pk")
    ends = [(plain(names[each.pk]), each.partner) for each in found]
    towns = [_town(name, town) for name, town in ends if town and town.is_public]
    home = Organization.objects.home()
    here = home and _town(plain(home.name), home)
    drawn = tuple(town for town in towns if town)
    if not here or not drawn:
        return []
    words = _("%(home)s and %(towns)s") % {"home": here.name, "towns": ", ".join(town.name for town in drawn)}
    return [_drawing("region_alone", _("Map of the towns"), words, region=draw_region(here, drawn))]


def _town(name: str, organization: Organization) -> Town | None:
    if organization.latitude is None or organization.longitude is None:
        return None
    return Town(name, organization.country, organization.latitude, organization.longitude)


def _drawing(template: str, title: str, words: str, **drawn: object) -> Drawing:
    title = plain(title)
    svg = render_to_string(f"ui/svg/{template}.html", {"title": title, "words": words, **drawn})
    return Drawing(svg, f"{title}. {words}")
