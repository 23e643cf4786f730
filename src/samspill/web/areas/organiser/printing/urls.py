"""The addresses of prints."""

from __future__ import annotations

from django.urls import path

from samspill.web.areas.organiser.printing import pages

urlpatterns = [
    path("organise/<slug:slug>/prints/", pages.prints, name="organiser_prints"),
    path(
        "organise/<slug:slug>/prints/<slug:kind>/order/", pages.order, name="organiser_print_order"
    ),
    path(
        "organise/<slug:slug>/prints/<slug:kind>/progress/",
        pages.progress,
        name="organiser_print_progress",
    ),
    path("organise/<slug:slug>/prints/<slug:kind>/file/", pages.file, name="organiser_print_file"),
]
