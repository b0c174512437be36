# SPDX-License-Identifier: EUPL-1.2
"""Letters to whoever leads an activity: they ask for its report, remind of it, or send it back. Each has its link."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vanort.accounts.models import User
from vanort.activities.models import ActivityReport
from vanort.core.mail import write_mail
from vanort.core.secret_links import new_link

# The page that a link opens, and how many days it works: so long after the day when the report is due, or after today.
OPENS, LINK_DAYS = "activities:report", 90


def send_letter(report: ActivityReport, template: str, *, by: User | None) -> str:
    """Write to the leader of an activity, in the running transaction; return the link that stands in the letter.

    Answers go to who sends it. The letter is kept with the report, and erased with what tells who the leader is."""
    days = max((report.due_on - timezone.localdate()).days, 0) + LINK_DAYS
    with translation.override(settings.LANGUAGE_CODE):
        link = new_link(OPENS, report.pk, days=days)
        context = {"report": report, "activity": report.activity, "link": link, "days": days, "by": by}
        text = render_to_string(f"activities/mail/{template}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    mail = write_mail(to=report.leader_email, subject=subject, body=body.strip() + "\n",
                      reply_to=by.email if by else "", is_automatic=by is None)  # fmt: skip
    report.letters.add(mail)
    return link
