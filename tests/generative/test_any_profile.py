"""What is kept of the profiles is what would be read now: after any writes, in any order, by any
way in, with some undone; and nobody's veto or wish makes a difference to anybody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import NOW, Cast, assemble, veto, wish
from samspill.web.editions.changing.people import save_profile, update_participant
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.editions.participation import restore_participant, withdraw_participant
from samspill.web.editions.versions import profiles_version
from samspill.web.imports.people import preview_people
from samspill.web.imports.writing import import_file
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.affinity import Affinity, Fit
from samspill.web.wishes.directory import directory
from samspill.web.wishes.models import Strength, Veto, Wish
from support.examples import tries
from support.files import HEAD, csv_of, sheet

TEXTS = ("Svindel mot eldre kunder", "Varsling om svindel", "Svinn i butikk", "Droner", "Svinn")
PEOPLE = 7  # of the cast, the withdrawn one too
Seen = list[tuple[object, ...]]


def fresh(me: Participant) -> Seen:
    """The cards as the rules say, from the database alone and by looking at every pair."""
    written: dict[int, dict[str, list[str]]] = {}
    for topic in Topic.objects.filter(participant__edition=me.edition_id):
        kinds = written.setdefault(topic.participant_id, {kind: [] for kind in TopicKind})
        kinds[topic.kind].append(topic.text)
    affinity = Affinity(t for kinds in written.values() for texts in kinds.values() for t in texts)
    here = Participant.objects.filter(edition=me.edition_id, withdrawn_at__isnull=True)
    others = here.exclude(organisation=Participant.objects.get(pk=me.pk).organisation_id)
    parties: list[tuple[str, str, list[Participant]]] = []
    companies: dict[Organisation, list[Participant]] = {}
    for one in others.select_related("person", "organisation").order_by("person__name", "pk"):
        parties.append((f"p{one.pk}", one.person.name, [one]))
        if one.representative:
            companies.setdefault(one.organisation, []).append(one)
    parties += [(f"o{company.pk}", company.name, who) for company, who in companies.items()]

    def of(who: Sequence[Participant], kind: TopicKind) -> tuple[str, ...]:
        texts = (text for one in who for text in written.get(one.pk, {}).get(kind, []))
        return tuple(dict.fromkeys(texts)) if len(who) > 1 else tuple(texts)

    found: list[tuple[float, str, str, tuple[object, ...]]] = []
    for key, name, who in parties:
        challenges, solutions = of(who, TopicKind.CHALLENGE), of(who, TopicKind.SOLUTION)
        mine = affinity.fit(of([me], TopicKind.CHALLENGE), solutions)
        theirs = affinity.fit(challenges, of([me], TopicKind.SOLUTION))
        is_mine = mine is not None and (theirs is None or mine.score >= theirs.score)
        fit: Fit | None = mine if is_mine else theirs
        title = ", ".join(o.person.name for o in who) if key[0] == "o" else who[0].title
        home = who[0].organisation
        facts = (key, name, title, home.name, home.sector, challenges, solutions, fit, is_mine)
        found.append((-fit.score if fit else 0.0, name, key, facts))
    return [facts for *_order, facts in sorted(found, key=lambda one: one[:3])]


def kept(me: Participant) -> Seen:
    """The cards as pages get them."""
    return [
        (p.key, p.name, p.title, p.organisation, p.sector, p.challenges, p.solutions,
         card.fit, card.fit_mine)
        for card in directory(me).cards
        for p in [card.profile]
    ]  # fmt: skip


class Writes:
    """Each way in which a profile is written."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.edition = cast.edition
        self.people = [*cast.participants, cast.withdrawn]
        self.homes = list(Organisation.objects.order_by("pk"))

    def _one(self, n: int) -> Participant:
        return Participant.objects.select_related("person", "organisation").get(
            pk=self.people[n % PEOPLE].pk
        )

    def profile(self, n: int, m: int) -> None:
        save_profile(
            participant=self._one(n), challenges=[TEXTS[m % 5]], solutions=[TEXTS[n * m % 5]],
            present_slots=[], skipped_talks=[], standby=False, by=self.cast.organiser, now=NOW,
        )  # fmt: skip

    def participant(self, n: int, m: int) -> None:
        facts = ParticipantFacts(
            title=f"Leder {m}", organisation=self.homes[m % len(self.homes)],
            representative=m % 2 == 0, cap=None,
        )  # fmt: skip
        update_participant(participant=self._one(n), facts=facts, by=self.cast.organiser, now=NOW)

    def comes_or_not(self, n: int, m: int) -> None:
        change = withdraw_participant if m % 2 else restore_participant
        change(participant=self._one(n), by=self.cast.organiser, now=NOW)

    def imported(self, n: int, m: int) -> None:
        bank = Organisation.objects.get(pk=self.homes[0].pk).name
        read = sheet(csv_of(
            (*HEAD, "løsninger"),
            (f"Ny {n}", f"ny{m % 3}@eksempel.no", f"Hus {m % 2}", "politi", TEXTS[m % 5]),
            (f"Navn {m}", self._one(n).person.email, bank, "", ""),
        ))  # fmt: skip
        preview = preview_people(self.edition, read)
        if preview.may_import:
            import_file(edition=self.edition, kind="people", sheet=read, seen=preview.digest,
                        by=self.cast.organiser, now=NOW)  # fmt: skip

    def renamed(self, n: int, m: int) -> None:
        Person.objects.filter(pk=self._one(n).person_id).update(name=f"Navn {m}")

    def organisation(self, n: int, m: int) -> None:
        sector = list(Sector)[m % 3]
        Organisation.objects.filter(pk=self.homes[n % 3].pk).update(name=f"H {n}", sector=sector)

    def topic(self, n: int, m: int) -> None:
        changed = Topic.objects.filter(participant=self._one(n)).update(text=TEXTS[m % 5])
        if not changed:
            kind = list(TopicKind)[m % 2]
            Topic.objects.create(participant=self._one(n), kind=kind, text=TEXTS[m % 5])

    def raw(self, n: int, m: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM editions_topic WHERE participant_id = %s",
                           [self._one(n).pk])  # fmt: skip

    def undone(self, n: int, m: int) -> None:
        with transaction.atomic():
            self.profile(n, m)
            kept(self._one(0))  # looked at in between, by whoever wrote it
            transaction.set_rollback(True)


WAYS: tuple[Callable[[Writes, int, int], None], ...] = (
    Writes.profile, Writes.participant, Writes.comes_or_not, Writes.imported, Writes.renamed,
    Writes.organisation, Writes.topic, Writes.raw, Writes.undone,
)  # fmt: skip
STEP = st.tuples(st.sampled_from(WAYS), st.integers(0, PEOPLE - 1), st.integers(0, 9))


@pytest.mark.django_db
@tries(25, suppress=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=6))
def test_what_is_kept_is_what_would_be_read_now(
    steps: list[tuple[Callable[[Writes, int, int], None], int, int]],
) -> None:
    with transaction.atomic():
        writes = Writes(assemble())
        me = writes.people[0]
        assert kept(me) == fresh(me)
        for way, n, m in steps:
            way(writes, n, m)
            me = Participant.objects.get(pk=me.pk)
            assert kept(me) == fresh(me)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_others_chose_is_no_part_of_it(cast: Cast) -> None:
    before, seen = profiles_version(cast.edition.pk), kept(cast.bank)
    Veto.objects.all().delete()
    Wish.objects.all().delete()
    veto(cast.police, cast.bank)
    wish(cast.seller, cast.bank, Strength.MUST)
    assert profiles_version(cast.edition.pk) == before
    assert kept(cast.bank) == seen
