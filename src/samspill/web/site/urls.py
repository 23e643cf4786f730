"""Every address of the platform, by audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("samspill.web.areas.public.urls")),
    path("", include("samspill.web.areas.participant.urls")),
    path("", include("samspill.web.areas.organiser.urls")),
    path("", include("samspill.web.areas.desk.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("samspill.web.demo.urls")))
    urlpatterns.append(path("styleguide/", include("samspill.web.areas.kit.styleguide.urls")))
