"""Every address of the platform, by audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

urlpatterns = [
    path("", include("samspill.web.areas.public.urls")),
    path("", include("samspill.web.areas.participant.urls")),
    path("", include("samspill.web.areas.organiser.urls")),
    path("", include("samspill.web.areas.desk.urls")),
    path("account/", include("samspill.web.areas.public.account_urls")),
    path("i18n/setlang/", require_POST(set_language), name="set_language"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("samspill.web.demo.urls")))
    urlpatterns.append(path("styleguide/", include("samspill.web.areas.kit.styleguide.urls")))
