# SPDX-License-Identifier: EUPL-1.2
"""Changes of state of the site itself; the same from a view, a command and a test."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.website.models import SiteFacts


@transaction.atomic
def declare_official(facts: SiteFacts, *, by: User, is_official: bool = True) -> None:
    """Say that this is the municipality's own site: the notice goes, and search engines may come; or take it back.

    One that stands so already is left as it is; of a declaration the name and the day are kept. Raises PermissionDenied
    when the person may not change the site's facts."""
    if not by.has_perm("website.change_sitefacts"):
        raise PermissionDenied
    locked = SiteFacts.objects.select_for_update().get(pk=facts.pk)
    if locked.is_official == is_official:
        return
    facts.is_official = is_official
    facts.declared_on = timezone.localdate() if is_official else None
    facts.declared_by = (by.get_full_name() or by.get_username()) if is_official else ""
    facts.save(update_fields=["is_official", "declared_on", "declared_by"])
    log(instance=facts, action="vanort.official" if is_official else "vanort.not_official", user=by)
