"""The organiser's addresses of planning."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.organiser import (
    apart,
    before,
    confirming,
    drafts,
    holes,
    maps,
    planning_views,
    rooms,
    taking_in,
    undo,
    what_if,
)

urlpatterns = [
    path("organise/<slug:slug>/planning/", planning_views.planning, name="organiser_planning"),
    path("organise/<slug:slug>/planning/before/", before.before, name="organiser_before"),
    path(
        "organise/<slug:slug>/planning/before/progress/",
        before.progress,
        name="organiser_before_progress",
    ),
    path("organise/<slug:slug>/what-if/", what_if.what_if, name="organiser_what_if"),
    path(
        "organise/<slug:slug>/what-if/progress/",
        what_if.progress,
        name="organiser_what_if_progress",
    ),
    path("organise/<slug:slug>/what-if/forget/", what_if.forget, name="organiser_what_if_forget"),
    path("organise/<slug:slug>/planning/files/", taking_in.from_files, name="organiser_take_in"),
    path("organise/<slug:slug>/planning/start/", planning_views.start, name="organiser_plan_start"),
    path(
        "organise/<slug:slug>/planning/progress/",
        planning_views.progress,
        name="organiser_plan_progress",
    ),
    path("organise/<slug:slug>/planning/undo/", undo.undo, name="organiser_undo"),
    path("organise/<slug:slug>/planning/tell/", undo.send_now, name="organiser_send_now"),
    path("organise/<slug:slug>/planning/stop/", planning_views.stop, name="organiser_plan_stop"),
    path("organise/<slug:slug>/plans/<int:number>/", drafts.draft, name="organiser_plan"),
    path("organise/<slug:slug>/planning/fill/", holes.fill, name="organiser_plan_fill"),
    path("organise/<slug:slug>/planning/newcomers/", holes.plan_them_in, name="organiser_plan_in"),
    path("organise/<slug:slug>/plans/<int:number>/back/", holes.back, name="organiser_plan_back"),
    path("organise/<slug:slug>/plans/against/", apart.choose, name="organiser_plan_choose"),
    path(
        "organise/<slug:slug>/plans/<int:number>/against/<int:other>/",
        apart.against,
        name="organiser_plan_against",
    ),
    path("organise/<slug:slug>/plans/<int:number>/map/", maps.plan_map, name="organiser_plan_map"),
    path(
        "organise/<slug:slug>/plans/<int:number>/slots/<int:slot>/",
        rooms.room,
        name="organiser_plan_room",
    ),
    path("organise/<slug:slug>/confirming/", confirming.confirming, name="organiser_confirming"),
    path(
        "organise/<slug:slug>/confirming/close/",
        confirming.close,
        name="organiser_confirming_close",
    ),
    path(
        "organise/<slug:slug>/plans/<int:number>/publish/",
        drafts.publish,
        name="organiser_plan_publish",
    ),
    path(
        "organise/<slug:slug>/plans/<int:number>/discard/",
        drafts.discard,
        name="organiser_plan_discard",
    ),
]
