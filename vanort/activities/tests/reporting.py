# SPDX-License-Identifier: EUPL-1.2
"""How tests write a report: an activity that owes one, a browser that has opened its link, what a form sends."""

from django.conf import settings

from vanort.activities.models import ActivityReport
from vanort.activities.notifications import OPENS
from vanort.activities.tests.factories import ActivityFactory
from vanort.core.secret_links import new_link

PATH = "/rapport/"


def report_of(**activity):
    """Return a report that is expected, of an activity that anybody may read."""
    return ActivityReport.objects.create(
        activity=ActivityFactory(**activity), due_on="2026-12-24", leader_name="Eva", leader_email="leader@example.se"
    )


def let_in(browser, report, opens=OPENS):
    """Open a report's link in a browser, as its leader does."""
    link = new_link(opens, report.pk, days=30)
    assert browser.post(link.removeprefix(settings.SITE_URL)).status_code == 302
    return browser


def form_data(browser, report, path=PATH, fetch=True, **typed):
    """Return what a browser would send: the form as it is shown, and what is typed into it.

    Rows are given by the name of their kind, as lists of what each holds.
    """
    form = browser.get(path).context["form"] if fetch else None
    data = _shown(form) if form else {}
    for name, text in typed.items():
        if not isinstance(text, list):
            data[name] = text
            continue
        for place, row in enumerate(text):
            data |= {f"{name}-{place}-{key}": value for key, value in row.items()}
        data[f"{name}-TOTAL_FORMS"] = max(int(data.get(f"{name}-TOTAL_FORMS", 0)), len(text))
    return data


def body_of(answer):
    return answer.content.decode()


def _shown(form):
    forms = [form, *(each for rows in form.formsets.values() for each in (rows.management_form, *rows.forms))]
    fields = [field for one in forms for field in one]
    shown = {field.html_name: field.value() for field in fields if not field.html_name.endswith("-file")}
    ticks = {field.html_name for field in fields if field.widget_type == "checkbox"}
    sent = {name: value for name, value in shown.items() if value or name not in ticks}
    return {name: "on" if name in ticks else "" if value is None else str(value) for name, value in sent.items()}
