# SPDX-License-Identifier: EUPL-1.2
"""The answers: type, file name for every browser, and who may keep them."""

from io import BytesIO

import docx
import pytest

from vanort.documents.answers import docx_answer, pdf_answer
from vanort.documents.model import Paragraph
from vanort.documents.tests.factories import document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_pdf_to_keep():
    answer = pdf_answer(document(Paragraph("x")), "Protokoll 3")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-1.")


def test_a_word_file_to_keep():
    answer = docx_answer(document(Paragraph("Hej")), "Protokoll 3", cache="public, max-age=60")
    assert answer["Content-Type"] == WORD
    assert answer["Cache-Control"] == "public, max-age=60"
    assert (
        answer["Content-Disposition"]
        == "attachment; filename=\"Protokoll 3.docx\"; filename*=UTF-8''Protokoll%203.docx"
    )
    assert "Hej" in [one.text for one in docx.Document(BytesIO(answer.content)).paragraphs]


@pytest.mark.parametrize(
    ("given", "bare", "whole"),
    [
        ("Årsmöte i Ķekava", "Arsmote i Kekava", "%C3%85rsm%C3%B6te%20i%20%C4%B6ekava"),
        ("Møte på Ærø", "Mote pa AEro", "M%C3%B8te%20p%C3%A5%20%C3%86r%C3%B8"),
        ('a"; filename="evil.exe', "a filename= evil.exe", "a%20filename%3D%20evil.exe"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie x=1", "a%20Set-Cookie%20x%3D1"),
        ("../../etc/passwd", "etc passwd", "etc%20passwd"),
        ("\u202egpj.exe\x00", "gpj.exe", "gpj.exe"),
        ("Київ", "document", "%D0%9A%D0%B8%D1%97%D0%B2"),
        ("", "document", "document"),
        ("x" * 500, "x" * 120, "x" * 120),
    ],
)
def test_the_file_name_is_safe_and_keeps_its_letters(given, bare, whole):
    answer = pdf_answer(document(), given)
    assert answer["Content-Disposition"] == f"attachment; filename=\"{bare}.pdf\"; filename*=UTF-8''{whole}.pdf"
