# SPDX-License-Identifier: EUPL-1.2
"""The commands of whoever runs the machine: a first account, passwords, two processes under one roof."""

import os
import re
import signal
import socket
import sys
import threading
import time
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from vanort.accounts.models import User
from vanort.office.first_admin import make_first_admin
from vanort.office.management.commands import load_demo, serve
from vanort.office.supervising import is_free, run_together

PYTHON = [sys.executable, "-c"]


@pytest.mark.django_db
def test_the_first_account_is_an_administrator_and_made_once():
    user, password = make_first_admin()
    assert authenticate(username="admin", password=password) == user
    assert user.has_perms(["wagtailadmin.access_admin", "website.change_sitefacts", "accounts.add_user"])
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    assert make_first_admin() is None
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_new_password_takes_the_place_of_the_old_and_opens_a_closed_account():
    _user, old = make_first_admin()
    User.objects.update(is_active=False)
    out = StringIO()
    call_command("staff_password", stdout=out)
    new = re.search(r"Password: (\S+)", out.getvalue())[1]
    assert new != old
    assert authenticate(username="admin", password=old) is None
    assert authenticate(username="admin", password=new).username == "admin"


@pytest.mark.django_db
def test_where_there_is_no_account_the_first_one_is_made():
    out = StringIO()
    call_command("staff_password", stdout=out)
    password = re.search(r"Password: (\S+)", out.getvalue())[1]
    assert authenticate(username="admin", password=password).has_perm("accounts.add_user")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_an_unknown_account_gets_no_password():
    with pytest.raises(CommandError, match="kim"):
        call_command("staff_password", "kim")
    assert not User.objects.exists()


def test_a_taken_port_is_said_before_anything_is_done():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(CommandError, match=f"Port {port} is taken.*PORT={port + 1}"):
            call_command("serve", port=port)
    assert is_free(port)


def test_when_one_ends_the_other_ends_and_its_code_is_handed_on():
    started = time.monotonic()
    code = run_together([[*PYTHON, "raise SystemExit(3)"], [*PYTHON, "import time; time.sleep(60)"]], dict(os.environ))
    assert code == 3
    assert time.monotonic() - started < 20


def test_an_end_that_nobody_asked_for_is_a_failure():
    assert run_together([[*PYTHON, "pass"]], dict(os.environ)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_both_and_is_no_failure(tmp_path, number):
    program = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    marks = [tmp_path / "one", tmp_path / "two"]
    before = signal.getsignal(number)

    def ask_to_stop():
        while not all(mark.exists() for mark in marks):
            time.sleep(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=ask_to_stop).start()
    started = time.monotonic()
    assert run_together([[*PYTHON, program, str(mark)] for mark in marks], dict(os.environ)) == 0
    assert time.monotonic() - started < 30
    assert signal.getsignal(number) == before


def test_files_are_collected_when_they_have_changed_only(tmp_path, monkeypatch):
    # Not by the fixture, whose signal would take the tests' own storage of static files away.
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
    assert serve.collect_if_changed() is True
    assert (tmp_path / "staticfiles.json").exists()
    assert list((tmp_path / "office").glob("office.*.css.br"))
    assert serve.collect_if_changed() is False
    (tmp_path / ".collected").write_text("older")
    assert serve.collect_if_changed() is True


def test_the_demonstration_is_the_first_folder(tmp_path, settings):
    settings.ROOT = tmp_path
    assert load_demo.demos() == []
    for name in ("b", "a"):
        (tmp_path / "demo" / name).mkdir(parents=True)
        (tmp_path / "demo" / name / "organizations.json").write_text("[]")
    assert load_demo.demos() == ["a", "b"]
    assert serve.Command().create_parser("manage.py", "serve").parse_args([]).demo == "a"


@pytest.mark.django_db
def test_the_greeting_names_both_addresses_and_the_password_once(monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    texts = []
    for _time in range(2):
        out = StringIO()
        command = serve.Command(stdout=out)
        command._greet(8123)
        texts.append(out.getvalue())
    assert "http://localhost:8123/admin/" in texts[0]
    assert "password" in texts[0]
    assert "password" not in texts[1]
