# SPDX-License-Identifier: EUPL-1.2
"""Forms under abuse, and two scanners, against a served site of its own: nothing breaks and nothing is found."""

import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.audit.abuse import Sender
from tests.audit.fetching import FOLDER, need
from tests.hostile import PAYLOADS, fields_of

PUBLIC = [
    "/konto/login/",
    "/konto/password/reset/",
    "/kontakt/skriv/",
    "/sok/",
    "/tidslinje/",
    "/samarbeten/",
    "/aktiviteter/",
]
STARTS = ["/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/konto/email/", "/konto/password/change/"]
LEFT_OUT = re.compile(
    r"logout|/delete/|unpublish|/account/|users/edit|officiell|\.(ics|csv|atom)|export|/static/|/language"
)
COUNT = "from vanort.enquiries.models import Enquiry; print(Enquiry.objects.count())"
TOPIC = "from vanort.enquiries.models import Topic; print(Topic.objects.open().first().slug)"


@pytest.fixture
def target(server, tmp_path):
    """A copy of the demonstration that nobody else uses."""
    made = server.copy(tmp_path / "target")
    made.start()
    yield made
    made.stop()


def broken_by(sender, path):
    """Return what broke a form when it stood in each of its fields in turn, and in all at once."""
    names = [name for name in fields_of(sender.get(path)[1]) if "csrf" not in name]
    found = []
    for payload in PAYLOADS:
        for fields in [dict.fromkeys(names, payload), *({name: payload} for name in names[:40])]:
            status, text = sender.post(path, fields)
            if status >= 500 or "<script>alert(1)</script>" in text:
                found.append((path, next(iter(fields)), payload[:30], status))
    return found


@pytest.mark.parametrize("path", PUBLIC)
def test_no_text_in_any_field_breaks_a_public_form(target, path):
    assert broken_by(Sender(target.url), path) == []


def test_no_text_in_any_field_breaks_a_form_of_the_office(target, figure):
    sender = Sender(target.url).sign_in("rut")
    waiting, seen, found = list(STARTS), set(), []
    while waiting:
        path = waiting.pop(0)
        shape = re.sub(r"\d+", "0", urlsplit(path).path)
        if LEFT_OUT.search(path) or shape in seen:
            continue
        seen.add(shape)
        status, text = sender.get(path)
        waiting += re.findall(r'href="(/admin/[^"#?]*)"', text)
        if status == 200 and 'method="post"' in text.lower():
            names = [name for name in fields_of(text) if "csrf" not in name]
            for payload in PAYLOADS:
                answer, _shown = sender.post(path, dict.fromkeys(names, payload))
                if answer >= 500:
                    found.append((path, payload[:30], answer))
    figure("forms of the office under abuse", len(seen))
    assert found == []
    assert len(seen) > 60


def test_of_a_thousand_rapid_posts_each_is_stored_or_refused(target, figure):
    before = int(target.manage("shell", "-v0", "-c", COUNT))
    topic = target.manage("shell", "-v0", "-c", TOPIC).strip()
    sender = Sender(target.url)
    answers = []
    for number in range(1000):
        sender.get("/kontakt/skriv/") if not sender.token else None
        answers.append(
            sender.post("/kontakt/skriv/", {"topic": topic, "subject": f"Nr {number}", "text": "Hej på er."})
        )
    stored = int(target.manage("shell", "-v0", "-c", COUNT)) - before
    kinds = {status: sum(one == status for one, _text in answers) for status, _text in answers}
    figure("1,000 rapid posts", json.dumps(kinds))
    assert set(kinds) == {302, 429}
    assert stored == kinds[302] == 20
    refused = next(text for status, text in answers if status == 429)
    assert "Hej på er." in refused
    assert '<html lang="sv"' in refused


def scanned(command, timeout=900):
    """Return what a scanner prints; it looks at nothing but this machine."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_wapiti_finds_nothing(target, figure, tmp_path):
    need("wapiti", "wapiti")
    report = tmp_path / "wapiti.json"
    # Cookies and headers are looked at behind TLS, by test_headers.py; what asks a machine elsewhere is left out. It
    # reads no brotli, and would find a single page without saying so.
    said = scanned(
        ["wapiti", "-u", f"{target.url}/", "--scope", "folder", "-d", "2", "-f", "json", "-o", str(report), "-m",
         "backup,blindsql,crlf,csp,exec,file,permanentxss,redirect,sql,xss", "-H", "Accept-Encoding: identity",
         "--max-scan-time", "90", "--max-attack-time", "40", "--flush-session", "--no-bugreport", "--store-session",
         str(tmp_path)]
    )  # fmt: skip
    walked = int(re.search(r"found (\d+) URLs and forms", said)[1])
    told = json.loads(report.read_text(encoding="utf-8"))
    found = {kind: rows for part in ("vulnerabilities", "anomalies") for kind, rows in told[part].items() if rows}
    figure("wapiti", f"{walked} addresses and forms, found {sorted(found)}")
    assert walked > 30
    assert found == {}


SUSPECTS = ["/sok/?q=kamen&typ=activity&sida=1", "/tidslinje/?q=kamen", "/samarbeten/?status=active",
            "/aktiviteter/?ar=2019", "/kontakt/skriv/?om=/vanorter/&amne=x", "/kontakt/skriv/tack/?nr=x"]  # fmt: skip


def suspected(where, *more):
    """Return what sqlmap says about an address: what it believes to be a hole stands in its words."""
    need("sqlmap", "sqlmap")
    command = ["sqlmap", "-u", where, "--batch", "--level=2", "--technique=BEU", "--smart", "--flush-session", *more]
    command += ["--disable-coloring", f"--output-dir={FOLDER / 'sqlmap'}", "--retries=1", "--dbms=sqlite"]
    return [line for line in scanned(command).splitlines() if "is vulnerable" in line or "injection point" in line]


@pytest.mark.parametrize("path", SUSPECTS)
def test_sqlmap_finds_nothing(target, path):
    assert suspected(target.url + path) == []


def test_sqlmap_finds_nothing_behind_the_sign_in(target):
    sender = Sender(target.url).sign_in("rut")
    cookies = "; ".join(f"{one.key}={one.value}" for one in sender.cookies.values())
    where = f"{target.url}/admin/snippets/collaborations/collaboration/?q=kamen&ordering=kind&p=1"
    assert suspected(where, "--cookie", cookies, "-p", "q,ordering,p") == []
