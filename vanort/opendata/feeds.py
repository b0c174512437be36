# SPDX-License-Identifier: EUPL-1.2
"""The latest changed activities as an Atom feed (RFC 4287)."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.opendata.plain import absolute, in_language, municipality, plain, published, shown_town

NUMBER = 50


class ActivitiesFeed(Feed):  # type: ignore[type-arg]
    """The activities changed last, newest change first; in Swedish. Two queries."""

    feed_type = Atom1Feed
    language = "sv"

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.author = municipality() or _("The municipality")
        return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        return " – ".join((_("Activities"), self.author))

    def author_name(self) -> str:
        return self.author

    item_author_name = author_name

    def link(self) -> str:
        return absolute(reverse("website:activities"))

    def feed_url(self) -> str:
        return absolute(reverse("opendata:activities_atom"))

    feed_guid = feed_url

    def items(self) -> list[Activity]:
        return list(published().select_related("town").order_by("-updated_at", "-pk")[:NUMBER])

    def item_title(self, item: Activity) -> str:
        return in_language(item.title)[0]

    def item_description(self, item: Activity) -> SafeString:
        facts = ", ".join(part for part in (str(item.when), shown_town(item), item.shown_state_label) if part)
        parts = [facts, in_language(item.state_reason)[0], in_language(item.summary)[0]]
        return format_html_join("", "<p>{}</p>", ((plain(part),) for part in parts if part))

    def item_link(self, item: Activity) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Activity) -> str:
        # It outlives titles, addresses and a move to another host.
        return f"urn:uuid:{item.uuid}"

    def item_updateddate(self, item: Activity) -> dt.datetime:
        return item.updated_at

    def item_categories(self, item: Activity) -> list[str]:
        return [str(item.get_kind_display())]
