"""Addresses of the demo."""

from __future__ import annotations

from django.urls import path

from samspill.web.demo import views

urlpatterns = [path("<slug:door>/", views.step_in, name="demo_door")]
