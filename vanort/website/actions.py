# SPDX-License-Identifier: EUPL-1.2
"""Changes of state of the site itself; the same from a view, a command and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from vanort.website.models import SiteFacts
from vanort.website.permissions import can_declare_official

if TYPE_CHECKING:
    from vanort.accounts.models import User


@transaction.atomic
def declare_official(facts: SiteFacts, *, by: User) -> None:
    """Say that this is the municipality's own site: the notice goes, and search engines may come.

    Args:
        facts: the site's row; locked for the length of the change. One that is official already is left as it is.
        by: the person acting; the name and the day are kept.

    Raises:
        PermissionDenied: when the person may not change the site's facts.
    """
    locked = _locked(facts, by)
    if not locked.is_official:
        locked.is_official = True
        locked.declared_on, locked.declared_by = timezone.localdate(), by.get_full_name() or by.get_username()
        _store(facts, locked, by, "vanort.official")


@transaction.atomic
def withdraw_official(facts: SiteFacts, *, by: User) -> None:
    """Make the site a demonstration again.

    Args:
        facts: the site's row; locked for the length of the change. A demonstration is left as it is.
        by: the person acting, for the log.

    Raises:
        PermissionDenied: when the person may not change the site's facts.
    """
    locked = _locked(facts, by)
    if locked.is_official:
        locked.is_official, locked.declared_on, locked.declared_by = False, None, ""
        _store(facts, locked, by, "vanort.not_official")


def _locked(facts: SiteFacts, by: User) -> SiteFacts:
    if not can_declare_official(by):
        raise PermissionDenied
    locked: SiteFacts = SiteFacts.objects.select_for_update().get(pk=facts.pk)
    return locked


def _store(facts: SiteFacts, locked: SiteFacts, by: User, action: str) -> None:
    locked.save()
    log(instance=locked, action=action, user=by)
    for name in ("is_official", "declared_on", "declared_by"):
        setattr(facts, name, getattr(locked, name))
