# SPDX-License-Identifier: EUPL-1.2
"""A document may bring files along: then it is PDF/A-3a, else A-2a; and no file's name or words break it."""

from vanort.documents.model import Attachment, Paragraph, plain
from vanort.documents.pdf import to_pdf
from vanort.documents.tests.factories import HOSTILE, document, every_block
from vanort.documents.tests.reading import Pdf
from vanort.documents.word import to_docx

TABLE = "\ufeffPost;Utfall\r\nResor å;38 250\r\n".encode()


def with_file(**given):
    values = {"name": "resor.csv", "data": TABLE, "mime_type": "text/csv", "description": "Resor", **given}
    return document(Paragraph("x"), attachments=[Attachment(**values)])


def streams(content):
    made = Pdf(content)
    return [
        made.stream(number).removesuffix(b"\n")
        for number, body in made.objects.items()
        if b"/EmbeddedFile/" in body + b"/"
    ]


def test_a_document_with_a_file_is_a3_and_holds_it_as_it_was():
    made = to_pdf(with_file())
    assert b"<pdfaid:part>3</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert streams(made) == [TABLE]
    assert b"/AFRelationship/Data" in made.replace(b"/AFRelationship /Data", b"/AFRelationship/Data")


def test_a_document_without_files_stays_a2():
    made = to_pdf(document(Paragraph("x")))
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert streams(made) == []


def test_a_file_that_is_no_text_is_kept_byte_for_byte():
    data = bytes(range(256))
    assert streams(to_pdf(with_file(data=data, mime_type="application/octet-stream"))) == [data]


def test_hostile_words_about_a_file_break_nothing():
    one = with_file(description=HOSTILE).attachments[0]
    assert one.description == plain(HOSTILE)
    assert streams(to_pdf(with_file(description=HOSTILE))) == [TABLE]


def test_the_same_files_make_the_same_bytes_and_word_leaves_them_out():
    assert to_pdf(with_file()) == to_pdf(with_file())
    assert b"resor.csv" not in to_docx(with_file())


def test_words_stay_whole_in_running_text():
    text = "Kommunfullmäktigeledamot " * 40
    made = to_pdf(document(Paragraph(text)))
    assert Pdf(made).words.replace("\n", " ").count("Kommunfullmäktigeledamot") == 40


def test_every_block_is_still_made():
    assert len(Pdf(to_pdf(every_block(repeated=2))).kids) >= 4
