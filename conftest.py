# SPDX-License-Identifier: EUPL-1.2
"""What every test of the project shares: compiled texts, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
import tempfile

import freezegun
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage

from tools import messages

IN_CI = os.environ.get("CI") == "true"


FOLDER = tempfile.TemporaryDirectory(prefix="vanort-tests-")


# A clock that stands still must not tell pytest how long a test took.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


def pytest_configure(config):
    # Once, before the worker processes start.
    if not hasattr(config, "workerinput"):
        messages.compile_all()
    # What tests write lies apart from the installation's own data.
    settings.MEDIA_ROOT = FOLDER.name
    # Named files need no collecting of static files first; quick hashes keep signing in quick.
    vars(staticfiles_storage)["_wrapped"] = StaticFilesStorage()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure():
    FOLDER.cleanup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Also keep what a new SQLite database holds, for sites of their own: a copy is quicker than to migrate again.

    None without one: on PostgreSQL, and when no test asks for the tests' database."""
    from django.db import connection

    from vanort.office.tests.installations import make_template

    if "mode=memory" not in str(connection.settings_dict["NAME"]):
        return None
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let every test begin with an empty memory: emptied tables count their changes anew."""
    from vanort.core import keeping  # Needs the apps, which are not ready when this file is read.

    keeping.forget_all()


def pytest_collection_modifyitems(items):
    if shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if IN_CI and skipped:
        reporter.write_line(f"CI skips nothing, but {len(skipped)} tests were skipped:", red=True)
        for report in skipped:
            reporter.write_line(f"  {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
