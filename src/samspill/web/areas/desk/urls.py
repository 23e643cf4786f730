"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.desk import views

urlpatterns = [
    path("desk/<slug:slug>/", views.desk, name="desk"),
    path("desk/<slug:slug>/sign-out/<int:pk>/", views.sign_out, name="desk_sign_out"),
    path("desk/<slug:slug>/arrivals/", views.arrivals, name="desk_arrivals"),
    path("desk/<slug:slug>/arrivals/<int:pk>/", views.arrival, name="desk_arrival"),
]
