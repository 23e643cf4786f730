"""The organiser's addresses."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.organiser import (
    adding,
    by_hand,
    copying,
    creating,
    dashboard,
    deleting,
    entering,
    handing_over,
    holes,
    home,
    imports,
    journal,
    letters,
    one_person,
    out,
    outcomes,
    people,
    phases,
    places,
    practical,
    privacy,
    rivals,
    roles,
    round_tables,
    setup,
    sharing,
    sign_ups,
    tables,
    wordings,
    writing,
)
from samspill.web.areas.organiser.planning_urls import urlpatterns as planning
from samspill.web.areas.organiser.printing.urls import urlpatterns as printing

urlpatterns = [
    path("organise/", home.editions, name="organiser_editions"),
    path("organise/new/", creating.create, name="organiser_create"),
    path("organise/new/day/", setup.new, name="organiser_new"),
    path("organise/new/sum/", setup.live_sum, name="organiser_sum"),
    path("organise/<slug:slug>/", home.home, name="organiser_home"),
    path("organise/<slug:slug>/dashboard/", dashboard.dashboard, name="organiser_dashboard"),
    path("organise/<slug:slug>/phases/", phases.phases, name="organiser_phases"),
    path("organise/<slug:slug>/phases/turn/", phases.turn_by_hand, name="organiser_phases_turn"),
    path("organise/<slug:slug>/journal/", home.journal, name="organiser_journal"),
    path("organise/<slug:slug>/journal/file/", journal.as_file, name="organiser_journal_file"),
    path("organise/<slug:slug>/journal/seal/", journal.seal, name="organiser_journal_seal"),
    path("organise/<slug:slug>/setup/", setup.edit, name="organiser_setup"),
    path("organise/<slug:slug>/setup/tables/", tables.fixed, name="organiser_tables"),
    path("organise/<slug:slug>/setup/rivals/", rivals.trades, name="organiser_rivals"),
    path("organise/<slug:slug>/setup/copy/", copying.copy, name="organiser_copy"),
    path("organise/<slug:slug>/setup/archive/", deleting.archive, name="organiser_archive"),
    path("organise/<slug:slug>/setup/delete/", deleting.delete, name="organiser_delete"),
    path(
        "organise/<slug:slug>/setup/delete/file/",
        deleting.as_file,
        name="organiser_delete_file",
    ),
    path("organise/<slug:slug>/setup/erasure/", privacy.erasure, name="organiser_erasure"),
    path(
        "organise/<slug:slug>/people/<int:pk>/erase/",
        privacy.erase_participant,
        name="organiser_erase",
    ),
    path("organise/<slug:slug>/setup/sharing/", sharing.terms, name="organiser_sharing"),
    path(
        "organise/<slug:slug>/setup/sharing/contacts/",
        sharing.contacts,
        name="organiser_contact_persons",
    ),
    path(
        "organise/<slug:slug>/setup/sharing/papers/<str:paper>-<str:language>.docx",
        sharing.paper,
        name="organiser_paper",
    ),
    path("organise/<slug:slug>/outcomes/", outcomes.outcomes, name="organiser_outcomes"),
    path(
        "organise/<slug:slug>/outcomes/pdf/",
        outcomes.outcomes_file,
        name="organiser_outcomes_file",
    ),
    path(
        "organise/<slug:slug>/outcomes/pdf/new/",
        outcomes.outcomes_print,
        name="organiser_outcomes_print",
    ),
    path(
        "organise/<slug:slug>/round-tables/",
        round_tables.round_tables,
        name="organiser_round_tables",
    ),
    path(
        "organise/<slug:slug>/round-tables/new/", round_tables.new, name="organiser_round_table_new"
    ),
    path(
        "organise/<slug:slug>/round-tables/proposed/",
        round_tables.take_up,
        name="organiser_round_table_take_up",
    ),
    path(
        "organise/<slug:slug>/round-tables/<int:pk>/",
        round_tables.edit,
        name="organiser_round_table",
    ),
    path(
        "organise/<slug:slug>/round-tables/<int:pk>/place/",
        holes.place,
        name="organiser_round_table_place",
    ),
    path(
        "organise/<slug:slug>/round-tables/<int:pk>/away/",
        round_tables.take_away,
        name="organiser_round_table_away",
    ),
    path("organise/<slug:slug>/import/", imports.upload, name="organiser_import"),
    path("organise/<slug:slug>/import/<int:pk>/", imports.preview, name="organiser_import_preview"),
    path(
        "organise/<slug:slug>/import/<int:pk>/progress/",
        imports.progress,
        name="organiser_import_progress",
    ),
    path(
        "organise/<slug:slug>/import/template/<slug:kind>.csv",
        imports.template,
        name="organiser_import_template",
    ),
    path(
        "organise/<slug:slug>/import/template/samspill.xlsx",
        imports.workbook,
        name="organiser_import_workbook",
    ),
    path("organise/<slug:slug>/people/", people.people, name="organiser_people"),
    path("organise/<slug:slug>/people/practical/", practical.practical, name="organiser_practical"),
    path("organise/<slug:slug>/people/places/", places.places, name="organiser_places"),
    path("organise/<slug:slug>/people/places/<int:pk>/", places.one, name="organiser_places_one"),
    path(
        "organise/<slug:slug>/people/places/<int:pk>/back/",
        places.back,
        name="organiser_places_back",
    ),
    path("organise/<slug:slug>/people/sign-ups/", sign_ups.sign_ups, name="organiser_sign_ups"),
    path(
        "organise/<slug:slug>/people/sign-ups/new/",
        sign_ups.renew,
        name="organiser_sign_ups_renew",
    ),
    path(
        "organise/<slug:slug>/people/sign-ups/<int:pk>/",
        sign_ups.one,
        name="organiser_sign_up",
    ),
    path(
        "organise/<slug:slug>/people/sign-ups/<int:pk>/down/",
        sign_ups.down,
        name="organiser_sign_up_down",
    ),
    path("organise/<slug:slug>/people/out/", out.out, name="organiser_out"),
    path("organise/<slug:slug>/people/new/", adding.add, name="organiser_add_person"),
    path(
        "organise/<slug:slug>/people/<int:pk>/",
        one_person.participant,
        name="organiser_participant",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/enter/wishes/",
        entering.wishes,
        name="organiser_enter_wishes",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/enter/profile/",
        entering.profile,
        name="organiser_enter_profile",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/enter/hours/",
        entering.hours,
        name="organiser_enter_hours",
    ),
    path("organise/<slug:slug>/people/<int:pk>/name/", one_person.rename, name="organiser_name"),
    path(
        "organise/<slug:slug>/people/<int:pk>/link/",
        one_person.send_link,
        name="organiser_send_link",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/address/", letters.correct, name="organiser_address"
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/colleague/",
        handing_over.hand_over,
        name="organiser_hand_over",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/colleague/new/",
        handing_over.new_colleague,
        name="organiser_new_colleague",
    ),
    path("organise/<slug:slug>/roles/", roles.roles, name="organiser_roles"),
    path("organise/<slug:slug>/roles/<int:pk>/away/", roles.away, name="organiser_role_away"),
    path(
        "organise/<slug:slug>/roles/offers/<int:pk>/away/",
        roles.offer_back,
        name="organiser_role_offer_back",
    ),
    path("organise/<slug:slug>/letters/", letters.letters, name="organiser_letters"),
    path(
        "organise/<slug:slug>/letters/again/",
        letters.try_again,
        name="organiser_letters_retry",
    ),
    path("organise/<slug:slug>/letters/write/", writing.whom, name="organiser_letters_whom"),
    path(
        "organise/<slug:slug>/letters/write/check/",
        writing.check,
        name="organiser_letters_check",
    ),
    path("organise/<slug:slug>/letters/test/", writing.test, name="organiser_letters_test"),
    path("organise/<slug:slug>/letters/words/", wordings.templates, name="organiser_templates"),
    path(
        "organise/<slug:slug>/letters/words/<slug:kind>/<slug:language>/",
        wordings.template,
        name="organiser_template",
    ),
    path(
        "organise/<slug:slug>/letters/messages/new/",
        wordings.new_message,
        name="organiser_message_new",
    ),
    path(
        "organise/<slug:slug>/letters/messages/<int:pk>/",
        wordings.message,
        name="organiser_message",
    ),
    path(
        "organise/<slug:slug>/people/<int:pk>/withdraw/",
        one_person.withdraw,
        name="organiser_withdraw",
    ),
    path("organise/<slug:slug>/people/<int:pk>/meet/", by_hand.add, name="organiser_add_meeting"),
    path("organise/<slug:slug>/meetings/<int:pk>/", by_hand.meeting, name="organiser_meeting"),
    path(
        "organise/<slug:slug>/meetings/<int:pk>/targets/",
        by_hand.targets,
        name="organiser_meeting_targets",
    ),
    path(
        "organise/<slug:slug>/meetings/<int:pk>/edit/",
        by_hand.edit,
        name="organiser_meeting_edit",
    ),
    *planning,
    *printing,
]
