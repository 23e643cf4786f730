"""The page of all components: in the demo only."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.kit.styleguide import views

urlpatterns = [path("", views.page, name="styleguide")]
