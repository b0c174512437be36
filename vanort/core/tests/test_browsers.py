# SPDX-License-Identifier: EUPL-1.2
"""Every answer tells browsers what to refuse, and one that says otherwise is left alone."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from vanort.core.browsers import refusals


def test_an_answer_gets_what_it_does_not_say_itself():
    answer = refusals(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Permissions-Policy"].split(", ") == [
        f"{feature}=()"
        for feature in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
            "midi", "payment", "usb",
        )
    ]  # fmt: skip
    other = HttpResponse(headers={"Cross-Origin-Resource-Policy": "cross-origin"})
    assert refusals(lambda request: other)(RequestFactory().get("/"))["Cross-Origin-Resource-Policy"] == (
        "cross-origin"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/healthz", "/finns-inte/", "/static/finns-inte.css", "/konto/login/", "/media/x.png"]
)
def test_no_kind_of_answer_is_left_out(client, path):
    assert client.get(path)["Cross-Origin-Resource-Policy"] == "same-origin"
