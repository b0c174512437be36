# SPDX-License-Identifier: EUPL-1.2
"""Whether a file holds what its name says."""

import pytest
from django.core.files.base import ContentFile

from vanort.core.file_kinds import FIRST_BYTES, READABLE, is_as_named


@pytest.mark.parametrize(
    ("name", "content", "is_right"),
    [
        ("a.pdf", b"%PDF-1.7", True), ("A.PDF", b"%PDF-2.0", True), ("a.pdf", b" %PDF-", False), ("a.pdf", b"", False),
        ("a.docx", b"PK\x03\x04x", True), ("a.docx", b"%PDF-1.7", False), ("a.odt", b"PK\x03\x04", True),
        ("a.xlsx", b"PK\x05\x06", False), ("a.mp4", b"\0\0\0 ftypisom", True), ("a.mp4", b"ftypisom", False),
        ("a.webm", b"\x1aE\xdf\xa3", True), ("a.txt", "Hej å".encode(), True), ("a.txt", b"a\0b", False),
        ("a.csv", b"", True), ("a.csv", b"x" * FIRST_BYTES + b"\0", True), ("utan", b"text", True),
    ],
)  # fmt: skip
def test_the_first_bytes_tell(name, content, is_right):
    file = ContentFile(content, name=name)
    assert is_as_named(file) is is_right
    assert file.tell() == 0


def test_papers_are_what_people_read_and_no_films():
    assert set(READABLE) == {"pdf", "docx", "odt", "xlsx", "txt", "csv"}
