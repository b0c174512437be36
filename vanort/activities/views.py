# SPDX-License-Identifier: EUPL-1.2
"""Staff's ways to say what becomes of an activity."""

from __future__ import annotations

from collections.abc import Callable
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
from vanort.activities.permissions import can_change_activity

EDIT = "wagtailsnippets_activities_activity:edit"


@require_POST
def set_state(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Move an activity to a state that needs no explanation, such as confirmed or carried out."""
    activity = _allowed(request, pk)
    try:
        actions.change_state(activity, state=state, by=_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        _say_done(request, activity)
    return redirect(EDIT, pk)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why an activity is cancelled, then cancel it."""
    activity = _allowed(request, pk)
    form = CancelForm(request.POST or None)

    def act() -> None:
        actions.change_state(
            activity, state=Activity.State.CANCELLED, by=_person(request), reason=form.cleaned_data["reason"]
        )

    return _asked(request, activity, form, act, _("Cancel the activity"))


@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new date, then move the activity; the old date is kept."""
    activity = _allowed(request, pk)
    form = PostponeForm(request.POST or None)

    def act() -> None:
        actions.postpone(activity, by=_person(request), **form.cleaned_data)

    return _asked(request, activity, form, act, _("Postpone the activity"))


@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what became of an activity whose day has passed."""
    activity = _allowed(request, pk)
    context = {"activity": activity, "icon": "history", "next_states": Activity.NEXT_STATES[activity.state]}
    return render(request, "activities/outcome.html", context)


def _person(request: HttpRequest) -> Any:
    """Return who acts; Wagtail lets nobody in who is not signed in."""
    return request.user


def _allowed(request: HttpRequest, pk: int) -> Activity:
    activity: Activity = get_object_or_404(Activity.objects.visible_to(_person(request)), pk=pk)
    if not can_change_activity(_person(request)):
        raise PermissionDenied
    return activity


def _asked(
    request: HttpRequest, activity: Activity, form: forms.Form, act: Callable[[], Any], title: str
) -> HttpResponse:
    """Show a form until it is whole and the action accepts it."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            _say_done(request, activity)
            return redirect(EDIT, activity.pk)
    back = reverse(EDIT, args=[activity.pk])
    context = {"form": form, "activity": activity, "title": title, "icon": "history", "back": back}
    return render(request, "activities/ask.html", context)


def _say_done(request: HttpRequest, activity: Activity) -> None:
    text = _("“%(record)s” is now: %(state)s.") % {"record": activity, "state": activity.shown_state_label}
    messages.success(request, capfirst(text))
