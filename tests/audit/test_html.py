# SPDX-License-Identifier: EUPL-1.2
"""Every public page is without fault to the Nu HTML checker, and no link of ours leads nowhere."""

import json
import subprocess
from collections import Counter

from tests.audit.crawling import ask
from tests.audit.fetching import VNU, fetched, need

# Pages that no link of the public site leads to: forms sent, and what is not there.
APART = ["/konto/login/", "/europa-direkt/?ort=perstorp", "/samarbeten/?q=finnsinte", "/finns-inte/", "/en/finns-inte/"]


def checked(folder, answers):
    """Return the checker's errors as sentences with the page's path, and how often it warns of what."""
    need("java", "openjdk-17-jre-headless")
    jar = fetched(VNU, "build/dist/vnu.jar")
    paths = {}
    for number, answer in enumerate(answers):
        name = f"{number:03}.html"
        (folder / name).write_bytes(answer.body)
        paths[name] = answer.path
    command = ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    errors = [
        f"{paths[one['url'].rpartition('/')[2]]} {one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for one in found
        if one["type"] != "info"
    ]
    return errors, Counter(one["message"] for one in found if one.get("subType") == "warning")


def test_no_page_has_an_html_error(server, pages, tmp_path, figure):
    apart = [ask(server.url, path) for path in APART]
    assert [answer.status for answer in apart] == [200, 200, 200, 404, 404]
    answers = [*pages.values(), *apart]
    errors, warnings = checked(tmp_path, answers)
    figure("HTML", f"{len(errors)} errors, {warnings.total()} warnings on {len(answers)} pages")
    for message, number in warnings.most_common(5):
        figure(f"HTML warning: {message}", number)
    assert errors == []


def test_both_languages_are_walked_through(pages, figure):
    number = Counter(answer.language for answer in pages.values())
    figure("pages walked", f"{number['sv']} Swedish, {number['en']} English")
    assert number["sv"] >= 30
    assert number["en"] >= 30


def test_no_link_leads_nowhere(walked):
    assert {path: answer.status for path, answer in walked.items() if answer.status not in (200, 301, 302)} == {}
