# SPDX-License-Identifier: EUPL-1.2
"""What can be done with many records at once; each of them gets its own line in the log."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import classproperty
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from vanort.core import actions
from vanort.core.forms import ReviewForm
from vanort.core.models import Record
from vanort.core.permissions import can_change

# The registers that an action is offered for; asked late, when all of them are there.
_registers = classproperty(lambda _cls: [model for model in get_snippet_models() if issubclass(model, Record)])


class RecordBulkAction(SnippetBulkAction):
    """One action of ``core.actions`` for each record chosen; those that fail are named, the others are done."""

    template_name = "core/bulk/confirm.html"
    models = _registers
    question: Any = ""
    do: Callable[..., None]

    def check_perm(self, obj: Record) -> bool:
        return can_change(self.request.user, type(obj))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "title": self.display_name, "question": self.question}

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        action = kwargs["self"]
        action.failed = []
        for record in objects:
            try:
                with transaction.atomic():
                    action.do(record, by=action.request.user, **action.cleaned_form.cleaned_data)
            except ValidationError as error:
                action.failed.append(f"{record}: {' '.join(error.messages)}")
        return len(objects) - len(action.failed), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for line in self.failed:
            messages.warning(self.request, line)
        if not num_parent_objects:
            return None
        count = ngettext("%(count)d record.", "%(count)d records.", num_parent_objects) % {"count": num_parent_objects}
        return f"{self.display_name}: {count}"


class PublishBulkAction(RecordBulkAction):
    """Show records to everybody."""

    action_type, action_priority, do = "publish", 10, staticmethod(actions.publish)
    display_name = gettext_lazy("Show to all")
    aria_label = gettext_lazy("Show the chosen records to all")
    question = gettext_lazy("They will be shown on the website at once.")


class InternalBulkAction(RecordBulkAction):
    """Keep records to staff."""

    action_type, action_priority, do = "internal", 20, staticmethod(actions.make_internal)
    display_name = gettext_lazy("Show to staff only")
    aria_label = gettext_lazy("Show the chosen records to staff only")
    question = gettext_lazy("They will disappear from the website at once. Nothing is deleted.")


class ReviewBulkAction(RecordBulkAction):
    """Say that the facts were looked at."""

    action_type, action_priority, do = "review", 25, staticmethod(actions.mark_reviewed)
    display_name = gettext_lazy("Mark as reviewed")
    aria_label = gettext_lazy("Mark the chosen records as reviewed")
    question = gettext_lazy("You have checked that this is still true. When should somebody look at it again?")
    form_class = ReviewForm


class ExportBulkAction(RecordBulkAction):
    """Take the chosen records to a spreadsheet."""

    action_type, action_priority = "export", 40
    display_name = gettext_lazy("Download CSV")
    aria_label = gettext_lazy("Download the chosen records as CSV")
    question = gettext_lazy("The file holds every field, in all languages. The log notes that you took it.")

    def prepare_action(self, objects: list[Record], objects_without_access: Any) -> Any:
        for record in objects:
            log(instance=record, action="vanort.export", user=self.request.user)
        return self.model.snippet_viewset.csv_response(objects)


class RecordDeleteBulkAction(DeleteBulkAction):
    """Wagtail's own deletion, which notes each record in the log and survives what must not be deleted."""

    models = _registers

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return delete_or_tell(request, lambda: super(RecordDeleteBulkAction, self).dispatch(request), self.next_url)

    @classmethod
    def execute_action(cls, objects: list[Record], user: Any = None, **kwargs: Any) -> Any:
        for record in objects:
            log(instance=record, action="wagtail.delete", user=kwargs["self"].request.user, deleted=True)
        return super().execute_action(objects, user=user, **kwargs)


def delete_or_tell(request: HttpRequest, delete: Callable[[], Any], back: str) -> HttpResponseBase:
    """Delete all or nothing; say which records stand in the way, five at most, and lead back."""
    try:
        with transaction.atomic():
            answer: HttpResponseBase = delete()
            return answer
    except ProtectedError as error:
        kinds = [f"{capfirst(one._meta.verbose_name)} “{one}”" for one in list(error.protected_objects)[:5]]
        said = _("It cannot be deleted, because it is used by: %(records)s.") % {"records": ", ".join(kinds)}
        messages.error(request, said)
        return redirect(back)
