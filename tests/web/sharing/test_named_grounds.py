"""A legal ground is kept by its code, and read by its name."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cast import Cast
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.row_security import as_visit
from support.pages import signed_in, url, words
from support.shared import let_share, shared, visit


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("gdpr 6 1 f", "Personal Data Act, GDPR articles 6 (1) f and 10"),
        ("repealed 7", "repealed 7"),  # of a file of grounds that was another one
    ],
)
def test_the_source_reads_what_the_law_is_called(cast: Cast, code: str, called: str) -> None:
    let_share(cast)
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        pk = shared(cast, Label.GREEN, now=now).pk
        Share.objects.filter(pk=pk).update(ground=code)
    page = signed_in(cast.bank.person).get(url("participant_shared_one", cast, pk=pk))
    assert f"Legal ground {called}" in words(page.content)
