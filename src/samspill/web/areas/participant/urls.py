"""The participant's addresses."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.participant import (
    agenda,
    handing_over,
    me,
    notes,
    printing,
    rivals,
    round_tables,
    rules,
    share,
    shared,
    ties,
    whom,
)

urlpatterns = [
    path("e/<slug:slug>/", me.overview, name="participant_overview"),
    path("e/<slug:slug>/me/", me.profile, name="participant_me"),
    path("e/<slug:slug>/me/themes/", me.themes, name="participant_themes"),
    path("e/<slug:slug>/me/rules/", rules.rules, name="participant_rules"),
    path("e/<slug:slug>/me/rivals/", rivals.rivals, name="participant_rivals"),
    path("e/<slug:slug>/cannot-come/", me.cannot_come, name="participant_cannot_come"),
    path("e/<slug:slug>/done/", me.done, name="participant_done"),
    path("e/<slug:slug>/whom/", whom.whom, name="participant_whom"),
    path("e/<slug:slug>/whom/<str:key>/", whom.wish, name="participant_wish"),
    path(
        "e/<slug:slug>/whom/<str:key>/works-with/", whom.works_with, name="participant_works_with"
    ),
    path(
        "e/<slug:slug>/round-tables/",
        round_tables.round_tables,
        name="participant_round_tables",
    ),
    path(
        "e/<slug:slug>/round-tables/<int:pk>/",
        round_tables.wish,
        name="participant_round_table_wish",
    ),
    path("e/<slug:slug>/agenda/", agenda.agenda, name="participant_agenda"),
    path("e/<slug:slug>/agenda/<uuid:meeting>/drop/", agenda.drop, name="participant_drop"),
    path(
        "e/<slug:slug>/agenda/colleague/",
        handing_over.hand_over,
        name="participant_hand_over",
    ),
    path(
        "e/<slug:slug>/agenda/colleague/new/",
        handing_over.new_colleague,
        name="participant_new_colleague",
    ),
    path("e/<slug:slug>/agenda.ics", agenda.download, name="participant_calendar_file"),
    path("e/<slug:slug>/share/", share.sheet, name="participant_share"),
    path("e/<slug:slug>/shared/", shared.shared, name="participant_shared"),
    path("e/<slug:slug>/shared/wide/", shared.wide, name="participant_wide"),
    path("e/<slug:slug>/shared/<int:pk>/", shared.one, name="participant_shared_one"),
    path("e/<slug:slug>/shared/<int:pk>/open/", shared.open_one, name="participant_shared_open"),
    path(
        "e/<slug:slug>/shared/<int:pk>/answer/",
        shared.answer_one,
        name="participant_shared_answer",
    ),
    path(
        "e/<slug:slug>/shared/<int:pk>/change/",
        shared.change_one,
        name="participant_shared_change",
    ),
    path("e/<slug:slug>/shared/<int:pk>/print/", printing.print_one, name="participant_print"),
    path("e/<slug:slug>/shared/print/", printing.print_own, name="participant_print_own"),
    path("e/<slug:slug>/shared/second/<int:pk>/", shared.second, name="participant_second"),
    path("calendar/<str:token>.ics", agenda.feed, name="calendar_feed"),
    path("e/<slug:slug>/learnt/", notes.learnt, name="learnt"),
    path("e/<slug:slug>/learnt/<int:pk>/", notes.change_learnt, name="learnt_change"),
    path("notes/", notes.notes, name="notes"),
    path("notes/keep/", notes.keep, name="note_keep"),
    path("notes/offline/", notes.offline, name="notes_offline"),
    path("notes-worker.js", notes.worker, name="notes_worker"),
    path("people/", ties.people, name="ties"),
    path("people/code/", ties.code, name="tie_code"),
    path("people/code/new/", ties.new_code, name="tie_new_code"),
    path("people/me/", ties.card, name="tie_card"),
    path("people/find/", ties.look, name="tie_find"),
    path("people/people.vcf", ties.vcards, name="tie_vcards"),
    path("people/people.csv", ties.table, name="tie_table"),
    path("people/print/", printing.print_people, name="tie_print"),
    path("people/<int:pk>/", ties.one, name="tie"),
    path("people/<int:pk>/contact/", ties.let_have, name="tie_contact"),
    path("people/<int:pk>/touch/", ties.touch, name="tie_touch"),
    path("people/<int:pk>/actions/", ties.say_action, name="tie_say_action"),
    path("people/<int:pk>/held/<uuid:meeting>/", ties.held, name="tie_held"),
    path("people/actions/<int:pk>/", ties.change_action, name="tie_action"),
]
