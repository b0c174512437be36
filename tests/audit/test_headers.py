# SPDX-License-Identifier: EUPL-1.2
"""What the site tells browsers to refuse, weighed as Mozilla's HTTP Observatory does, with a proxy that speaks TLS.

The points are those of MDN's HTTP Observatory (its score table of 2025): 100 to begin with, plus what is better than
expected, where nothing worse than 90 stands beside it.
"""

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from tests.audit.crawling import ask
from tests.served import PASSWORD

PUBLIC, OFFICE = 115, 100
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_768_000
BROAD = {"*", "http:", "https:", "data:", "blob:", "'unsafe-inline'", "'unsafe-eval'"}
# Every kind of answer: pages, a page that is not there, files for programs, static files.
KINDS = ["/", "/en/", "/vanorter/kamen/", "/finns-inte/", "/konto/login/", "/kalender.ics", "/aktiviteter.atom",
         "/samarbeten.csv", "/robots.txt", "/sitemap.xml", "/healthz"]  # fmt: skip


def policy_of(answer):
    """Return the content security policy as sources by directive."""
    parts = (part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";"))
    return {part[0]: part[1:] for part in parts if part}


def sources(policy, directive):
    return policy.get(directive, policy.get("default-src", ["*"]))


def policy_points(policy):
    """Return the points for a policy; broad sources cost most where they let scripts in."""
    if not policy:
        return -25
    if {"'unsafe-inline'", "data:", "https:", "*"} & {*sources(policy, "script-src"), *sources(policy, "object-src")}:
        return -20
    if "'unsafe-eval'" in sources(policy, "script-src"):
        return -10
    if BROAD & {*sources(policy, "style-src")} or "form-action" not in policy:
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def cookie_points(answer):
    """Return the points for the cookies set: Secure all, HttpOnly the session's, SameSite all."""
    points = []
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        flags = {part.strip().lower().partition("=")[0] for part in cookie.split(";")[1:]}
        if cookie.startswith("__Host-sessionid=") and not {"secure", "httponly"} <= flags:
            points.append(-40)
        elif "secure" not in flags:
            points.append(-20)
        else:
            points.append(5 if "samesite" in flags else 0)
    return min(points, default=0)


def transport_points(answer):
    """Return the points for Strict-Transport-Security."""
    parts = dict(
        part.strip().partition("=")[::2] for part in answer.headers.get("Strict-Transport-Security", "").split(";")
    )
    if not parts.get("max-age", "").isdigit():
        return -20
    return 0 if int(parts["max-age"]) >= HALF_A_YEAR else -10


def table(answer, plain):
    """Return the points of each row for an answer over TLS and the answer without."""
    policy = policy_of(answer)
    own = answer.headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site")
    shared = answer.headers.get("Access-Control-Allow-Origin")
    framed = "frame-ancestors" in policy
    return {
        "content-security-policy": policy_points(policy),
        "cookies": cookie_points(answer),
        "cross-origin-resource-sharing": -50 if shared and "Access-Control-Allow-Credentials" in answer.headers else 0,
        "cross-origin-resource-policy": 10 if own else 0,
        "redirection": 0 if plain.headers.get("Location", "").startswith("https://") else -20,
        "referrer-policy": 5 if answer.headers.get("Referrer-Policy") in PRIVATE else 0,
        "strict-transport-security": transport_points(answer),
        "subresource-integrity": 0,  # all scripts come from the site itself, which test_weight.py proves
        "x-content-type-options": 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": 5 if framed else 0 if "X-Frame-Options" in answer.headers else -20,
    }


def score(points):
    """Return the sum; what is better than expected counts only from 90 on."""
    without = 100 + sum(value for value in points.values() if value < 0)
    return without + sum(value for value in points.values() if value > 0) if without >= 90 else max(without, 0)


def weighed(site, path, **headers):
    """Return score and points of a path, as asked through the proxy."""
    answer = ask(site.url, path, X_Forwarded_Proto="https", **headers)
    points = table(answer, ask(site.url, path))
    return answer, score(points), {name: value for name, value in points.items() if value}


@pytest.fixture(scope="module")
def staff(behind_proxy):
    """The cookie of an administrator who has signed in through the proxy."""
    form = ask(behind_proxy.url, "/konto/login/", X_Forwarded_Proto="https")
    token = next(one for one in form.headers.get_all("Set-Cookie") if one.startswith("__Host-csrftoken=")).split(";")[0]
    field = form.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    secure = behind_proxy.environment["SITE_URL"]
    line = HTTPConnection("localhost", behind_proxy.port, timeout=60)
    line.request(
        "POST", "/konto/login/", urlencode({"login": "rut", "password": PASSWORD, "csrfmiddlewaretoken": field}),
        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": token, "X-Forwarded-Proto": "https",
         "Referer": secure + "/konto/login/", "Host": urlsplit(secure).netloc},
    )  # fmt: skip
    answer = line.getresponse()
    line.close()
    assert answer.status == 302
    return next(one for one in answer.headers.get_all("Set-Cookie") if one.startswith("__Host-sessionid="))


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_answer_is_strict(server, path):
    answer = ask(server.url, path)
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    used = {source for directive in policy.values() for source in directive}
    assert used == {"'self'", "'none'", "data:"}
    assert [name for name, listed in policy.items() if "data:" in listed] == ["img-src"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in PRIVATE
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_public_pages_set_no_cookies(pages):
    # A form needs a token, and the token a cookie; forms stand on addresses of their own.
    forms = {path for path in pages if path.partition("?")[0].endswith("/skriv/")}
    assert {path for path, answer in pages.items() if "Set-Cookie" in answer.headers} == forms


def test_the_public_site_scores_well(behind_proxy, figure):
    answer, points, rows = weighed(behind_proxy, "/")
    figure("Observatory, public", f"{points} {rows}")
    assert answer.status == 200
    assert points >= PUBLIC


def test_the_sign_in_page_scores_well(behind_proxy, figure):
    answer, points, rows = weighed(behind_proxy, "/konto/login/")
    figure("Observatory, sign-in", f"{points} {rows}")
    assert answer.status == 200
    assert points >= PUBLIC


def test_the_session_is_kept_from_scripts_and_from_other_sites(staff):
    flags = {part.strip().lower().partition("=")[0]: part.strip().partition("=")[2] for part in staff.split(";")[1:]}
    assert {"secure", "httponly"} <= set(flags)
    assert flags["samesite"] in ("Lax", "Strict")


def test_the_office_scores_well(behind_proxy, staff, figure):
    answer, points, rows = weighed(behind_proxy, "/admin/", Cookie=staff.split(";")[0])
    figure("Observatory, office", f"{points} {rows}")
    assert answer.status == 200
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert policy_of(answer)["frame-ancestors"] == ["'self'"]
    assert policy_of(answer)["object-src"] == ["'none'"]
    assert points >= OFFICE


def test_without_tls_everybody_is_sent_to_the_same_place_with_it(behind_proxy):
    answer = ask(behind_proxy.url, "/tidslinje/?q=kamen")
    assert answer.status == 301
    assert answer.headers["Location"] == behind_proxy.environment["SITE_URL"] + "/tidslinje/?q=kamen"
