"""A case: opened, invited by one, accepted by each, written in, left and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from cast import Cast
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due
from samspill.web.people.identity import doubt
from samspill.web.people.models import Why
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    accept_case,
    decline_case,
    leave_case,
    open_case,
    remove_member,
    show_oneself,
)
from samspill.web.sharing.cases.models import Case, CaseKey, CaseMember
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_invited_to,
    entries_readable,
)
from samspill.web.sharing.cases.queries import (
    find_case,
    listed,
    people_to_invite,
    readers_of_case,
    takes_stronger,
)
from samspill.web.sharing.cases.timeline import close_case, prolong_case, write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown
from support.cases import (
    AFTER,
    OPENING,
    accepts,
    invites,
    let_work,
    names,
    opened,
    signed,
    texts,
    working,
    writes,
)
from support.letters import deliver_all
from support.pages import meet
from support.shared import let_share

ON = Part.CASES


def test_who_was_in_it_when_it_was_written_reads_it(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første", minutes=3)
    accepts(case, cast.seller, minutes=4)
    writes(case, cast.police, "Andre", minutes=5)
    assert texts(case, cast.police) == ["Første", "Andre"]
    assert texts(case, cast.agency) == ["Første", "Andre"]  # who hides reads it, too
    assert texts(case, cast.seller) == ["Andre"]  # nobody saw their name before the first
    for other in (cast.bank_colleague, cast.seller_colleague, cast.stranger, cast.withdrawn):
        assert texts(case, other) == []
    assert [texts(case, who) for who in (cast.organiser, cast.desk_host)] == [[], []]
    assert texts(case, cast.police, shown=Shown.SIGNED_IN) == []
    assert texts(case, cast.police, shown=Shown.LINK) == []


def test_red_takes_a_second_factor_just_now(cast: Cast) -> None:
    case = working(cast, hidden=False)
    writes(case, cast.bank, "Rødt", label=Label.RED)
    assert texts(case, cast.police, shown=Shown.SECOND) == []
    assert texts(case, cast.police) == ["Rødt"]
    with signed(cast.police, 10, Shown.SECOND) as (visit, _by):
        page = find_case(visit, cast.edition.pk, case.pk)
    assert page is not None
    assert page.locked == 1


def test_who_is_invited_sees_what_they_would_accept_and_no_more(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    with signed(cast.seller, 5) as (visit, _by):
        page = find_case(visit, cast.edition.pk, case.pk)
        assert list(cases_invited_to(visit)) == [case]
        assert list(cases_in(visit)) == []
    assert page is not None
    assert page.invited
    assert page.invited_by == "Berit Bank"
    assert (page.case.title, page.lines, page.members) == (OPENING.title, [], [])
    assert texts(case, cast.seller) == []
    assert names(case, cast.seller) == []


def test_who_declines_has_nothing_left_of_it(cast: Cast) -> None:
    case = working(cast)
    with signed(cast.seller, 5) as (visit, by):
        decline_case(case=case.pk, visit=visit, by=by)
    with signed(cast.seller, 6) as (visit, _by):
        assert find_case(visit, cast.edition.pk, case.pk) is None
        assert not CaseMember.objects.filter(person=cast.seller.person).exists()
        assert not CaseKey.objects.filter(person=cast.seller.person).exists()
        with pytest.raises(NoCaseError):
            accept_case(case=case.pk, hidden=False, visit=visit, by=cast.seller.person)


def test_who_hides_is_seen_by_who_writes_and_by_who_answers_for_it(cast: Cast) -> None:
    case = working(cast)
    assert names(case, cast.police) == ["Berit Bank", "Pia Politi"]
    assert names(case, cast.bank) == ["Berit Bank", "Pia Politi", "Tone Tilsyn"]
    assert names(case, cast.agency) == ["Berit Bank", "Pia Politi", "Tone Tilsyn"]
    with signed(cast.police, 5) as (visit, _by):
        readers = readers_of_case(visit, case.pk)
    assert [(each.name, each.hidden) for each in readers] == [
        ("Berit Bank", False), ("Tone Tilsyn", True),
    ]  # fmt: skip
    with signed(cast.police, 5) as (visit, _by):
        kinds = entries_readable(visit).filter(about=cast.agency.person_id)
        assert not kinds.exists()
    with signed(cast.agency, 6) as (visit, by):
        show_oneself(case=case.pk, visit=visit, by=by)
    assert names(case, cast.police) == ["Berit Bank", "Pia Politi", "Tone Tilsyn"]


@pytest.mark.parametrize("label", [Label.RED, Label.AMBER_STRICT])
def test_nobody_hides_where_readers_are_named(cast: Cast, label: Label) -> None:
    case = working(cast)
    with pytest.raises(CaseError) as error:
        writes(case, cast.police, "Strengt", label=label)
    assert error.value.why is NotDone.SOMEBODY_HIDES
    strict = replace(OPENING, widest=Label.AMBER_STRICT)
    with pytest.raises(CaseError) as error:
        opened(cast, opening=strict)
    assert error.value.why is NotDone.STRICT


def test_nobody_hides_where_the_case_does_not_say_so(cast: Cast) -> None:
    let_work(cast)
    case = opened(cast, invite=(cast.police,), opening=replace(OPENING, may_hide=False))
    with pytest.raises(CaseError) as error:
        accepts(case, cast.police, hidden=True)
    assert error.value.why is NotDone.MAY_NOT_HIDE
    assert names(case, cast.bank) == ["Berit Bank"]


def test_nothing_is_written_before_there_are_two_organisations(cast: Cast) -> None:
    let_work(cast)
    meet(cast.bank, cast.bank_colleague, slot=3)
    case = opened(cast, invite=(cast.bank_colleague, cast.police))
    accepts(case, cast.bank_colleague)
    with pytest.raises(CaseError) as error:
        writes(case, cast.bank, "Alene")
    assert error.value.why is NotDone.ALONE
    accepts(case, cast.police, minutes=4)
    writes(case, cast.bank, "Sammen", minutes=5)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": " "}, NotDone.EMPTY),
        ({"purpose": "STRENGT HEMMELIG plan"}, NotDone.CLASSIFIED),
        ({"nothing_forbidden": False}, NotDone.NOT_SAID),
        ({"widest": Label.RED}, NotDone.WIDEST),
        ({"widest": Label.CLEAR}, NotDone.WIDEST),
    ],
)
def test_what_no_case_is_opened_with(cast: Cast, changed: dict[str, object], why: NotDone) -> None:
    let_work(cast)
    with pytest.raises(CaseError) as error:
        opened(cast, opening=replace(OPENING, **changed))  # type: ignore[arg-type]  # drawn together
    assert error.value.why is why
    assert not Entry.objects.filter(verb="case_opened").exists()


def test_how_long_a_case_may_last(cast: Cast) -> None:
    let_work(cast)
    for days, why in ((0, NotDone.PAST), (366, NotDone.TOO_LATE)):
        with pytest.raises(CaseError) as error:
            opened(cast, until=AFTER + timedelta(days=days))
        assert error.value.why is why
    case = opened(cast)
    assert case.ends_at == AFTER + timedelta(days=90)


def test_whom_one_cannot_reach_one_does_not_invite(cast: Cast) -> None:
    let_work(cast)
    case = opened(cast, invite=(cast.police,))
    accepts(case, cast.police)
    unmet = (cast.seller_colleague, cast.stranger, cast.withdrawn)
    for other in unmet:
        with pytest.raises(CaseError) as error:
            invites(case, cast.bank, cast.agency, other)
        assert error.value.why is NotDone.NOT_REACHED
    with pytest.raises(CaseError):
        invites(case, cast.police, cast.agency)  # whom the bank has met, and not the police
    with signed(cast.bank, 3) as (visit, _by):
        assert CaseMember.objects.filter(case=case).count() == 2
        people = [one.person.name for one in people_to_invite(visit, cast.bank)]
    assert sorted(people) == ["Nils Nordvakt", "Pia Politi", "Tone Tilsyn"]


def test_a_no_thanks_changes_nothing_of_whom_one_invites_by_name(cast: Cast) -> None:
    """As for whatever is shared by name: else it would tell it. The police has said one of the
    company."""
    let_work(cast)
    meet(cast.police, cast.seller, slot=3, table=1)
    case = opened(cast, invite=(cast.police,))
    accepts(case, cast.police)
    invites(case, cast.police, cast.seller, minutes=3)
    accepts(case, cast.seller, minutes=4)


def test_inviting_who_is_there_already_tells_nothing(cast: Cast) -> None:
    case = working(cast)
    meet(cast.police, cast.agency, slot=3)
    before = sorted(_rows(case, cast))
    invites(case, cast.police, cast.agency, minutes=3)  # who hides
    assert sorted(_rows(case, cast)) == before
    assert names(case, cast.police) == ["Berit Bank", "Pia Politi"]


def _rows(case: Case, cast: Cast) -> list[tuple[int, bool]]:
    with signed(cast.bank, 9) as (_visit, _by):
        rows = CaseMember.objects.filter(case=case).values_list("person", "hidden")
        return list(rows)


def test_who_leaves_reads_nothing_any_more_and_what_they_wrote_stays(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.police, "Fra politiet")
    with signed(cast.police, 4) as (visit, by):
        leave_case(case=case.pk, visit=visit, by=by)
    assert texts(case, cast.police) == []
    assert texts(case, cast.agency) == ["Fra politiet"]
    with signed(cast.police, 5) as (visit, _by):
        assert find_case(visit, cast.edition.pk, case.pk) is None
        assert not takes_stronger(visit, cast.edition.pk, case.pk)
    with pytest.raises(NoCaseError):
        writes(case, cast.police, "Etterpå", minutes=6)


def test_who_is_removed_is_told_in_a_letter_without_a_word_of_it(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    with signed(cast.police, 4) as (visit, by), pytest.raises(NoCaseError):
        remove_member(case=case.pk, person=cast.agency.person_id, visit=visit, by=by)
    with signed(cast.bank, 5) as (visit, by):
        remove_member(case=case.pk, person=cast.police.person_id, visit=visit, by=by)
        remove_member(case=case.pk, person=cast.seller.person_id, visit=visit, by=by)
        with pytest.raises(NoCaseError):
            remove_member(case=case.pk, person=cast.police.person_id, visit=visit, by=by)
        with pytest.raises(NoCaseError):
            remove_member(case=case.pk, person=cast.bank.person_id, visit=visit, by=by)
    assert texts(case, cast.police) == []
    with signed(cast.seller, 6) as (visit, _by):
        assert list(cases_invited_to(visit)) == []
    deliver_all(now=AFTER + timedelta(hours=1))
    (letter,) = mail.outbox  # the invited one hears nothing
    assert letter.to == ["pia@eksempel.no"]
    assert OPENING.title not in letter.body
    assert "Berit" not in letter.body


def test_somebody_asked_again_reads_from_then_on(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Mens de var der")
    with signed(cast.police, 4) as (visit, by):
        leave_case(case=case.pk, visit=visit, by=by)
    invites(case, cast.bank, cast.police, minutes=5)
    accepts(case, cast.police, minutes=6)
    writes(case, cast.bank, "Etter at de kom", minutes=7)
    assert texts(case, cast.police) == ["Etter at de kom"]


def test_nobody_comes_in_while_somebody_writes(cast: Cast) -> None:
    """What was written with another list of names beside it is not theirs to read."""
    case = working(cast)
    writes(case, cast.bank, "Samtidig", minutes=5)
    with pytest.raises(CaseError) as error:
        accepts(case, cast.seller, minutes=4.5)
    assert error.value.why is NotDone.CHANGED
    accepts(case, cast.seller, minutes=6)
    assert texts(case, cast.seller) == []


def test_the_readers_must_be_those_that_were_shown(cast: Cast) -> None:
    case = working(cast)
    shown = [cast.police.person_id, cast.agency.person_id]
    with signed(cast.bank, 3) as (visit, by):
        write_entry(case=case.pk, text="Først", label=Label.AMBER, visit=visit, by=by, seen=shown)
    accepts(case, cast.seller, minutes=4)
    with signed(cast.bank, 5) as (visit, by), pytest.raises(CaseError) as error:
        write_entry(case=case.pk, text="Så", label=Label.AMBER, visit=visit, by=by, seen=shown)
    assert error.value.why is NotDone.CHANGED


@pytest.mark.parametrize(
    ("label", "why"), [(Label.CLEAR, NotDone.TOO_WIDE), (Label.RED, NotDone.RED_TOLD)]
)
def test_nothing_is_wider_than_the_case_allows(cast: Cast, label: Label, why: NotDone) -> None:
    case = working(cast, hidden=False)
    let_share(cast, ON, red=False)
    with pytest.raises(CaseError) as error:
        writes(case, cast.bank, "Vidt", label=label)
    assert error.value.why is why
    writes(case, cast.bank, "Grønt", label=Label.GREEN)


def test_a_case_that_has_ended_is_read_and_not_written(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    late = 91 * 24 * 60
    assert texts(case, cast.police, minutes=late) == ["Første"]
    with pytest.raises(CaseError) as error:
        writes(case, cast.police, "For sent", minutes=late)
    assert error.value.why is NotDone.ENDED
    with signed(cast.seller, late) as (visit, _by):
        assert find_case(visit, cast.edition.pk, case.pk) is None
    with signed(cast.bank, late) as (visit, by):
        close_case(case=case.pk, report="Vi lærte mye", visit=visit, by=by)
        with pytest.raises(CaseError):
            close_case(case=case.pk, report="Enda mer", visit=visit, by=by)
    assert texts(case, cast.police, minutes=late + 1) == ["Første", "Vi lærte mye"]


def test_prolonging_is_for_who_answers_for_it(cast: Cast) -> None:
    case = working(cast)
    until = AFTER + timedelta(days=200)
    with signed(cast.police, 3) as (visit, by), pytest.raises(NoCaseError):
        prolong_case(case=case.pk, until=until, visit=visit, by=by)
    with signed(cast.bank, 4) as (visit, by):
        prolong_case(case=case.pk, until=until, visit=visit, by=by)
        with pytest.raises(CaseError):
            prolong_case(case=case.pk, until=until + timedelta(days=200), visit=visit, by=by)
    writes(case, cast.police, "Etter fristen", minutes=150 * 24 * 60)


def test_only_the_founder_closes_it(cast: Cast) -> None:
    case = working(cast)
    with signed(cast.police, 3) as (visit, by), pytest.raises(NoCaseError):
        close_case(case=case.pk, report="Ferdig", visit=visit, by=by)
    with signed(cast.bank, 4) as (visit, by):
        close_case(case=case.pk, report="Ferdig", visit=visit, by=by)
    assert texts(case, cast.agency, minutes=5) == ["Ferdig"]
    with pytest.raises(CaseError):
        writes(case, cast.bank, "Mer", minutes=6)


def test_nothing_is_there_where_the_edition_has_no_cases(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    let_share(cast, Part.SHARING)
    assert texts(case, cast.police) == []
    assert texts(case, cast.bank) == []
    with signed(cast.police, 5) as (visit, by):
        assert listed(visit, cast.edition.pk) == listed(visit, cast.other_edition.pk)
        with pytest.raises(NoCaseError):
            open_case(participant=cast.police, opening=OPENING, visit=visit)
        with pytest.raises(NoCaseError):
            leave_case(case=case.pk, visit=visit, by=by)


def test_who_is_not_sure_to_be_themselves_opens_nothing(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    doubt(person=cast.police.person, why=Why.FIRST, by=None, now=AFTER)
    assert texts(case, cast.police) == []
    with signed(cast.police, 6) as (visit, _by), pytest.raises(NoCaseError):
        open_case(participant=cast.police, opening=OPENING, visit=visit)


def test_a_list_without_a_second_factor_counts_and_names_nothing(cast: Cast) -> None:
    working(cast)
    with signed(cast.police, 5, Shown.SIGNED_IN) as (visit, _by):
        found = listed(visit, cast.edition.pk)
    assert (found.rows, found.invited, found.locked) == ([], [], 1)


def test_the_week_tells_that_one_is_invited(cast: Cast) -> None:
    working(cast)
    week = AFTER + timedelta(days=8)
    carry_out_due(now=week)
    deliver_all(now=week)
    (letter,) = [each for each in mail.outbox if each.to == ["nils@eksempel.no"]]
    assert OPENING.title not in letter.body
    assert "samarbeid" in letter.body


def test_the_journal_of_the_edition_tells_nothing(cast: Cast) -> None:
    case = working(cast)
    writes(case, cast.bank, "Første")
    verbs = Entry.objects.filter(subject_type="sharing.case")
    assert {entry.edition_id for entry in verbs} == {None}
    assert {"case_opened", "case_invited", "case_accepted", "case_written"} == {
        entry.verb for entry in verbs
    }
