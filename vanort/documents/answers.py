# SPDX-License-Identifier: EUPL-1.2
"""A document as an answer to the browser: the right type, a safe file name, and nobody keeps it unless told."""

import re
import unicodedata
from urllib.parse import quote

from django.http import HttpResponse

from vanort.documents.model import Document, plain
from vanort.documents.pdf import to_pdf

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Letters that ASCII has no first part of.
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})
# What no file system takes, and a row of dots, dashes or spaces.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|%;\n]+')
LONGEST_NAME = 120


def _disposition(filename: str, suffix: str) -> str:
    """Return the header that names the file twice: in ASCII for all, in UTF-8 for those that read it (RFC 6266)."""
    name = " ".join(_FORBIDDEN.sub(" ", plain(filename)).split()).strip(" .")[:LONGEST_NAME]
    letters = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    bare = " ".join(letters.encode("ascii", "ignore").decode().split()) or "document"
    return f"attachment; filename=\"{bare}.{suffix}\"; filename*=UTF-8''{quote(name or 'document', safe='')}.{suffix}"


def _answer(content: bytes, content_type: str, disposition: str, cache: str) -> HttpResponse:
    headers = {"Content-Disposition": disposition, "Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type, headers=headers)


def pdf_answer(document: Document, filename: str, cache: str = "private, no-store") -> HttpResponse:
    """Return a document as a PDF to keep, named without ending; cache is ``Cache-Control``; errors as ``to_pdf``."""
    return _answer(to_pdf(document), PDF, _disposition(filename, "pdf"), cache)


def docx_answer(document: Document, filename: str, cache: str = "private, no-store") -> HttpResponse:
    """Return a document as a Word file to keep; arguments and errors as ``pdf_answer``."""
    # python-docx takes its time to import, and few requests want it.
    from vanort.documents.word import to_docx

    return _answer(to_docx(document), DOCX, _disposition(filename, "docx"), cache)
