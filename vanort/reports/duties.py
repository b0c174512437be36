# SPDX-License-Identifier: EUPL-1.2
"""What was done for each duty of the regulations in force during a year, or that nothing was done and why."""

import datetime as dt

from django.utils.translation import gettext as _

from vanort.mandates.models import Duty, Regulation
from vanort.reports.figures import Figure, Section, Table, key_of
from vanort.reports.year import Year, part_of, parts_of


def duties_section(year: Year) -> Section:
    """Return each version of the regulation in force any day of the year, with its duties. Two queries."""
    found = Regulation.objects.filter(body=year.body, start_date__lte=year.last).prefetch_related("duties")
    rows = list(found.order_by("start_date", "pk"))
    # A version whose end nobody wrote down gave way to the next one.
    given_way = [*(each.start_date - dt.timedelta(days=1) for each in rows[1:]), dt.date.max]
    pairs = zip(rows, given_way, strict=False)
    versions = [each for each, last in pairs if (each.end_date or last) >= year.first]
    return Section("duties", _("The duties"), parts=tuple(_version(year, each) for each in versions))


def _version(year: Year, regulation: Regulation) -> Section:
    key = key_of("regulation", f"{regulation.start_date:%Y%m%d}")
    parts = tuple(_duty(year, key_of(key, each.position), each) for each in regulation.duties.all())
    return Section(key, str(regulation), parts=parts, is_public=regulation.is_public)


def _duty(year: Year, key: str, duty: Duty) -> Section:
    activities = [each for each in year.everything if duty in each.duties.all()]
    number = Figure.total(key, parts_of(activities))
    rows = [(part_of(each), str(each.when), str(each.town or ""), each.shown_state_label) for each in activities]
    head, total = (_("Activity"), _("When"), _("Town"), _("State")), (_("Carried out in all"), "", "", number)
    caption = _("Activities for duty %(number)s") % {"number": duty.position}
    table = Table(f"{key}-activities", caption, head, (*rows, total))
    return Section(key, str(duty), tables=(table,), asks=number.value == 0)
