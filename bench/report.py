# SPDX-License-Identifier: EUPL-1.2
"""Measure compiling a year, and an annual report from frozen content to a PDF and through WeasyPrint (make bench).

WeasyPrint gets the document's own HTML with a plain style sheet, and tags it as PDF/UA-1 like ours. Each round has
other words and figures, so that neither can use again what it worked out before. The clock counts processor time too:
on a machine with much to do the wall's clock says little.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template import Context, Template

from bench.search import Language
from vanort.activities.models import Activity
from vanort.directory.models import Organization
from vanort.documents.model import Document
from vanort.documents.pdf import to_pdf
from vanort.reports.compiling import compile_report
from vanort.reports.documents import report_document
from vanort.reports.figures import Figure, Part, Report, Section, Table

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "var" / "bench" / "weasyprint"
ROUNDS = 7
PEER_ROUNDS = 3
# Sections that make about ten pages.
TEN_PAGES = 7
STYLE = (
    "@page { size: A4; margin: 33mm 29mm 27mm } body { font: 11pt/1.4 sans-serif } table { width: 100%;"
    " border-collapse: collapse; font-size: 10pt } td, th { text-align: left; border-bottom: 1px solid #ccc;"
    " padding: 5pt } img { max-width: 100% } .table__num { text-align: right }"
)
MEASURE = """
import sys, time, weasyprint
for file in sys.argv[1:]:
    wall, cpu = time.perf_counter(), time.process_time()
    weasyprint.HTML(filename=file).write_pdf(pdf_variant="pdf/ua-1")
    print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def content(sections: int, seed: int) -> dict[str, Any]:
    """Return made-up frozen content: sections with words, a table with records and figures, and every third a chart."""
    language = Language(4_000, seed)
    made = tuple(_section(language, number) for number in range(sections))
    words = {each.key: "\n\n".join(language.text(70).capitalize() + "." for _part in range(3)) for each in made}
    return {"report": Report("Vänortskommittén", 2024, made).as_data(), "words": words}


def _section(language: Language, number: int) -> Section:
    chance = random.Random(f"{number} {language.stem()}")
    rows = tuple(
        (
            Part("activities.activity:1", language.text(4).capitalize()),
            language.text(3),
            Figure(f"f{number}-{row}-a", Decimal(chance.randrange(400))),
            Figure(f"f{number}-{row}-b", Decimal(chance.randrange(-9_000, 90_000)), "SEK"),
        )
        for row in range(14 if number % 3 else 8)
    )
    head = (language.stem(), language.stem(), language.stem(), language.stem())
    chart = "" if number % 3 else "bars"
    table = Table(f"t{number}", language.text(4), head, rows, language.text(12), chart, (2, 3))
    return Section(f"s{number}", language.text(4).capitalize(), tables=(table,))


def _clocked(work: Callable[[int], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median seconds of a round, by the wall's clock and by the processor's."""
    taken = []
    for number in range(rounds + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        work(number)
        taken.append((time.perf_counter() - wall, time.process_time() - cpu))
    # The first round reads fonts and templates.
    return statistics.median(each[0] for each in taken[1:]), statistics.median(each[1] for each in taken[1:])


def compiling(slug: str, year: int) -> float:
    """Return the milliseconds of processor time it takes to compile a body's year, all made-up activities being its."""
    body = Organization.objects.get(slug=slug)
    Activity.objects.filter(slug__startswith="made-up").update(body=body, involvement=Activity.Involvement.RUNS)
    return 1000 * _clocked(lambda _number: compile_report(body, year))[1]


def _measured(sections: int) -> dict[str, Any]:
    rounds = [content(sections, seed) for seed in range(ROUNDS + 1)]
    wall, cpu = _clocked(lambda number: to_pdf(report_document(rounds[number])))
    pages = to_pdf(report_document(rounds[0])).count(b"/Type/Page/") or 1
    told = {"pages": pages, "seconds": round(wall, 3), "cpu_seconds": round(cpu, 3)}
    return told | {"cpu_ms_per_page": round(1000 * cpu / pages, 2)}


def _html(document: Document) -> str:
    page = Template("{% load documents %}<h1>{{ it.title }}</h1>{% document it %}").render(Context({"it": document}))
    return f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>x</title><style>{STYLE}</style>{page}</html>'


def _peer(folder: Path, sections: int) -> tuple[float, float]:
    """Return WeasyPrint's median seconds for the same content; it runs by itself, with packages of its own."""
    files = []
    for seed in range(PEER_ROUNDS + 1):
        files.append(folder / f"report-{seed}.html")
        files[-1].write_text(_html(report_document(content(sections, seed))), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(PEER)}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, files)], check=True, env=env, stdout=subprocess.PIPE
    )
    taken = [[float(word) for word in line.split()] for line in done.stdout.decode().splitlines()][1:]
    return statistics.median(each[0] for each in taken), statistics.median(each[1] for each in taken)


def annual_report(folder: Path) -> dict[str, Any]:
    """Measure 10, 40 and 160 pages, and 40 through WeasyPrint where it is installed (make bench installs it)."""
    results: dict[str, Any] = {"lengths": [_measured(TEN_PAGES * times) for times in (1, 4, 16)]}
    if PEER.exists():
        ours, (wall, cpu) = results["lengths"][1], _peer(folder, TEN_PAGES * 4)
        results |= {"weasyprint_seconds": round(wall, 3), "weasyprint_cpu_seconds": round(cpu, 3)}
        results |= {"ratio": round(wall / ours["seconds"], 1), "cpu_ratio": round(cpu / ours["cpu_seconds"], 1)}
    print(f"annual report: {json.dumps(results)}")
    return results
