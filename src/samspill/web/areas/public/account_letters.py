"""Letters about accounts: sign-in codes, new passwords, changes of what guards an account.

django-allauth asks for a letter while it answers a request. It is written in the outbox, and what
is secret in it is made when it is sent: a code is derived from the letter's seed, in the request
and again by the deliverer; a link to a new password is made by the deliverer alone.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings as allauth_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.derived import code_of
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address, one_line
from samspill.web.outbox.models import Letter, new_seed
from samspill.web.people.models import Person

logger = logging.getLogger("samspill.accounts")

LOGIN_CODE = "account/email/login_code"
NEW_PASSWORD = "account/email/password_reset_key"  # noqa: S105  (a template's name)
# Of these the letter keeps what it says: where a change came from.
NOTICES = (
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)
KEPT = ("ip", "user_agent")
# No vowels and nothing that looks like something else: 35 bits, of which three tries are allowed.
ALPHABET, LENGTH = "BCDFGHJKLMNPQRSTVWXZ", 8


class Code(str):
    """A sign-in code that knows what it is derived from."""

    __slots__ = ("seed",)
    seed: str

    @classmethod
    def of(cls, seed: str) -> Code:
        """The code of this seed: only who has the server's key can compute it."""
        signs = code_of(seed, purpose="login", alphabet=ALPHABET, length=LENGTH)
        made = cls(f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}")
        made.seed = seed
        return made


def new_code() -> Code:
    """A code of a new seed."""
    return Code.of(new_seed())


def register_letters() -> None:
    """Called when Django is ready."""
    register(LOGIN_CODE, write)
    register(NEW_PASSWORD, write)
    for name in NOTICES:
        register(name, write)


def tell(template: str, address: str, context: dict[str, Any]) -> None:
    """Write the letter that allauth asks for; never an error because of it."""
    now = timezone.now()
    person = context.get("user")
    code = context.get("code")
    if template not in (LOGIN_CODE, NEW_PASSWORD, *NOTICES) or not is_address(address):
        logger.error("No letter: %s is none that we send, or it has no address.", template)
        return
    about = {"language": translation.get_language() or settings.LANGUAGE_CODE}
    about |= {name: one_line(str(context[name] or ""))[:200] for name in KEPT if name in context}
    tell_address(
        kind=template,
        address=address,
        person=person if isinstance(person, Person) else None,
        about=about,
        key=f"{template}/{get_random_string(32)}",
        seed=code.seed if isinstance(code, Code) else "",
        valid_until=now + timedelta(seconds=allauth_settings.LOGIN_BY_CODE_TIMEOUT)
        if template == LOGIN_CODE
        else None,
        now=now,
    )


def write(letter: Letter, now: datetime) -> Written | None:
    """The words, from templates where allauth looks for them, with the secret that belongs to
    them."""
    context: dict[str, Any] = {
        "current_site": SimpleNamespace(domain=urlsplit(settings.SITE_URL).netloc),
        "email": letter.address,
        "user": letter.person,
        "timestamp": timezone.localtime(letter.created_at),
        **{name: letter.about.get(name, "") for name in KEPT},
    }
    if letter.kind == LOGIN_CODE:
        context["code"] = Code.of(letter.seed)
        context["minutes"] = allauth_settings.LOGIN_BY_CODE_TIMEOUT // 60
    if letter.kind == NEW_PASSWORD:
        if letter.person is None or not letter.person.is_active:
            return None
        context["password_reset_url"] = _new_password_link(letter.person)
    message = get_adapter().render_mail(letter.kind, letter.address, context)
    return Written(subject=message.subject, text=str(message.body))


def _new_password_link(person: Person) -> str:
    """A link on our own address, whatever host the request named."""
    token = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    parts = {"uidb36": user_pk_to_url_str(person), "key": token}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=parts)
