# SPDX-License-Identifier: EUPL-1.2
"""Staff's way to give a person an account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from vanort.directory.actions import invite
from vanort.directory.models import Person


@require_POST
def invite_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an account for a person and send the invitation; say why when that cannot be."""
    user: Any = request.user
    person = get_object_or_404(Person.objects.visible_to(user), pk=pk)
    try:
        invite(person, by=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        said = _("%(person)s has an account now. A letter about it goes to %(email)s.")
        messages.success(request, said % {"person": person, "email": person.email})
    return redirect("wagtailsnippets_directory_person:edit", pk)
