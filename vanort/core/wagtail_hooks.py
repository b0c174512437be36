# SPDX-License-Identifier: EUPL-1.2
"""What the ground adds to the office: bulk actions, names in the log, and the look of its form controls."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.core import bulk_actions as bulk
from vanort.core.actions import name_actions

for action in (bulk.PublishBulkAction, bulk.InternalBulkAction, bulk.ReviewBulkAction, bulk.ExportBulkAction):
    hooks.register("register_bulk_action", action)
# After Wagtail's own deletion, which it takes the place of.
hooks.register("register_bulk_action", bulk.RecordDeleteBulkAction, order=10)


name_actions(
    ("publish", _("Show to all"), _("Shown to all")), ("internal", _("Show to staff only"), _("Shown to staff only")),
    ("review", _("Review"), _("Reviewed")), ("export", _("Download"), _("Downloaded as a file")),
    ("send_again", _("Send the letter again"), _("Put in the outbox again")),
    ("mark_sent", _("Say that the letter arrived"), _("Known to have arrived")))  # fmt: skip


LINK = '<link rel="stylesheet" href="{}">'
hooks.register("insert_global_admin_css", lambda: format_html(LINK, static("core/admin.css")))
