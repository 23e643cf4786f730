"""Addresses that need no sign-in."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("i/<str:secret>/", views.invitation, name="invitation"),
    path("sign-in/", views.sign_in_fully, name="sign_in_fully"),
    path("new-link/", views.new_link, name="new_link"),
]
