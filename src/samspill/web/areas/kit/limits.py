"""How often something may be asked for: per account, and per address that it comes from.

The numbers stand in the settings (``ACCOUNT_RATE_LIMITS``), beside those of signing in, and are
counted in the database: all web processes count together.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse


def within_limit(request: HttpRequest, action: str, *, account: str) -> bool:
    """Count one more. False when it is one too many, for the account or for the address."""
    return bool(ratelimit.consume(request, action=action, key=account))


def too_often(request: HttpRequest) -> HttpResponse:
    """The page that says so, and when to try again."""
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer
