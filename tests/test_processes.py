# SPDX-License-Identifier: EUPL-1.2
"""Two web processes and two workers on one database, all busy at once: nothing is lost, nothing is done twice."""

from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.audit.asking import FIELD, FORM, TOPIC
from tests.served import free_port
from vanort.office.tests.installations import installation, make_template

LETTERS, VISITORS = 6, 4


@pytest.fixture(scope="module")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def site(template, db, tmp_path):
    """A served installation with two of each process; gives its port and its rows."""
    with ExitStack() as stack:
        made = stack.enter_context(installation(tmp_path / "site", template))
        made.environment |= {"POSTS_PER_HOUR": "1000000", "EMAIL_HOST": "", "DEBUG": ""}
        code, said = made.manage("serve", "--prepare", "--demo", "")
        assert code == 0, said
        # It serves nothing and makes no account, and nothing is left to do after it.
        assert made.ask("SELECT username FROM accounts_user") == []
        assert list((made.folder / "static" / "wagtailadmin").rglob("*.css.gz"))
        made.port = free_port()
        web = ["--interface", "wsgi", "--port", str(made.port), "--workers", "2", "--blocking-threads", "1", "--no-ws"]
        running = [made.begin(*web, "config.wsgi:application", module="-m granian")]
        running += [made.begin("worker", "--interval", "0.2", "--worker-id", name) for name in ("one", "two")]
        made.running = running
        yield made
        for process in running:
            process.terminate()
        for process in running:
            process.communicate(timeout=60)


def ask(port, method, path, body=None, **headers):
    with closing(HTTPConnection("localhost", port, timeout=60)) as line:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def wait_for(what, seconds=90):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.2)


def answers(port):
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def write(site, name, codes):
    for number in range(LETTERS):
        _status, headers, page = ask(site.port, "GET", FORM)
        cookie = next(one for one in headers.get_all("Set-Cookie") if "csrftoken=" in one).partition(";")[0]
        topic = next(filter(None, TOPIC.search(page).groups()))
        data = {**dict(FIELD.findall(page)), "topic": topic, "subject": f"{name}-{number}", "text": "Hej"}
        data["email"] = f"{name}{number}@example.se"
        kind = "application/x-www-form-urlencoded"
        codes.append(ask(site.port, "POST", FORM, urlencode(data), **{"Cookie": cookie, "Content-Type": kind})[0])


ENQUEUE = """
from wagtail.tasks import delete_file_from_storage_task as task
for number in range(30):
    task.enqueue(["django.core.files.storage.FileSystemStorage", [], {}], f"nowhere-{number}.txt")
"""
# The queue: how each job ended, and which workers have taken it.
QUEUE = "SELECT args_kwargs, status, worker_ids FROM django_tasks_database_dbtaskresult"


def test_everybody_at_once(site):
    wait_for(lambda: answers(site.port))
    codes = []
    visitors = [threading.Thread(target=write, args=(site, f"vis{one}", codes)) for one in range(VISITORS)]
    clerk = site.begin("shell", "-v0", "-c", ENQUEUE)
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert codes == [302] * (LETTERS * VISITORS)
    subjects = [row[0] for row in site.ask("SELECT subject FROM enquiries_enquiry WHERE subject LIKE 'vis%'")]
    assert sorted(subjects) == sorted(f"vis{one}-{number}" for one in range(VISITORS) for number in range(LETTERS))
    serials = [row[0] for row in site.ask("SELECT serial FROM enquiries_enquiry")]
    assert len(serials) == len(set(serials))
    # Each receipt was sent once, by one of the workers.
    wait_for(lambda: not site.ask("SELECT 1 FROM core_outgoingmail WHERE state IN ('queued', 'sending')"))
    letters = dict(site.ask("SELECT recipient, count(*) FROM core_outgoingmail WHERE recipient LIKE 'vis%' GROUP BY 1"))
    assert letters == {f"vis{one}{number}@example.se": 1 for one in range(VISITORS) for number in range(LETTERS)}
    assert {row[0] for row in site.ask("SELECT state FROM core_outgoingmail")} == {"sent"}
    sent = [path.read_text() for path in (site.folder / "mail").iterdir()]
    for recipient in letters:
        assert sum(text.count(f"To: {recipient}") for text in sent) == 1
    clerk.communicate()
    assert clerk.returncode == 0
    wait_for(lambda: all(status not in ("READY", "RUNNING") for _job, status, _workers in site.ask(QUEUE)))
    jobs = [(status, workers) for job, status, workers in site.ask(QUEUE) if "nowhere-" in str(job)]
    assert len(jobs) == 30
    assert {status for status, _workers in jobs} == {"SUCCESSFUL"}
    taken = [json.loads(workers) if isinstance(workers, str) else workers for _status, workers in jobs]
    assert [len(workers) for workers in taken] == [1] * 30
    assert all(process.poll() is None for process in site.running)
