"""The pages of accounts say everything in all three languages, what is wrong included."""

from __future__ import annotations

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cast import PASSWORD, Cast
from samspill.web.areas.public.account_urls import SECOND_STEP, WAYS_IN
from support.letters import deliver_all

SAID = re.compile(r">([^<>]+)<|\b(?:aria-label|alt|title|placeholder)=\"([^\"]+)\"")
LEFT_OUT = re.compile(r"<(script|style|svg|textarea|pre|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")
# What is called the same in every language: names, and data of the test's own.
NAMES = {"Samspill", "Bokmål", "Nynorsk", "English", "Demo", "Liv Arrangør", "liv@eksempel.no"}
# Words of bokmål that nynorsk has others for.
BOKMAL = re.compile(
    r"\b(?:ikke|jeg|hva|hvem|hvor|hvis|fra|noen|noe|uten|bare|være|gjøre|en|et|tegn|vanlig|lenke"
    r"|koder|nøkler|logget|endret|krever|oppgav|vennligst)\b",
    re.IGNORECASE,
)

Pages = dict[str, list[str]]


def said(answer: HttpResponseBase) -> list[str]:
    """Every text that somebody sees or hears of a page."""
    page = LEFT_OUT.sub("", getattr(answer, "content", b"").decode())
    found = (" ".join(unescape(text or named).split()) for text, named in SAID.findall(page))
    return [text for text in found if WORD.search(text) and text not in NAMES]


class Walk:
    """A browser in one language, and what its pages said."""

    def __init__(self, language: str) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE=language)
        self.pages: Pages = {}

    def see(self, name: str, data: dict[str, str] | None = None, **kwargs: object) -> None:
        """Get an address of accounts, or post to it, and follow where it leads."""
        url = reverse(name, kwargs=kwargs)
        if data is None:
            answer = self.client.get(url, follow=True)
        else:
            answer = self.client.post(url, data, follow=True)
        self.pages[f"{len(self.pages)} {name} {data or ''}"] = said(answer)


def ways_in(language: str, cast: Cast) -> Pages:
    """Of somebody who comes, and of what they get wrong."""
    walk = Walk(language)
    for name in sorted(WAYS_IN):
        keyed = name == "account_reset_password_from_key"
        kwargs: dict[str, object] = {"uidb36": "1", "key": "abc-def"} if keyed else {}
        walk.see(name, None, **kwargs)
    email = cast.organiser.email
    for form in ({}, {"login": "liv", "password": "x"}, {"login": email, "password": "x"}):
        walk.see("account_login", form)
    for name in ("account_request_login_code", "account_reset_password"):
        for form in ({}, {"email": "liv"}):
            walk.see(name, form)
    walk.see("account_request_login_code", {"email": email})
    walk.see("account_confirm_login_code", {"code": ""})
    walk.see("account_confirm_login_code", {"code": "AAAA-AAAA"})
    walk.see("account_reset_password", {"email": email})
    (link,) = re.findall(r"http://testserver(/account/password/reset/key/\S+)",
                         "\n".join(str(letter.body) for letter in deliver_all()))  # fmt: skip
    chosen = walk.client.get(link, follow=True)
    url = chosen.redirect_chain[-1][0]
    for one, other in (("kort", "kort"), ("password1234", "password1234"), (PASSWORD, "annet")):
        answer = walk.client.post(url, {"password1": one, "password2": other}, follow=True)
        walk.pages[f"a new password: {one}, {other}"] = said(answer)
    return walk.pages


def second_step(language: str, cast: Cast) -> Pages:
    """Of somebody who sets a second step up, and of what they get wrong."""
    walk, person = Walk(language), cast.organiser
    person.language = language
    person.save(update_fields=["language"])
    walk.client.post(reverse("account_request_login_code"), {"email": person.email})
    (code,) = re.findall(r"^([A-Z]{4}-[A-Z]{4})$", str(deliver_all()[-1].body), re.MULTILINE)
    walk.client.post(reverse("account_confirm_login_code"), {"code": code})
    for name in sorted(SECOND_STEP - {"mfa_remove_webauthn", "mfa_edit_webauthn"}):
        walk.see(name)
    for form in ({}, {"code": "000000"}):
        walk.see("mfa_activate_totp", form)
    walk.see("mfa_add_webauthn", {"name": "x", "credential": "{}"})
    walk.see("account_reauthenticate", {"password": "x"})
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    for name in sorted(SECOND_STEP - {"mfa_remove_webauthn", "mfa_edit_webauthn"}):
        walk.see(name)
    walk.see("mfa_reauthenticate", {"code": "000000"})
    walk.see("mfa_generate_recovery_codes", {})
    walk.see("mfa_deactivate_totp", {})
    Authenticator.objects.all().delete()
    TOTP.activate(person, generate_totp_secret())
    walk.client.logout()
    walk.client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    walk.see("mfa_authenticate")
    for form in ({}, {"code": "000000"}):
        walk.see("mfa_authenticate", form)
    Authenticator.objects.all().delete()
    return walk.pages


@pytest.mark.parametrize("pages_of", [ways_in, second_step])
def test_no_language_is_left_in_another(cast: Cast, pages_of: object) -> None:
    assert callable(pages_of)
    english, bokmal, nynorsk = (pages_of(language, cast) for language in ("en", "nb", "nn"))
    assert list(english) == list(bokmal) == list(nynorsk)
    assert sum(map(len, english.values())) > 200
    left = {
        (name, text)
        for name, texts in english.items()
        for text in {*bokmal[name], *nynorsk[name]} & set(texts)
    }
    mixed = {text for texts in nynorsk.values() for text in texts if BOKMAL.search(text)}
    assert (sorted(left), sorted(mixed)) == ([], [])
