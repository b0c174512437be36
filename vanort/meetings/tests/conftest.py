# SPDX-License-Identifier: EUPL-1.2
"""What tests of minutes begin with: an evening after a meeting at which everything happened."""

import pytest
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.meetings.tests.sitting import everything_happened


@pytest.fixture
def evening():
    with freeze_time("2027-02-10 20:00"):
        yield


@pytest.fixture
def secretary(db):
    return User.objects.create(username="sekreteraren", is_superuser=True)


@pytest.fixture
def sitting(secretary):
    return everything_happened(secretary)
