# SPDX-License-Identifier: EUPL-1.2
"""The way between visitors and the site, as the shipped nginx lays it (ASVS chapters 12 and 13)."""

import re

import pytest

from tests.asvs import proves
from tests.source import ROOT

NGINX = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy" / "nginx").glob("*.conf")}
SITE = NGINX["vanort.conf"]


def words_of(directive, text):
    """Return what follows a directive, each time it stands in a configuration."""
    return re.findall(rf"^\s*{directive}\s+((?:\"[^\"]*\"|[^;\"])+);", text, re.MULTILINE)


def servers():
    return re.split(r"^server \{", SITE, flags=re.MULTILINE)[1:]


@proves("12.1.1")
def test_only_the_two_newest_versions_of_tls_are_spoken():
    spoken = [words for text in NGINX.values() for words in words_of("ssl_protocols", text)]
    assert spoken == ["TLSv1.2 TLSv1.3"]
    ciphers = words_of("ssl_ciphers", NGINX["tls.conf"])[0].split(":")
    assert all(re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA\d+|CHACHA20-POLY1305)", one) for one in ciphers)
    assert "include /opt/vanort/deploy/nginx/tls.conf;" in SITE


@proves("12.2.1")
def test_without_tls_there_is_nothing_but_the_way_to_it():
    plain, secure = servers()
    assert words_of("listen", plain) == ["80", "[::]:80"]
    assert all("443 ssl" in where for where in words_of("listen", secure))
    answers = re.findall(r"location (\S+) \{ ([^}]+) \}", plain)
    assert answers == [
        ("/.well-known/acme-challenge/", "root /var/www/acme;"), ("/", "return 301 https://$host$request_uri;"),
    ]  # fmt: skip


@proves("12.2.1", "3.4.1")
@pytest.mark.parametrize("name", ["headers.conf", "pages.conf"])
def test_what_nginx_hands_out_itself_demands_tls_for_a_year(name):
    found = [words for words in words_of("add_header", NGINX[name]) if words.startswith("Strict-Transport-Security")]
    assert [words.partition('"')[2].partition('"')[0] for words in found] == ["max-age=31536000; includeSubDomains"]


@proves("13.4.1")
def test_nginx_hands_out_three_folders_and_lists_none():
    assert [words for text in NGINX.values() for words in words_of("autoindex", text)] == []
    assert set(words_of("root", SITE)) == {"/var/lib/vanort"}
    folders = re.findall(r"location (?:~ )?\"?\^?(/[a-z]+/)", SITE)
    assert set(folders) <= {"/admin/", "/static/", "/media/"}
    assert "server_tokens off;" in SITE


def test_what_visitors_write_about_addresses_is_thrown_away():
    passed = dict(words.split(maxsplit=1) for words in words_of("proxy_set_header", NGINX["site.conf"]))
    assert passed["X-Forwarded-For"] == "$remote_addr"
    assert passed["X-Forwarded-Proto"] == "$scheme"
    assert {passed[name] for name in ("Forwarded", "X-Forwarded-Host", "X-Real-IP")} == {'""'}
