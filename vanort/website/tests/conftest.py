# SPDX-License-Identifier: EUPL-1.2
"""What tests of public pages begin with: a day, the municipality and a twin town."""

import pytest
from freezegun import freeze_time

from vanort.website.tests.register import TODAY, make_municipality, make_twin


@pytest.fixture
def today():
    with freeze_time(TODAY):
        yield


@pytest.fixture
def home(db):
    return make_municipality()


@pytest.fixture
def town(home):
    return make_twin(home)
