"""Who asks, and by https or not, as the proxies in front tell it: believed from those alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """Puts the visitor's address and scheme in the place of the proxy's.

    Only when the request comes from one of ``TRUSTED_PROXIES``. From anybody else the headers are
    taken away, so that nothing further in can believe them by mistake.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        facts = request.META
        told = facts.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = facts.pop("HTTP_X_FORWARDED_PROTO", "")
        near = address(facts.get("REMOTE_ADDR", ""))
        trusted: Sequence[Network] = settings.TRUSTED_PROXIES
        if near is not None and _within(near, trusted):
            facts["REMOTE_ADDR"] = str(visitor(near, told, trusted))
            # The nearest proxy wrote last; what stands before may be the visitor's own words.
            if scheme:
                secure = scheme.rpartition(",")[2].strip().lower() == "https"
                facts["wsgi.url_scheme"] = "https" if secure else "http"
        return self.get_response(request)


def visitor(near: Address, told: str, trusted: Sequence[Network]) -> Address:
    """Who asked, by ``X-Forwarded-For``: read from its end, the first that is no proxy of ours.
    Everything before that one is only what it said itself."""
    found = near
    for word in reversed(told.split(",")):
        before = address(word)
        if before is None:
            break
        found = before
        if not _within(found, trusted):
            break
    return found


def address(word: str) -> Address | None:
    """The address in a word such as ``10.0.0.7``, ``10.0.0.7:4711`` or ``[2001:db8::1]:4711``."""
    word = word.strip()
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        found = ipaddress.ip_address(word)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _within(one: Address, networks: Sequence[Network]) -> bool:
    return any(one in network for network in networks)
