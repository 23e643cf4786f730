"""Notes are their writer's alone, kept once however often a device sends them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection  # noqa: F401  (the condition of a mark reads it)

from cast import NOW, Cast
from samspill.web.editions.models import Participant, Phase, Talk
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting
from samspill.web.planning.models import VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.substitutes import TakeOver, let_colleague
from samspill.web.planning.versions import store_draft
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.note_models import LONGEST_NOTE, Learnt, Note
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.note_queries import (
    all_notes,
    notes_about,
    notes_on_person,
    opened_lines,
    own_lines,
)
from samspill.web.sharing.notes import (
    NoNoteError,
    NoteError,
    Unfit,
    forget_line,
    keep_note,
    open_line,
    say_learnt,
)
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_queries import people_known
from support.shared import let_share
from support.ties import met, of

KEY = UUID("5f0c3f0e-0000-4000-8000-000000000001")


def writes(who: Participant, about: About, text: str, revision: int = 1, key: UUID = KEY) -> None:
    visit = of(who)
    with as_visit(visit):
        keep_note(key=key, about=about, text=text, revision=revision, visit=visit, by=who.person)


def read(who: Participant, about: About, shown: Shown = Shown.SIGNED_IN) -> list[str] | None:
    visit = of(who, shown)
    with as_visit(visit):
        found = notes_about(visit, about)
        return None if found is None else [note.text for note in found]


@pytest.fixture
def meeting(cast: Cast) -> About:
    """The bank's with the police."""
    return About(AboutKind.MEETING, uid=met(cast).uid)


def test_a_note_is_its_writers_alone(cast: Cast, meeting: About) -> None:
    writes(cast.bank, meeting, "Ringe om lista")
    assert read(cast.bank, meeting) == ["Ringe om lista"]
    assert read(cast.police, meeting) == []
    assert read(cast.bank_colleague, meeting) is None
    assert read(cast.bank, meeting, Shown.LINK) is None
    visit = of(cast.police)
    with as_visit(visit):
        assert (all_notes(visit), notes_on_person(visit, cast.bank.person_id)) == ([], [])


def test_about_a_meeting_a_person_an_organisation_and_a_talk(cast: Cast, meeting: About) -> None:
    talk = Talk.objects.get(edition=cast.edition)
    abouts = (
        meeting,
        About(AboutKind.PERSON, pk=cast.seller.person_id),
        About(AboutKind.ORGANISATION, pk=cast.police.organisation_id),
        About(AboutKind.TALK, uid=talk.uid),
    )
    for number, about in enumerate(abouts):
        writes(cast.bank, about, f"nr {number}", key=uuid4())
    visit = of(cast.bank)
    with as_visit(visit):
        assert [(each.name, str(each.about)) for each in all_notes(visit)][::-1] == [
            ("Pia Politi", str(abouts[0])),
            ("Nils Nordvakt", str(abouts[1])),
            ("Østre politidistrikt", str(abouts[2])),
            ("Åpning", str(abouts[3])),
        ]
        on_police = notes_on_person(visit, cast.police.person_id)
        assert [note.text for note in on_police] == ["nr 0"]


def test_what_one_has_no_part_in_one_writes_nothing_about(cast: Cast, meeting: About) -> None:
    others = (
        (cast.seller, meeting),
        (cast.bank, About(AboutKind.PERSON, pk=cast.stranger.person_id)),
        (cast.bank, About(AboutKind.PERSON, pk=cast.bank.person_id)),
        (cast.bank, About(AboutKind.TALK, uid=uuid4())),
        (cast.stranger, About(AboutKind.PERSON, pk=cast.bank.person_id)),
    )
    for who, about in others:
        with pytest.raises(NoNoteError):
            writes(who, about, "x")
    Terms.objects.update(part=Part.NONE)
    with pytest.raises(NoNoteError):
        writes(cast.bank, meeting, "x")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([(1, "a"), (1, "a")], ["a"]),  # once more
        ([(1, "a"), (3, "abc"), (2, "ab")], ["abc"]),  # late
        ([(1, "a"), (2, "")], []),
        ([(1, "a"), (3, ""), (2, "ab")], []),  # emptied, and nothing late brings it back
        ([(1, "  ")], []),
    ],
)
def test_sent_again_or_late_it_changes_nothing(
    cast: Cast, meeting: About, sent: list[tuple[int, str]], kept: list[str]
) -> None:
    for revision, text in sent:
        writes(cast.bank, meeting, text, revision)
    assert read(cast.bank, meeting) == kept


def test_two_who_make_the_same_key_have_a_note_each(cast: Cast, meeting: About) -> None:
    writes(cast.bank, meeting, "bankens")
    writes(cast.police, meeting, "politiets", revision=9)
    assert (read(cast.bank, meeting), read(cast.police, meeting)) == (["bankens"], ["politiets"])


def test_nobodys_note_follows_when_a_colleague_takes_over(cast: Cast, meeting: About) -> None:
    writes(cast.bank, meeting, "bare min")
    on = Meeting.objects.filter(edition=cast.edition).prefetch_related("seats")
    version = store_draft(
        edition=cast.edition, facts=facts_of(cast.edition), plan=plan_of(on), result={}, report={},
        run=None, now=NOW,
    )  # fmt: skip
    version.state, version.published_at = VersionState.PUBLISHED, NOW
    version.save()
    cast.edition.phase = Phase.PUBLISHED
    cast.edition.save()
    cast.bank.edition.refresh_from_db()
    let_colleague(over=TakeOver(cast.bank, cast.bank_colleague), by=cast.bank.person, now=NOW)
    visit = of(cast.bank_colleague)
    with as_visit(visit):
        assert [each.name for each in people_known(visit)] == ["Tone Tilsyn", "Pia Politi"]
        assert (all_notes(visit), notes_on_person(visit, cast.police.person_id)) == ([], [])
    visit = of(cast.bank)
    with as_visit(visit):
        assert [each.note.text for each in all_notes(visit)] == ["bare min"]
        assert people_known(visit) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * (LONGEST_NOTE + 1), Unfit.TOO_LONG),
        ("nul \0", Unfit.SIGNS),
        ("half \ud800", Unfit.SIGNS),
        ("HEMMELIG etter sikkerhetsloven", Unfit.CLASSIFIED),
    ],
)
def test_what_is_not_kept(cast: Cast, meeting: About, text: str, why: Unfit) -> None:
    with pytest.raises(NoteError) as error:
        writes(cast.bank, meeting, text)
    assert error.value.why is why
    with pytest.raises(NoteError):
        writes(cast.bank, meeting, text, revision=2)


def test_the_journal_has_no_word_of_it(cast: Cast, meeting: About) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    writes(cast.bank, meeting, "Ringe om lista")
    (entry,) = Entry.objects.exclude(pk__in=before)
    assert (entry.verb, entry.edition_id, entry.facts) == ("note_kept", None, {})


class TestLearnt:
    def says(self, who: Participant, *, opened: bool = False, line: str = "Ring samme dag") -> int:
        visit = of(who)
        with as_visit(visit):
            return say_learnt(
                edition=who.edition_id, challenge="Svindel", line=line, opened=opened,
                visit=visit, by=who.person,
            ).pk  # fmt: skip

    def others(self, who: Participant) -> list[str]:
        visit = of(who)
        with as_visit(visit):
            lines = opened_lines(visit, who.edition_id)
            return [f"{each.who.name if each.who else ''}: {each.learnt.line}" for each in lines]

    def test_it_is_ones_own_until_it_is_opened_and_again_after(self, cast: Cast) -> None:
        let_share(cast)
        line = self.says(cast.bank)
        assert self.others(cast.police) == []
        visit = of(cast.bank)
        for opened, seen in ((True, ["Berit Bank: Ring samme dag"]), (False, [])):
            with as_visit(visit):
                open_line(learnt=line, opened=opened, visit=visit, by=cast.bank.person)
            assert self.others(cast.police) == seen
            assert self.others(cast.bank) == self.others(cast.stranger) == []
        with as_visit(visit):
            assert [each.line for each in own_lines(visit)] == ["Ring samme dag"]
            forget_line(learnt=line, visit=visit, by=cast.bank.person)
            assert own_lines(visit) == []

    def test_nobody_opens_anothers(self, cast: Cast) -> None:
        let_share(cast)
        line = self.says(cast.bank, opened=True)
        visit = of(cast.police)
        with as_visit(visit):
            for verb in (open_line, forget_line):
                more = {"opened": False} if verb is open_line else {}
                with pytest.raises(NoNoteError):
                    verb(learnt=line, visit=visit, by=cast.police.person, **more)

    def test_where_people_do_not_share_nothing_is_opened(self, cast: Cast) -> None:
        let_share(cast)
        line = self.says(cast.bank, opened=True)
        let_share(cast, Part.TIES)
        assert self.others(cast.police) == []
        with pytest.raises(NoteError):
            self.says(cast.bank, opened=True)
        assert self.says(cast.bank) > line

    def test_a_number_that_tells_who_somebody_is_stays_ones_own(self, cast: Cast) -> None:
        let_share(cast)
        with pytest.raises(NoteError) as error:
            self.says(cast.bank, opened=True, line="Han bor på 01010750160")
        assert error.value.why is Unfit.PEOPLE

    def test_who_has_withdrawn_reads_none(self, cast: Cast) -> None:
        let_share(cast)
        self.says(cast.bank, opened=True)
        Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=NOW)
        assert self.others(cast.police) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no security of rows")
def test_the_database_gives_no_note_to_anybody_else(cast: Cast, meeting: About) -> None:
    let_share(cast)
    writes(cast.bank, meeting, "bare min")
    TestLearnt().says(cast.bank)
    TestLearnt().says(cast.bank, opened=True)

    def rows(who: Participant, shown: Shown = Shown.SIGNED_IN) -> tuple[int, int]:
        with as_visit(of(who, shown)):
            return Note.objects.count(), Learnt.objects.count()

    assert (Note.objects.count(), Learnt.objects.count()) == (0, 0)
    assert rows(cast.bank) == (1, 2)
    assert rows(cast.police) == rows(cast.bank_colleague) == (0, 1)
    assert rows(cast.stranger) == rows(cast.bank, Shown.LINK) == (0, 0)
