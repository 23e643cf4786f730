"""Addresses that need no sign-in, and one for all who have a part in an edition."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.public import days, devices, guides, joining, places, privacy, roles, views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("guide/", guides.guide, name="guides"),
    path("guide/<slug:name>/", guides.guide, name="guide"),
    path("i/<str:secret>/", views.invitation, name="invitation"),
    path("e/<slug:slug>/days/", days.days, name="days"),
    path("e/<slug:slug>/privacy/", privacy.of_edition, name="edition_privacy"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("devices/", devices.devices, name="devices"),
    path("roles/", roles.roles, name="roles"),
    path("roles/offers/<int:pk>/", roles.take_on, name="role_take_on"),
    path("roles/<int:pk>/leave/", roles.leave, name="role_leave"),
    path("join/", joining.by_code, name="join_code"),
    path("join/<str:code>/", joining.join, name="join"),
    path("places/<int:pk>/", places.places, name="places"),
    path("places/<int:pk>/take-on/", places.take_on, name="places_take_on"),
    path("places/<int:pk>/leave/", places.leave, name="places_leave"),
    path("places/<int:pk>/free/<int:participant>/", places.free, name="places_free"),
    path("sign-in/", views.sign_in_fully, name="sign_in_fully"),
    path("new-link/", views.new_link, name="new_link"),
]
