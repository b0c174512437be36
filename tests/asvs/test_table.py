# SPDX-License-Identifier: EUPL-1.2
"""Every requirement that applies has a proof, and the reference page says which."""

from tests.asvs.requirements import LEVEL_1
from tests.asvs.table import PAGE, page, proofs

# How many requirements of level 1 each chapter of the standard has.
CHAPTERS = {1: 8, 2: 4, 3: 8, 4: 2, 5: 4, 6: 13, 7: 6, 8: 4, 9: 4, 10: 5, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3}


def test_all_seventy_are_listed():
    counted = {chapter: sum(number.startswith(f"{chapter}.") for number in LEVEL_1) for chapter in CHAPTERS}
    assert counted == CHAPTERS
    assert len(LEVEL_1) == 70


def test_each_that_applies_has_a_proof_and_no_other_has():
    found = proofs()
    assert [number for number, (_words, reason) in LEVEL_1.items() if not reason and not found[number]] == []
    assert [number for number in found if number not in LEVEL_1 or LEVEL_1[number][1]] == []


def test_the_reference_page_says_so():
    assert PAGE.read_text(encoding="utf-8") == page()
