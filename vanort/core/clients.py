# SPDX-License-Identifier: EUPL-1.2
"""Who asks: the address of a visitor, also where a web server stands in between and passes requests on."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_HOUSEHOLD_BITS = 64  # what one household or one office is given; inside it a visitor may change address at will


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor, for limits only: it proves nothing about who it is.

    ``X-Forwarded-For`` is believed only as far as ``TRUSTED_PROXIES`` have written it: read from the right, the first
    address that is none of theirs, else that of the connection; through a socket file it is this machine's."""
    connected = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    believed = _parsed(connected)
    if not _is_trusted(believed):
        return str(believed or connected)
    for step in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        address = _parsed(step)
        if address is None:
            return connected
        believed = address
        if not _is_trusted(address):
            break
    return str(believed)


def client_household(request: HttpRequest) -> str:
    """Return what limits are counted by: the address, of IPv6 the network that one household is given."""
    address = client_address(request)
    if not isinstance(_parsed(address), IPv6Address):
        return address
    return str(ip_network((address, IPV6_HOUSEHOLD_BITS), strict=False))


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)
