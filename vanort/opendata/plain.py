# SPDX-License-Identifier: EUPL-1.2
"""What leaves the register for other programs: which rows, in which language, as which characters."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import Collaboration
from vanort.core.models import Source
from vanort.core.texts import FALLBACK, Texts
from vanort.directory.models import Organization

# What XML 1.0 and iCalendar have no room for; texts pasted from a word processor bring such characters along.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def published() -> ActivityQuerySet:
    """Return the activities that others may have: public, and more than an idea."""
    return Activity.objects.public().exclude(state=Activity.State.IDEA)


def plain(text: Any) -> str:
    """Return a text without the control characters that no format allows; line breaks and tabs stay."""
    return _CONTROL.sub("", str(text).replace("\r\n", "\n"))


def known(thing: dict[str, Any]) -> dict[str, Any]:
    """Return a thing without what is not known."""
    return {key: value for key, value in thing.items() if value not in ("", None, [], {})}


def in_language(texts: Texts) -> tuple[str, str]:
    """Return a text in the active language or in Swedish, and the language that it is in."""
    text, language = texts.in_language(get_language() or FALLBACK)
    return plain(text), language


def absolute(path: str) -> str:
    """Return the whole address of a path on this site; one that is whole already stays."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def shown_town(activity: Activity) -> str:
    """Return where an activity takes place, as far as the public may know."""
    town = str(activity.town) if activity.town and activity.town.is_public else ""
    return plain(", ".join(part for part in (str(activity.venue), town) if part))


def shown_partner(collaboration: Collaboration) -> str:
    """Return the other town of a twinning if it is public, else the collaboration's own name."""
    partner = collaboration.partner
    return plain(partner if partner and partner.is_public else collaboration)


def shown_sources(sources: Iterable[Source]) -> list[str]:
    """Return sources as title and address."""
    return [plain(" ".join(part for part in (source.title, source.url) if part)) for source in sources]


def municipality() -> str:
    """Return the name of the municipality whose site this is; empty before it is recorded. One query."""
    home = Organization.objects.home()
    return plain(home) if home else ""
