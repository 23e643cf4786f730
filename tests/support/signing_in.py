"""Signing in by the code that is sent to one's address."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from support.letters import deliver_all


def code_in(letter: str) -> str:
    """The code of a letter with one."""
    (code,) = re.findall(r"^([A-Z0-9]{4,6}-?[A-Z0-9]{0,6})$", letter, re.MULTILINE)
    return str(code)


def sign_in_by_code(email: str) -> Client:
    """A browser in which somebody wrote the code that was sent to their address."""
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("account_request_login_code"), {"email": email})
    code = code_in(str(deliver_all()[-1].body))
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.status_code == 302
    return client
