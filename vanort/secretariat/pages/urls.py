# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's pages of a meeting, which its key begins; and of what is done with many."""

from django.urls import include, path, re_path

from vanort.secretariat.forms.hold_item import FORMS
from vanort.secretariat.importing import read_in
from vanort.secretariat.pages import hold, minutes, prepare

app_name = "meetings_admin"
before = [
    path("", prepare.prepare, name="prepare"), path("arende/", prepare.add, name="prepare_add"),
    path("arende/<int:item>/", prepare.item, name="prepare_item"),
    path("arende/<int:item>/handling/", prepare.add_paper, name="prepare_paper"),
    path("arende/<int:item>/upp/", prepare.move, {"by": -1}, name="prepare_up"),
    path("arende/<int:item>/ner/", prepare.move, {"by": 1}, name="prepare_down"),
    path("arende/<int:item>/ta-bort/", prepare.remove, name="prepare_remove"),
    path("handling/<int:paper>/", prepare.paper, name="prepare_read"),
    path("handling/<int:paper>/ta-bort/", prepare.remove_paper, name="prepare_remove_paper"),
    path("fyll/", prepare.fill, name="prepare_fill"), path("kalla/", prepare.call, name="prepare_call"),
    path("stall-in/", prepare.cancel, name="prepare_cancel"),
    path("planera-igen/", prepare.plan_anew, name="prepare_plan_anew"),
    re_path(r"^kallelse\.(?P<kind>pdf|docx|ics)$", prepare.notice, name="prepare_notice")]  # fmt: skip
at = [
    path("", hold.page, name="hold"),
    path("narvaro.csv", hold.fee_list, name="hold_fees"),
    path("narvaro-aret.csv", hold.fee_list, {"is_year": True}, name="hold_fees_year"),
    path("arende/<int:item>/", hold.page, name="hold_item"),
    *[
        path(f"{'arende/<int:item>/' if form.is_of_item else ''}{verb}/", hold.page, {"verb": verb}, f"hold_{verb}")
        for verb, form in FORMS.items()
    ],
]
after = [
    path("", minutes.minutes, name="minutes"),
    path("justera/", minutes.step, {"verb": "adjust"}, name="minutes_adjust"),
    path("publicera/", minutes.step, {"verb": "publish"}, name="minutes_publish"),
    path("anslag/<int:one>/", minutes.step, {"verb": "post"}, name="minutes_post"),
    path("anslag/<int:one>/ned/", minutes.step, {"verb": "take_down"}, name="minutes_take_down"),
    path("paragraf/<int:one>/avpublicera/", minutes.step, {"verb": "unpublish"}, name="minutes_unpublish"),
    path("paragraf/<int:one>/maskera/", minutes.step, {"verb": "mask"}, name="minutes_mask"),
    path("paragraf/<int:one>/ratta/", minutes.step, {"verb": "correct"}, name="minutes_correct"),
    path("undertecknat/<int:one>/", minutes.signed, name="minutes_signed"),
    re_path(r"^protokoll\.(?P<kind>pdf|docx)$", minutes.paper, name="minutes_paper"),
    re_path(r"^paragraf/(?P<one>[0-9]+)/utdrag\.(?P<kind>pdf|docx)$", minutes.paper, name="minutes_extract"),
]
urlpatterns = [
    path("las-in/", read_in, name="past"), path("uppgift/<int:pk>/klar/", prepare.finish_task, name="task_done"),
    path("<int:pk>/forbered/", include(before)), path("<int:pk>/genomfor/", include(at)),
    path("<int:pk>/protokoll/", include(after))]  # fmt: skip
