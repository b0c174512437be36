# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for enquiries, the letters that leave, and the topics to write about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import ModelPermissionPolicy

from vanort.core import viewsets
from vanort.core.bulk_actions import RecordDeleteBulkAction
from vanort.core.models import OutgoingMail
from vanort.core.permissions import permission_for
from vanort.enquiries import inbox
from vanort.enquiries.actions import assign, store
from vanort.enquiries.addresses import record_of
from vanort.enquiries.diary import csv_file, diary_columns, with_diary
from vanort.enquiries.forms import FORMS, EnquiryForm
from vanort.enquiries.models import Enquiry, Topic
from vanort.enquiries.permissions import can_handle_enquiries


class PartPolicy(ModelPermissionPolicy):
    """Rights of which some are given to nobody: what a person wrote to us is erased by its rule and not by hand."""

    def __init__(self, model: Any, *actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and bool(super().user_has_permission(user, action))


class PlainIndexView(viewsets.RegisterIndexView):
    """A list without boxes to tick: nothing can be done with many at once."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class InboxView(PlainIndexView):
    """Enquiries in tabs; the first holds what waits for the person who looks. A search looks in all of them."""

    add_item_label = _("Register an enquiry")
    filtered = ("topic", "channel", "state", "assigned_to")

    @cached_property
    def tab(self) -> str:
        asked, given = self.request.GET.get("show", ""), self.request.GET
        is_narrowed = any(given.get(name) for name in ("q", "attention", *self.filtered))
        return asked if asked in inbox.TABS else "all" if is_narrowed else "todo"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = Enquiry.objects.filter(inbox.shown_in(self.tab, self.request.user))
        return with_diary(rows) if self.is_export else rows.for_lists()

    def get_ordering(self) -> Any:
        """What is to be answered first stands first; elsewhere the latest."""
        asked = super().get_ordering()
        return ("due_on", "pk") if asked == self.default_ordering and self.tab in inbox.OPEN_TABS else asked

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        number = Concat(Cast("year", CharField()), Value("-"), Cast("serial", CharField()), output_field=CharField())
        return super().search_queryset(queryset.annotate(case_number=number) if self.is_searching else queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        numbers = {name: Count("pk", filter=inbox.shown_in(name, self.request.user)) for name in inbox.TABS}
        counts = Enquiry.objects.aggregate(**numbers)
        tabs = [(name, label, counts[name]) for name, label in inbox.TABS.items()]
        return {**super().get_context_data(*args, **kwargs), "tabs": tabs, "tab": self.tab}

    def write_csv_response(self, queryset: Any) -> HttpResponseBase:
        return csv_file(viewsets.export_name(Enquiry), self.export_columns, queryset)


class ToCase:
    """After a form was sent: the case."""

    def get_success_url(self) -> str:
        return reverse(inbox.CASE, args=[self.object.pk])  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        return []


class RegisterEnquiryView(ToCase, viewsets.RegisterCreateView):
    """The form for what came by telephone, letter, e-mail or in person."""

    def save_instance(self) -> Enquiry:
        """Store it as what comes by the public form is stored; sent twice it is stored once."""
        form, user = self.form, self.request.user
        enquiry = store(form.save(commit=False), form_key=form.key, by=user)
        if form.cleaned_data["assign_to_me"] and not enquiry.assigned_to:
            assign(enquiry, to=user, by=user)
        return enquiry


class EnquiryEditView(ToCase, viewsets.RegisterEditView):
    """The form of a case's facts."""


class CaseView(viewsets.RegisterInspectView):
    """One case: what was written, by whom, what was answered, and all that can be done with it."""

    page_title = _("Case")

    def get_object(self, queryset: Any = None) -> Enquiry:
        rows = Enquiry.objects.select_related("topic__organization", "assigned_to", "activity", "place")
        return get_object_or_404(rows, pk=self.pk)

    # The page shows the case again with a form that did not go through.
    post = viewsets.RegisterInspectView.get

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        inbox = {"url": reverse(self.index_url_name), "label": capfirst(Enquiry._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, inbox, {"url": "", "label": str(self.object)}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        edit = self.get_edit_url()
        return [HeaderButton(_("Change facts"), url=edit, icon_name="edit")] if edit else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enquiry, user, failed = self.object, self.request.user, self.kwargs.get("failed")
        may = can_handle_enquiries(user) and not enquiry.erased_at
        forms = {verb: form(enquiry=enquiry, user=user) for verb, form in FORMS.items()} if may else {}
        record = record_of(enquiry.page) if may else None
        return {
            **super().get_context_data(**kwargs), "thread": enquiry.messages.select_related("mail", "by"),
            "forms": forms | ({failed.verb: failed} if failed else {}), "failed": failed.verb if failed else "",
            "late": inbox.lateness(enquiry), "who": inbox.who_answers(enquiry),
            "is_mine": enquiry.assigned_to_id == user.pk and enquiry.state == Enquiry.State.ASSIGNED,
            "record": record if record and user.has_perm(permission_for(type(record), "change")) else None}  # fmt: skip


class KeptViewSet(viewsets.RegisterViewSet):
    """A register of letters and cases: rows are erased by their rule and not by hand, and no record refers to them."""

    icon = "mail"
    copy_view_enabled = is_chosen = False  # the window to choose in would ask for no right
    inspect_view_fields = ("state",)
    rights: tuple[str, ...] = ("view",)

    @property
    def permission_policy(self) -> PartPolicy:
        return PartPolicy(self.model, *self.rights)


class EnquiryViewSet(KeptViewSet):
    """Enquiries."""

    model = Enquiry
    rights = ("view", "add", "change")
    menu_label = _("Inbox")
    index_view_class, add_view_class = InboxView, RegisterEnquiryView
    edit_view_class, inspect_view_class = EnquiryEditView, CaseView
    index_template_name = "enquiries/admin/inbox.html"
    index_results_template_name = "enquiries/admin/inbox_results.html"
    inspect_template_name = "enquiries/admin/case.html"
    base_form_class = EnquiryForm
    ordering = ("-year", "-serial")
    list_filter = InboxView.filtered
    attention = {"unregistered": _("Without diary number")}
    search_fields = ["case_number", "subject", "text", "name", "email", "diary_number"]
    list_display = (TitleColumn("case", label=_("Case"), accessor=inbox.case_title, url_name=inbox.CASE),
                    Column("due", label=_("Answer by"), accessor=inbox.due_text, sort_key="due_on"),
                    Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
                    Column("who", label=_("Who answers it"), accessor=inbox.who_answers), "topic__title", "channel",
                    Column("received", label=_("Came on"), accessor=inbox.received_text,
                           sort_key="received_at"))  # fmt: skip
    panels = [
        MultiFieldPanel([FieldRowPanel(["channel", "received_at"])], heading=_("How it reached us")),
        MultiFieldPanel([FieldPanel("topic", widget=RadioSelect), "subject", "text", "page"],
                        heading=_("What it is about")),
        MultiFieldPanel(["name", FieldRowPanel(["email", "phone"]), "postal_address"], heading=_("Who wrote"),
                        help_text=_("With an e-mail address the person gets a receipt when you register. Nobody has to "
                                    "say who they are. Write no address of a person whose identity is protected.")),
        MultiFieldPanel(["due_on", FieldRowPanel(["diary_number", "secrecy"]), FieldPanel("assign_to_me")],
                        heading=_("Case and diary"))]  # fmt: skip

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**kwargs) | {"export_columns": diary_columns()}

    def list_buttons(self, user: Any) -> list[Any]:
        return [HeaderButton(_("Statistics"), url=reverse("enquiries_admin:statistics"), icon_name="table")]


class LetterView(viewsets.RegisterInspectView):
    """A letter to read; the page has what a person may say of one that no machine sends on."""

    page_title = _("Letter")


class LetterViewSet(KeptViewSet):
    """Letters that leave by e-mail, to read and settle; without a mail server they can be read here only."""

    model, menu_label = OutgoingMail, _("Letters")
    index_view_class, inspect_view_class = PlainIndexView, LetterView
    inspect_template_name = "enquiries/admin/letter.html"
    loaded = ("message__enquiry",)
    ordering = ("-pk",)
    list_filter = ("state", "is_automatic")
    attention = {"needing_a_person": _("A person must decide")}
    searched = ("subject", "recipient", "body")
    list_display = (TitleColumn("letter", label=_("Letter"), accessor="subject", url_name=inbox.LETTER),
                    Column("state", label=_("State"), accessor="shown_state", sort_key="state"),
                    DateColumn("created_at", label=_("Written"), sort_key="created_at"),
                    Column("to", label=_("To"), accessor="recipient"),
                    Column("case", label=_("Case"), accessor=lambda mail: inbox.case_of(mail) or ""))  # fmt: skip


class TopicViewSet(viewsets.RuleViewSet):
    """What people may write about, and who answers."""

    model = Topic
    list_display = ("title", "kind", "organization__name", "mailbox", "answer_days", "is_open")
    attention = {"unreachable": _("Nobody is told")}
    loaded = ("organization",)
    ordering = ("position", "pk")
    searched = ("title", "slug", "mailbox")
    exported = ("title", "kind", "guidance", "organization", "mailbox", "answer_days", "position", "is_open", "slug")
    panels = [
        MultiFieldPanel(["title", "guidance", "kind"], heading=_("What people choose")),
        MultiFieldPanel(["organization", "mailbox", "answer_days"], heading=_("Who answers")),
        MultiFieldPanel(["position", "is_open", "slug"], heading=_("In the form"))]  # fmt: skip


class TopicDeleteBulkAction(RecordDeleteBulkAction):
    """Deletes topics, and says which enquiries stand in the way."""

    models = [Topic]


def refuse_deletion(_request: HttpRequest, instances: list[Any]) -> None:
    """Refuse with PermissionDenied to delete enquiries and letters by hand, whatever rights somebody was given."""
    if any(isinstance(one, Enquiry | OutgoingMail) for one in instances):
        raise PermissionDenied
