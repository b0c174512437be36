# SPDX-License-Identifier: EUPL-1.2
"""The programme of a visit, in each of its languages, to veraPDF; the badges too, for they are drawn in another way."""

import pytest

from tests.audit.test_pdf import nothing_against
from vanort.visits.models.visit import LANGUAGES
from vanort.visits.papers import badges
from vanort.visits.programme import programme_document
from vanort.visits.tests.factories import DelegateFactory, ProgrammeItemFactory, VisitFactory, at

pytestmark = [pytest.mark.django_db, pytest.mark.audit]


def test_a_programme_in_each_language_has_no_fault(tmp_path, figure):
    visit = VisitFactory(arrival_place="Stationen", emergency_phone="0431-87 00 00")
    for day in range(13, 18):
        for hour in range(8, 20, 2):
            ProgrammeItemFactory(visit=visit, starts_at=at(f"2027-05-{day} {hour:02}:00"), place="Torget", dress="Fin")
    for number in range(10):
        DelegateFactory(visit=visit, name=f"Gäst {number}", role="elev")
    papers = {code: programme_document(visit, code) for code, _name in LANGUAGES} | {"badges": badges(visit, "sv")}
    nothing_against(papers, tmp_path)
    figure("veraPDF, programmes of a visit and badges: files and faults", f"{len(papers)}, 0")
