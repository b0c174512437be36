# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry, and the rows a new installation starts with."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

# Months after a case is closed. Only a proposal: nothing is erased before a decision is written beside it.
KEPT_MONTHS = 24
ANSWER_DAYS = 14
# Slug, kind, title and what to tell us, in Swedish and English.
FIRST_TOPICS = (
    ("ide", "idea", "En idé", "An idea",
     "Berätta i några meningar vad du vill göra, med vem och ungefär när.",
     "Tell us in a few sentences what you want to do, with whom and roughly when."),
    ("fraga", "question", "En fråga", "A question",
     "Skriv vad du vill veta. Säg hur vi når dig, så att vi kan svara.",
     "Write what you want to know. Say how we can reach you, so that we can answer."),
    ("upplysning", "information", "Något du vill berätta", "Something to tell us",
     "Berätta vad som har hänt eller ska hända. Säg gärna var vi kan läsa mer.",
     "Tell us what has happened or will happen, and where we can read more."),
    ("rattelse", "correction", "Något här är fel eller saknas", "Something here is wrong or missing",
     "Skriv vilken sida det gäller, vad som är rätt och var det går att läsa.",
     "Tell us which page it is, what is right, and where that can be read."),
    ("tillganglighet", "accessibility", "Något som inte går att använda", "Something you cannot use",
     "Beskriv vad du försökte göra och vad som hindrade dig. Du behöver inte säga vem du är.",
     "Describe what you tried to do and what stopped you. You need not say who you are."))  # fmt: skip


class EnquiriesConfig(AppConfig):
    """Enquiries."""

    name = "vanort.enquiries"
    verbose_name = _("Enquiries")

    def ready(self) -> None:
        post_migrate.connect(_add_first_rows, sender=self, dispatch_uid="vanort.enquiries.rows")


def _add_first_rows(**_kwargs: Any) -> None:
    from vanort.core.models import RetentionRule
    from vanort.enquiries.actions import DATA_CLASS
    from vanort.enquiries.models import Topic

    RetentionRule.objects.get_or_create(data_class=DATA_CLASS, defaults={"months": KEPT_MONTHS})
    if Topic.objects.exists():
        return
    for position, (slug, kind, title_sv, title_en, guidance_sv, guidance_en) in enumerate(FIRST_TOPICS):
        title, guidance = {"sv": title_sv, "en": title_en}, {"sv": guidance_sv, "en": guidance_en}
        shown = {"title": title, "guidance": guidance, "position": position}
        Topic.objects.create(slug=slug, kind=kind, answer_days=ANSWER_DAYS, **shown)
