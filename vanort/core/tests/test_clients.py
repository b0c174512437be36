# SPDX-License-Identifier: EUPL-1.2
"""A visitor's address comes from the connection, and from a header only as far as our own proxies wrote it."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from hypothesis import given, strategies as st

from vanort.core.clients import client_address, client_household

PROXIES = [ip_network(one) for one in ("10.0.0.1/32", "192.0.2.0/24", "2001:db8:1::/48")]
VISITOR = "203.0.113.9"


@pytest.fixture(autouse=True)
def proxies(settings):
    settings.TRUSTED_PROXIES = PROXIES


def asked(connected, forwarded=None):
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=connected, **extra)


@pytest.mark.parametrize(
    ("connected", "forwarded", "expected"),
    [
        (VISITOR, None, VISITOR),
        # Whoever connects directly may write what they like: it is not read.
        (VISITOR, "198.51.100.7", VISITOR),
        (VISITOR, "10.0.0.1", VISITOR),
        ("10.0.0.1", VISITOR, VISITOR),
        ("10.0.0.1", f" {VISITOR} ", VISITOR),
        # Two proxies in a row; the left part is the visitor's own invention.
        ("10.0.0.1", f"{VISITOR}, 192.0.2.5", VISITOR),
        ("10.0.0.1", f"198.51.100.7, {VISITOR}, 192.0.2.5", VISITOR),
        ("10.0.0.1", f"10.0.0.1, {VISITOR}", VISITOR),
        # Somebody on the inside.
        ("10.0.0.1", "192.0.2.7, 192.0.2.5", "192.0.2.7"),
        # The sixth version of the protocol, however it is written.
        ("2001:db8:1::5", "2001:DB8:0:0::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", VISITOR, VISITOR),
        ("10.0.0.1", f"::ffff:{VISITOR}", VISITOR),
        ("::ffff:203.0.113.9", None, VISITOR),
        ("fe80::1%eth0", None, "fe80::1"),
        # What cannot be read is not guessed at.
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", f"{VISITOR}, ", "10.0.0.1"),
        ("10.0.0.1", f"{VISITOR}, _hidden", "10.0.0.1"),
        ("10.0.0.1", f"{VISITOR}, unknown, 192.0.2.5", "10.0.0.1"),
        ("10.0.0.1", "999.1.1.1", "10.0.0.1"),
        ("10.0.0.1", "1", "10.0.0.1"),
        ("", VISITOR, "127.0.0.1"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxy(connected, forwarded, expected):
    assert client_address(asked(connected, forwarded)) == expected


def test_a_proxy_that_comes_through_a_socket_file_is_this_machine(settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert client_address(asked("", VISITOR)) == VISITOR
    assert client_address(asked("")) == "127.0.0.1"


def test_without_proxies_the_header_is_never_read(settings):
    settings.TRUSTED_PROXIES = []
    assert client_address(asked("10.0.0.1", VISITOR)) == "10.0.0.1"


def test_all_addresses_of_a_household_count_as_one():
    assert client_household(asked(VISITOR)) == VISITOR
    households = {client_household(asked(f"2001:db8:5:6::{number:x}")) for number in range(1, 40)}
    assert households == {"2001:db8:5:6::/64"}
    assert client_household(asked("2001:db8:5:7::1")) == "2001:db8:5:7::/64"


@given(st.text(max_size=200), st.ip_addresses())
def test_what_a_visitor_writes_never_changes_what_the_proxy_saw(invented, visitor):
    if any(visitor in network for network in PROXIES):
        return
    plain = client_address(asked("10.0.0.1", str(visitor)))
    assert client_address(asked("10.0.0.1", f"{invented},{visitor}")) == plain


@given(st.text(max_size=200))
def test_no_header_raises(header):
    assert client_address(asked("10.0.0.1", header))
