# SPDX-License-Identifier: EUPL-1.2
"""What the office's screens of all registers have in common: lists, search, filters, export, forms, deletion."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column as ListColumn, DateColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from vanort.core.bulk_actions import delete_or_tell
from vanort.core.exports import Column, columns_of, csv_lines, guarded
from vanort.core.forms import AddressedForm, ChooserSearchForm, RecordForm
from vanort.core.models import Record
from vanort.core.searching import LONGEST, lookups, matching
from vanort.core.texts import FALLBACK, Texts, TextsField
from vanort.core.widgets import PickMany


def many(name: str) -> FieldPanel:
    """Return the panel of a field that takes several records."""
    return FieldPanel(name, widget=PickMany)


def visibility_panel(*more: Any) -> MultiFieldPanel:
    """Return the last group of every record's form: who sees it, when it is looked at again, and where it is from."""
    fields = [*more, "visibility", "visibility_reason", "review_by"]
    return MultiFieldPanel(fields, heading=gettext_lazy("Source and visibility"))


class RegisterIndexView(snippets.IndexView):
    """A list that shows Swedish texts, searches without breaking, and exports what people can read."""

    export_columns: list[Column] = []
    table_classname = "listing vo-listing"

    @cached_property
    def columns(self) -> list[Any]:
        """Without boxes to tick for those who may not change anything."""
        may = self.permission_policy.user_has_permission(self.request.user, "change")
        return [column for column in super().columns if may or not isinstance(column, BulkActionsCheckboxColumn)]

    def _get_custom_column(self, field_name: str, column_class: type = ListColumn, **kwargs: Any) -> Any:
        column = super()._get_custom_column(field_name, column_class, **kwargs)
        *path, last = field_name.split("__")
        model = self.model
        for step in path:
            model = model._meta.get_field(step).related_model
        if hasattr(model, last) and isinstance(model._meta.get_field(last), TextsField):
            column.accessor = ".".join([*path, last, FALLBACK])
            column.sort_key = f"{field_name}__{FALLBACK}"
        if path:
            column.label = str(self.model._meta.get_field(path[0]).verbose_name).capitalize()
        return column

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [*super().header_buttons, *self.model.snippet_viewset.list_buttons(self.request.user)]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return matching(queryset, self.search_fields, self.search_query) if self.is_searching else queryset

    @cached_property
    def search_query(self) -> str:
        """Wagtail's own form would drop text with NUL."""
        return str(self.request.GET.get(self.search_kwarg, "")).replace("\x00", "").strip()[:LONGEST]

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        if self.is_export:
            fields = [self.model._meta.get_field(column.key.partition(".")[0]) for column in self.export_columns]
            rows = rows.select_related(*(field.name for field in fields if field.many_to_one))
            rows = rows.prefetch_related(*{field.name for field in fields if field.many_to_many})
        return rows

    @cached_property
    def list_export(self) -> list[str]:
        return [column.key for column in self.export_columns]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {column.key: guarded(column.value(item)) for column in self.export_columns}

    def get_heading(self, queryset: Any, field: str) -> str:
        return next(column.heading for column in self.export_columns if column.key == field)

    def write_csv_response(self, queryset: Iterable[Any]) -> Any:
        return self.model.snippet_viewset.csv_response(queryset)

    def get_filename(self) -> str:
        return export_name(self.model)


class _FormViewTexts:
    """What is said after a form was sent; the model's name would not bend as Swedish does."""

    def get_error_message(self) -> str:
        return _("It is not saved yet. Look at what is marked in red; nothing that you wrote is lost.")

    def get_success_url(self) -> str:
        return str(self.get_edit_url())  # type: ignore[attr-defined]


class RegisterCreateView(_FormViewTexts, snippets.CreateView):
    """A form for a new record, which a link may have begun to fill in."""

    def get_initial(self) -> dict[str, Any]:
        given, meta = self.request.GET, self.model._meta
        names = [name for name in self.model.snippet_viewset.prefilled if name in given]
        begun = {name: given.getlist(name) if meta.get_field(name).many_to_many else given[name] for name in names}
        return dict(super().get_initial()) | begun

    def get_success_message(self, instance: Any = None) -> str:
        return _("“%(record)s” is added.") % {"record": self.object}


class RegisterCopyView(RegisterCreateView):
    """A form for a new record, filled in like another."""

    view_name = "create"

    def get_object(self, queryset: Any = None) -> None:
        """A copy is new."""

    def get_initial_form_instance(self) -> Any:
        original = snippets.CopyView.get_object(self)
        if hasattr(original, "copy_cluster"):
            return original.copy_cluster(exclude_fields=["id", *_OWN])[0]
        fields = (field for field in original._meta.concrete_fields if field.name not in ("id", *_OWN))
        return type(original)(**{field.attname: getattr(original, field.attname) for field in fields})

    def get_initial(self) -> dict[str, Any]:
        """Add the connections to many others, which an unsaved copy cannot hold."""
        original = snippets.CopyView.get_object(self)
        many_fields = original._meta.many_to_many
        return super().get_initial() | {field.name: list(getattr(original, field.name).all()) for field in many_fields}


_OWN = ("uuid", "slug", "version", "updated_at", "is_home", "status")


class RegisterEditView(_FormViewTexts, snippets.EditView):
    """A form for a record that exists; a stale one is refused and shows both texts."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Of two posts at once the second sees the first."""
        with transaction.atomic():
            self.model._default_manager.select_for_update().filter(pk=self.object.pk).first()
            return super().post(request, *args, **kwargs)

    def save_instance(self) -> Any:
        """Save, unless the very same has been saved already (a button pressed twice)."""
        return self.object if getattr(self.form, "is_already_saved", False) else super().save_instance()

    def is_valid(self, form: Any) -> bool:
        self.form = form
        return bool(super().is_valid(form))

    def get_error_message(self) -> str:
        if getattr(self.form, "conflict", None):
            return _("It is not saved yet. Compare the two texts below.")
        return super().get_error_message()

    def get_success_message(self, instance: Any = None) -> str:
        return _("“%(record)s” is saved.") % {"record": self.object}

    @cached_property
    def header_buttons(self) -> list[Any]:
        user = self.request.user
        buttons: list[Any] = self.model.snippet_viewset.buttons(self.object, user)
        buttons += [one for add in hooks.get_hooks("add_record_buttons") for one in add(self.object, user)]
        if isinstance(self.object, Record) and self.object.is_past_review():
            args = [self.object._meta.app_label, self.object._meta.model_name, "review"]
            url = reverse("wagtail_bulk_action", args=args, query={"id": self.object.pk, "next": self.get_edit_url()})
            buttons.append(HeaderButton(_("Still true …"), url=url, icon_name="check"))
        if getattr(self.object, "is_public", False) and hasattr(self.object, "get_absolute_url"):
            with suppress(NoReverseMatch):
                url = str(self.object.get_absolute_url())
                buttons.append(HeaderButton(_("View on the website"), url=url, icon_name="view"))
        return buttons


class RegisterDeleteView(snippets.DeleteView):
    """A deletion that says what stands in its way."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return delete_or_tell(request, lambda: super(RegisterDeleteView, self).post(request), request.path)

    def get_success_message(self) -> str:
        return _("“%(record)s” is deleted.") % {"record": self.object}


class RegisterInspectView(snippets.InspectView):
    """A record to read: every text with its language."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = getattr(self.object, field_name, None)
        if isinstance(value, Texts):
            lines = ((code, text, code) for code, text in value.items())
            return format_html_join(mark_safe("<br>"), '<span lang="{}">{}</span> ({})', lines)
        return super().get_field_display_value(field_name, field)


class RegisterChooserViewSet(SnippetChooserViewSet):
    """The window in which a record is chosen, searched, or made on the spot."""

    creation_tab_label = gettext_lazy("New")
    create_action_label = gettext_lazy("Add and choose")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_common_view_kwargs(filter_form_class=ChooserSearchForm, **kwargs))


def _select(rows: Any, _name: str, value: str) -> Any:
    return rows & getattr(rows.model._default_manager.all(), value)() if value else rows


def _years(model: type[models.Model], day: str) -> list[tuple[int, int]]:
    return [(one.year, one.year) for one in model._default_manager.dates(day, "year", order="DESC")]


class RegisterViewSet(snippets.SnippetViewSet):
    """The office's screens for one register; what differs between registers is said in these attributes."""

    index_view_class, inspect_view_class = RegisterIndexView, RegisterInspectView
    add_view_class, copy_view_class = RegisterCreateView, RegisterCopyView
    edit_view_class, delete_view_class = RegisterEditView, RegisterDeleteView
    chooser_viewset_class = RegisterChooserViewSet
    edit_template_name = "core/edit.html"
    list_per_page, chooser_per_page = 50, 20
    inspect_view_enabled = True
    inspect_view_fields_exclude = ("id", "uuid", "version")

    panels: list[Any] = []
    base_form_class: type[forms.ModelForm] = RecordForm  # type: ignore[type-arg]
    # Names of fields: what the search looks in, what an export holds, what the list must load along.
    searched: tuple[str, ...] = ()
    exported: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    # Filters by field, and by QuerySet method with its words.
    list_filter: tuple[str, ...] = ()
    attention: dict[str, Any] = {}
    # Fields of the short form in the window where a record is chosen.
    created_with: tuple[str, ...] = ()
    # Fields that a link to the form of a new record may fill in; the day whose years the list can be narrowed to.
    prefilled: tuple[str, ...] = ()
    by_year = ""
    is_chosen = True  # whether some form refers to a record, and so needs the window to choose it in

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.select_related(*self.loaded)

    @cached_property
    def search_fields(self) -> list[str]:
        return lookups(self.model, self.searched)

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=self.base_form_class).bind_to_model(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_index_view_kwargs(export_columns=columns_of(self.model, self.exported), **kwargs))

    @cached_property
    def filterset_class(self) -> type[WagtailFilterSet]:
        body: dict[str, Any] = {"Meta": type("Meta", (), {"model": self.model, "fields": list(self.list_filter)})}
        if self.attention:
            body["attention"] = django_filters.ChoiceFilter(
                label=gettext_lazy("Needs attention"), choices=list(self.attention.items()),
                method=_select, widget=forms.RadioSelect, empty_label=gettext_lazy("All"))  # fmt: skip
        if self.by_year:
            body["year"] = django_filters.ChoiceFilter(field_name=self.by_year, lookup_expr="year",
                                                       label=gettext_lazy("Year"),
                                                       choices=partial(_years, self.model, self.by_year))  # fmt: skip
        return type(f"{self.model.__name__}FilterSet", (WagtailFilterSet,), body)

    def register_chooser_viewset(self) -> None:
        if self.is_chosen:
            super().register_chooser_viewset()

    @property
    def chooser_viewset(self) -> Any:
        viewset = super().chooser_viewset
        if self.created_with:
            viewset.creation_form_class = modelform_factory(self.model, form=AddressedForm, fields=self.created_with,
                                                            widgets={"slug": forms.HiddenInput})  # fmt: skip
        return viewset

    def buttons(self, record: Any, user: Any) -> list[Any]:
        """Return what stands at the head of a record's form besides what all registers have."""
        return []

    def list_buttons(self, user: Any) -> list[Any]:
        """Return what stands at the head of the list besides what all registers have."""
        return []

    def csv_response(self, rows: Iterable[Any]) -> HttpResponse:
        # Written whole: a stream would go on after the request's language is put away.
        text = "".join(csv_lines(columns_of(self.model, self.exported), rows))
        name = f'attachment; filename="{export_name(self.model)}.csv"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


class RuleViewSet(RegisterViewSet):
    """The screens of a small table of rules, found under the settings."""

    base_form_class = AddressedForm
    edit_template_name = "wagtailsnippets/snippets/edit.html"
    add_to_settings_menu = True
    copy_view_enabled = False
    icon = "cogs"


def updated_column() -> DateColumn:
    """Return the column that says when a record was changed last."""
    return DateColumn("updated_at", label=gettext_lazy("Last changed"), sort_key="updated_at")


def shown(label: Any, value: Callable[[Any], Any]) -> ListColumn:
    """Return a column that shows something worked out from the row."""
    return ListColumn("shown", label=label, accessor=value)


def export_name(model: type[models.Model]) -> str:
    """Return the name of a file with a register's rows: the register's name and the day."""
    return f"{slugify(str(model._meta.verbose_name_plural))}-{timezone.localdate():%Y-%m-%d}"
