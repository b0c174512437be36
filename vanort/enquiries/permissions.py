# SPDX-License-Identifier: EUPL-1.2
"""Who may read, answer and register enquiries."""

from typing import Any

from vanort.core.permissions import can_change, permission_for
from vanort.enquiries.models import Enquiry


def can_read_enquiries(user: Any) -> bool:
    """Whether a person may read what people have written."""
    return bool(user.has_perm(permission_for(Enquiry, "view"))) or can_handle_enquiries(user)


def can_handle_enquiries(user: Any) -> bool:
    """Whether a person may answer, assign and close."""
    return can_change(user, Enquiry)


def can_register_enquiry(user: Any) -> bool:
    """Whether a person may register what came by telephone, letter or e-mail."""
    return bool(user.has_perm(permission_for(Enquiry, "add")))
