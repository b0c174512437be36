# SPDX-License-Identifier: EUPL-1.2
"""A document as DOCX for Word, to be worked on further: real styles, header rows, alternative texts, page numbers."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _, override
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from vanort.documents import model
from vanort.documents.model import Document, DocumentError, paragraphs
from vanort.documents.pdf import HERE, PIXELS_PER_INCH, to_png

# What Word calls the languages; a language without its country is understood too.
LOCALES = {"sv": "sv-SE", "en": "en-GB", "de": "de-DE", "da": "da-DK", "lv": "lv-LV"}
# The first moment that ZIP can tell, for every part: when a document was made stands in its properties.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
WIDTH, LABEL = 152, 42  # mm, of the text and of the labels of facts
INK, LINE = "1B1F24", "C9C4BA"
STYLES = {"normal": "Normal", "lead": "Body Text", "note": "Body Text 2", "quote": "Quote"}


def _element(parent: Any, name: str, **attributes: object) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    parent.append(made)
    return made


def _write(paragraph: Any, lines: list[str], bold: bool | None = None) -> Any:
    for number, line in enumerate(lines):
        run = paragraph.add_run()
        run.bold = bold
        if number:
            run.add_break()
        run.add_text(line)
    return paragraph


def _add(word: Any, text: str, style: str = "Normal") -> list[Any]:
    return [_write(word.add_paragraph(style=style), lines) for lines in paragraphs(text)]


def _facts(word: Any, block: model.Facts) -> None:
    """Add facts as label, tab and value with a hanging indent: a table would promise headings that there are not."""
    for label, value in block.pairs:
        paragraph = _write(word.add_paragraph(), [" ".join(label.split())], bold=True)
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent = Mm(LABEL), Mm(-LABEL)
        paragraph.add_run().add_tab()
        _write(paragraph, [line for lines in paragraphs(value) for line in lines])


def _table(word: Any, block: model.Table) -> None:
    """Add a table with its caption; its head is repeated on each page, and no row is broken by one."""
    _add(word, block.caption, "Caption")
    table = word.add_table(rows=0, cols=len(block.head))
    _element(table._tbl.tblPr, "tblCaption", val=" ".join(block.caption.split()))
    table.autofit = False
    widths = [Mm(WIDTH * share / sum(block.shares)) for share in block.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(([(text, "") for text in block.head], *block.cells)):
        made = table.add_row()
        properties = made._tr.get_or_add_trPr()
        _element(properties, "cantSplit")
        if not number:
            _element(properties, "tblHeader")
        for column, (cell, (text, language), width) in enumerate(zip(made.cells, row, widths, strict=True)):
            cell.width = width
            borders = _element(cell._tc.get_or_add_tcPr(), "tcBorders")
            _element(borders, "bottom", val="single", sz=4 if number else 8, color=LINE if number else INK)
            lines = [line for part in paragraphs(text) for line in part]
            paragraph = _write(cell.paragraphs[0], lines, bold=not number or None)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Mm(0.8)
            for run in paragraph.runs if language else ():
                _element(run._r.get_or_add_rPr(), "lang", val=LOCALES.get(language, language))
            if column in block.figures:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # Word joins tables that nothing parts.
    if not _add(word, block.note, "Body Text 2"):
        word.add_paragraph()


def _bullets(word: Any, block: model.Bullets) -> None:
    for item in block.items:
        _write(word.add_paragraph(style="List Bullet"), item.split("\n"))


def _numbered(word: Any, block: model.Numbered) -> None:
    """Add a list that counts from 1 again, which Word does only for a numbering of its own."""
    numbering = word.part.numbering_part.element
    used = word.styles["List Number"].element.pPr.numPr.numId.val
    own = numbering.add_num(numbering.num_having_numId(used).abstractNumId.val)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    for item in block.items:
        paragraph = _write(word.add_paragraph(style="List Number"), item.split("\n"))
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, own.numId


def _signatures(word: Any, block: model.Signatures) -> None:
    for name, role in block.signers:
        lines = [line for text in (name, role) for line in text.split("\n") if line]
        # Between two paragraphs with the same lines Word draws none, so an empty one stands between them.
        word.add_paragraph().paragraph_format.space_before = Pt(36)
        paragraph = _write(word.add_paragraph(), lines)
        # Before anything else of the paragraph's shape: Word keeps to the order.
        borders = _element(paragraph._p.get_or_add_pPr(), "pBdr")
        _element(borders, "top", val="single", sz=6, space=4, color=INK)
        paragraph.paragraph_format.right_indent = Mm(WIDTH / 2)


def _picture(word: Any, block: model.Picture) -> None:
    png = block.data if block.suffix == "png" else to_png(block.data)
    try:
        shape = word.add_picture(BytesIO(png))
    except Exception as refusal:  # python-docx has no one error for what it cannot read
        raise DocumentError("A picture in the document cannot be read.") from refusal
    # Word takes a picture that does not say otherwise for one of 72 points to the inch.
    own = 72 / PIXELS_PER_INCH if block.suffix == "svg" else 1
    scale = min(own, Mm(WIDTH) / max(shape.width, 1), Mm(210) / max(shape.height, 1))
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape._inline.docPr.set("descr", block.alt)
    shape._inline.set("distL", "0")
    _add(word, block.caption, "Body Text 2")


PRINTED: dict[str, Callable[[Any, Any], object]] = {
    "heading": lambda word, block: _write(
        word.add_heading(level=block.level), [f"{block.number} {block.text}".strip()]
    ),
    "paragraph": lambda word, block: _add(word, block.text, STYLES[block.style]),
    "cards": lambda word, block: [_write(word.add_paragraph(), list(filter(None, card))) for card in block.cards],
    "facts": _facts, "table": _table, "bullets": _bullets, "numbered": _numbered, "signatures": _signatures,
    "picture": _picture, "pagebreak": lambda word, block: word.add_page_break()}  # fmt: skip


def _edges(word: Any, document: Document) -> None:
    section = word.sections[0]
    head = section.header.paragraphs[0]
    _write(head, [" ".join(document.header.split()) + "\t"])
    with override(document.language):
        pattern = document.page or _("Page {number} ({total})")
    for part in re.split(r"(\{\w+\})", pattern):
        if part in ("{number}", "{total}"):
            # Word counts; until it has, a 1 stands there.
            field = _element(head._p, "fldSimple", instr="PAGE" if part == "{number}" else "NUMPAGES")
            _element(_element(field, "r"), "t").text = "1"
        else:
            _write(head, [part])
    _write(section.footer.paragraphs[0], [", ".join(filter(None, (document.title, document.subtitle)))])


def _describe(word: Any, document: Document) -> None:
    made = (document.created or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    language = LOCALES.get(document.language, document.language)
    about = word.core_properties
    # The format takes 255 characters.
    about.title, about.author = document.title[:255], document.author[:255]
    about.last_modified_by, about.created, about.modified = about.author, made, made
    about.language, about.comments, about.revision = language, "", 1
    word.styles.element.xpath(".//w:rPrDefault//w:lang")[0].set(qn("w:val"), language)


def _settled(file: bytes) -> bytes:
    """Return a ZIP file with the same parts, none of which says when it was written."""
    settled = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, NO_MOMENT), old.read(part), zipfile.ZIP_DEFLATED)
    return settled.getvalue()


def to_docx(document: Document) -> bytes:
    """Return a document as a Word file; raises DocumentError when a picture cannot be read."""
    word = docx.Document(str(HERE / "word.docx"))  # our styles, page and header line
    _describe(word, document)
    _edges(word, document)
    _write(word.add_paragraph(style="Title"), document.title.split("\n"))
    _add(word, document.subtitle, "Subtitle")
    _facts(word, model.Facts(document.facts))
    for block in document.blocks:
        PRINTED[block.kind](word, block)
    file = BytesIO()
    word.save(file)
    return _settled(file.getvalue())
