# SPDX-License-Identifier: EUPL-1.2
"""Collect, check and compile the texts of the interface, without GNU gettext.

Message ids are English and stand in the code; `locale/<language>/LC_MESSAGES/django.po` holds the
translations. Compiled files are not kept in the repository.

    python tools/messages.py update    bring locale/sv up to date with the code
    python tools/messages.py check     fail when a text lacks its Swedish translation
    python tools/messages.py compile   write the .mo files that Django reads
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SWEDISH = LOCALE / "sv" / "LC_MESSAGES" / "django.po"
FOLDERS = ("vanort", "config")

FUNCTIONS = [f"{name}{ending}" for name in ("gettext", "ngettext", "pgettext", "npgettext") for ending in ("", "_lazy")]
KEYWORDS = dict.fromkeys(["_", "gettext_noop", *FUNCTIONS])
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|%[sd]")

HEADER_NOISE = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
    rb'|Report-Msgid-Bugs-To): .*\\n"\n'
)

Key = tuple[str | None, str]


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations"} & set(path.parts):
                yield path


def _code_of(path: Path) -> bytes:
    """Give a file as Python that babel can read; a template's translated texts become calls of gettext."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    # Inside brackets the tokenizer does not mind the indentation that the blanked-out markup leaves behind.
    return f"(\n{templatize(text, origin=str(path))}\n)".encode()


def _texts_in(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield context, singular and plural of each text in a file."""
    found = extract_python(io.BytesIO(_code_of(path)), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, keyword, arguments, _comments in found:
        function = str(keyword)
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        values = [value if isinstance(value, str) else None for value in (*given, None, None)]
        context = values.pop(0) if function.startswith(("pgettext", "npgettext")) else None
        plural = values[1] if "n" in function.partition("gettext")[0] else None
        if values[0]:
            yield context, values[0], plural


def collect() -> dict[Key, tuple[str | None, set[str]]]:
    """Find every text that the interface can show.

    Returns: for each (context, text), its plural if it has one, and the files in which it stands.
    """
    found: dict[Key, tuple[str | None, set[str]]] = {}
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        for context, text, plural in _texts_in(path):
            earlier = found.get((context, text), (None, set()))
            found[(context, text)] = (plural or earlier[0], earlier[1] | {name})
    return found


def _read(path: Path, language: str = "sv") -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="Vänort", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def _key(message: Message) -> Key:
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context, text


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _fault(message: Message) -> str | None:
    """Say what is wrong with one translation, or nothing."""
    strings = _strings(message)
    if not all(strings):
        return "has no translation"
    if message.fuzzy:
        return "is marked as fuzzy"
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    if set(PLACEHOLDER.findall(strings[-1])) != wanted:
        return f"must keep the placeholders {sorted(wanted)}"
    return None


def faults() -> list[str]:
    """List every text whose Swedish translation is missing, doubtful or wrong, and every unused one."""
    catalog = {_key(message): message for message in _read(SWEDISH) if message.id}
    texts = collect()
    lines = []
    for key, (_plural, files) in sorted(texts.items(), key=lambda item: (sorted(item[1][1]), item[0][1])):
        fault = _fault(catalog[key]) if key in catalog else "has no translation"
        if fault:
            lines.append(f"{sorted(files)[0]}: {key[1]!r} {fault}")
    lines += [f"locale/sv: {key[1]!r} is used nowhere" for key in sorted(catalog, key=str) if key not in texts]
    return lines


def update() -> int:
    """Write the Swedish file anew, in alphabetical order, known translations kept. Returns 0."""
    known = {_key(message): message for message in _read(SWEDISH) if message.id}
    catalog = Catalog(locale="sv", project="Vänort", charset="utf-8", fuzzy=False)
    catalog.header_comment = "# SPDX-License-Identifier: EUPL-1.2\n# Swedish texts of Vänort's interface."
    for (context, text), (plural, files) in sorted(collect().items(), key=lambda item: item[0][1]):
        message = known.get((context, text))
        string: str | tuple[str, ...] = _strings(message) if message else ""
        if plural:
            strings = string if isinstance(string, tuple) else (string,)
            string = strings if len(strings) == 2 else (strings[0], strings[0])
        elif isinstance(string, tuple):
            string = string[0]
        flags = message.flags if message else set()
        places = [(name, 0) for name in sorted(files)]
        catalog.add((text, plural) if plural else text, string, places, flags, context=context)
    SWEDISH.parent.mkdir(parents=True, exist_ok=True)
    output = io.BytesIO()
    write_po(output, catalog, width=110, omit_header=False, include_lineno=False)
    # The dates in the header would differ at every run.
    SWEDISH.write_bytes(HEADER_NOISE.sub(b"", output.getvalue()))
    missing = sum(1 for message in _read(SWEDISH) if message.id and not all(_strings(message)))
    print(f"{len(catalog)} texts, {missing} without translation, in {SWEDISH.relative_to(ROOT)}")
    return 0


def check() -> int:
    """Print what is missing. Returns 1 if anything is, else 0."""
    lines = faults()
    print("\n".join(lines) or "Every text has its Swedish translation.")
    return 1 if lines else 0


def compile_all() -> int:
    """Write a .mo file beside every .po file that is newer than it. Returns 0."""
    for source in sorted(LOCALE.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        output = io.BytesIO()
        write_mo(output, _read(source, language=source.parent.parent.name))
        # Written beside the place and moved there: a server that starts meanwhile never reads half a file.
        unfinished = target.with_suffix(".mo.new")
        unfinished.write_bytes(output.getvalue())
        unfinished.replace(target)
    return 0


def main(arguments: list[str]) -> int:
    """Run one of the three commands. Returns the exit code."""
    commands = {"update": update, "check": check, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
