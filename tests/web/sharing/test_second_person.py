"""What is RED goes no further without the word of the second person, nor when there is none."""

from __future__ import annotations

from django.utils import timezone

from cast import Cast
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Widening
from samspill.web.sharing.row_security import as_visit
from support.pages import signed_in, url, words
from support.shared import let_share, shared, strong, visit


def test_without_its_second_person_what_is_red_is_let_nobody_else_read(
    db: None, cast: Cast
) -> None:
    let_share(cast)
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        pk = shared(cast, Label.RED, now=now).pk
        green = shared(cast, Label.GREEN, now=now).pk
    bank, page = signed_in(cast.bank.person), url("participant_shared_one", cast, pk=pk)
    why = "To let more people read it, write it again and name another second person."
    assert why not in words(bank.get(page).content)
    erase_person(person_id=cast.police.person_id, by=None, now=now)
    other = words(bank.get(url("participant_shared_one", cast, pk=green)).content)
    assert (why in other, "Let somebody else read it" in other) == (False, True)  # needs no second
    said = words(bank.get(page).content)
    assert (why in said, "Let somebody else read it" in said) == (True, False)
    change = url("participant_shared_change", cast, pk=pk)
    form = {"do": "widen", "who": str(cast.seller.person_id)}
    assert why in words(bank.post(change, form, follow=True).content)
    assert strong(cast.seller).get(page).status_code == 404
    with as_visit(visit(cast.bank.person_id, now=now)):
        assert Widening.objects.count() == 0
    bank.post(change, {"do": "withdraw"})
    assert why not in words(bank.get(page).content)
