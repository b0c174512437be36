# SPDX-License-Identifier: EUPL-1.2
"""Staff's ways to say what becomes of an activity."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from vanort.activities import actions
from vanort.activities.forms import CancelForm, PostponeForm
from vanort.activities.models import Activity
from vanort.core.permissions import can_change

EDIT = "wagtailsnippets_activities_activity:edit"


@require_POST
def set_state(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Move an activity to a state that needs no explanation, such as confirmed or carried out."""
    activity, user = _allowed(request, pk)
    try:
        actions.change_state(activity, state=state, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(EDIT, pk)
    return _done(request, activity)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why an activity is cancelled, then cancel it."""
    act = partial(actions.change_state, state=Activity.State.CANCELLED)
    return _asked(request, pk, CancelForm, act, _("Cancel the activity"))


@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new date, then move the activity; the old date is kept."""
    return _asked(request, pk, PostponeForm, actions.postpone, _("Postpone the activity"))


@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what became of an activity whose day has passed."""
    activity, _user = _allowed(request, pk)
    context = {"activity": activity, "icon": "history", "next_states": Activity.NEXT_STATES[activity.state]}
    return render(request, "activities/outcome.html", context)


def _allowed(request: HttpRequest, pk: int) -> tuple[Activity, Any]:
    """Return the activity and who acts; Wagtail lets nobody in who is not signed in."""
    user: Any = request.user
    activity = get_object_or_404(Activity.objects.visible_to(user), pk=pk)
    if not can_change(user, Activity):
        raise PermissionDenied
    return activity, user


def _asked(
    request: HttpRequest, pk: int, form_class: type[forms.Form], act: Callable[..., Any], title: str
) -> HttpResponse:
    """Show a form until it is whole and the action accepts it."""
    activity, user = _allowed(request, pk)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(activity, by=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            return _done(request, activity)
    context = {"form": form, "activity": activity, "title": title, "icon": "history", "back": reverse(EDIT, args=[pk])}
    return render(request, "activities/ask.html", context)


def _done(request: HttpRequest, activity: Activity) -> HttpResponse:
    text = _("“%(record)s” is now: %(state)s.") % {"record": activity, "state": activity.shown_state_label}
    messages.success(request, capfirst(text))
    return redirect(EDIT, activity.pk)
