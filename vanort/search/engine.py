# SPDX-License-Identifier: EUPL-1.2
"""What is asked of each database in its own words; all parameters are letters and figures only (``words.WORD``)."""

import json
from collections.abc import Iterator, Set
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# The one lock of whoever writes the index, on PostgreSQL; any number that no other lock of this database has.
_LOCK = 7_606_173_001
# Terms that a word is a part of, and terms that look like a word, at most.
MANY, ALIKE = 100, 300
_POSTGRES_TERMS = "SELECT text, folded, shown FROM search_term WHERE (' ' || folded || ' ')"
_SQLITE_TERMS = (
    "SELECT text, folded, shown FROM search_term WHERE id IN "
    "(SELECT rowid FROM search_trigrams WHERE search_trigrams MATCH %s{order} LIMIT {limit}) ")  # fmt: skip

Found = tuple[str, str, str]  # text, folded, shown


@contextmanager
def alone() -> Iterator[None]:
    """Write the index alone, in one transaction: SQLite lets only one write anyway, PostgreSQL is asked for a lock."""
    with transaction.atomic():
        if _is_postgres():
            _ask("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def documents_with(terms: Set[str]) -> tuple[list[int], list[int]]:
    """Return the numbers of the documents that hold any of the stems in their titles, and anywhere; perhaps twice."""
    if not terms:
        return [], []
    # Term by term: asked for many at once, FTS5 looks at all terms for each document, PostgreSQL at all documents.
    if _is_postgres():
        sql = (
            "SELECT array_agg(number) FROM unnest(%s::text[]) AS term, LATERAL (SELECT number "
            "FROM search_searchdocument WHERE string_to_array({}, ' ') @> ARRAY[term] OFFSET 0) AS found")  # fmt: skip
        title, anywhere = (_ask(sql.format(column), [list(terms)])[0][0] for column in ("title_words", "words"))
        return title or [], anywhere or []
    sql = (
        "SELECT json_group_array(doc) FILTER (WHERE col = 'title_words'), json_group_array(doc) "
        "FROM search_postings WHERE term IN (SELECT value FROM json_each(%s))")  # fmt: skip
    title, anywhere = _ask(sql, [json.dumps(list(terms))])[0]
    return json.loads(title), json.loads(anywhere)


def terms_with(part: str) -> list[Found]:
    """Return the terms that hold a part of three letters or more, short ones first; a blank is a beginning or end."""
    if _is_postgres():
        return _ask(f"{_POSTGRES_TERMS} LIKE %s ORDER BY length(folded) LIMIT {MANY}", [f"%{part}%"])
    sql = _SQLITE_TERMS.format(order="", limit=20 * MANY) + f"ORDER BY length(folded) LIMIT {MANY}"
    return _ask(sql, [f'"{part}"'])


def terms_like(word: str) -> list[Found]:
    """Return the terms that share most groups of three letters with a folded word."""
    if _is_postgres():
        _ask("SELECT set_limit(0.15)", [])
        return _ask(f"{_POSTGRES_TERMS} %% %s ORDER BY similarity(folded, %s) DESC LIMIT {ALIKE}", [word, word])
    padded = f" {word} "
    groups = dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2))
    sql = _SQLITE_TERMS.format(order=" ORDER BY rank", limit=ALIKE)
    return _ask(sql, [" OR ".join(f'"{group}"' for group in groups)])


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _ask(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
