"""What somebody has chosen, for their own pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from samspill.web.editions.keys import organisation_key, participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Organisation, Sector
from samspill.web.wishes.models import (
    NoSuppliers,
    Preference,
    Seeks,
    Strength,
    Veto,
    VetoKind,
    Wish,
    WorksWith,
)
from samspill.web.wishes.search import plain, searched

Choice = Strength | VetoKind
Target = Participant | Organisation
CLOSED_AT_FIRST = frozenset({Sector.POLICE, Sector.CONTROL_AGENCY})
_KEY = re.compile(r"([po])([0-9]{1,18})")


@dataclass(frozen=True)
class Preferences:
    """What a participant has chosen for themselves, or what holds until they have."""

    open_to_sellers: bool
    seeks: Seeks = Seeks.MIX


@dataclass(frozen=True)
class Rules:
    """An organisation's rules, for who represents it: none of the security industry, and none of
    these organisations, by name."""

    no_suppliers: bool
    none_of: tuple[Organisation, ...]


def key_of(participant: int | None, organisation: int | None) -> str:
    """A party as cards and addresses name it: p or o and the id."""
    return (
        organisation_key(organisation or 0) if participant is None else participant_key(participant)
    )


def party_of(edition_id: int, key: str) -> Target | None:
    """The participant of the edition, or the organisation, that ``key_of`` names so."""
    matched = _KEY.fullmatch(key)
    if matched is None:
        return None
    if matched[1] == "p":
        return Participant.objects.filter(pk=int(matched[2]), edition=edition_id).first()
    return Organisation.objects.filter(pk=int(matched[2])).first()


def choices_of(participant: Participant) -> dict[str, Choice]:
    """What the participant has chosen, by the party's key: their wishes, and in front of those
    what they said no thanks to. For their own pages only. Two queries."""
    own = {"by_participant": participant.pk}
    party = ("to_participant_id", "to_organisation_id")
    wishes = Wish.objects.filter(**own).values_list(*party, "strength")
    vetoes = Veto.objects.filter(**own).values_list(*party, "kind")
    chosen: dict[str, Choice] = {key_of(p, o): Strength(said) for p, o, said in wishes}
    return chosen | {key_of(p, o): VetoKind(said) for p, o, said in vetoes}


@dataclass(frozen=True)
class OwnWords:
    """What a participant has said for themselves: ``choices`` as :func:`choices_of`, ``marks`` as
    :func:`works_with`."""

    choices: Mapping[str, Choice]
    marks: frozenset[str]


def own_words(participant: Participant) -> OwnWords:
    """All of it for their own pages, in one query."""

    def said(model: type[Wish | Veto | WorksWith], of: str, word: Combinable) -> QuerySet[Any]:
        rows = model._default_manager.filter(by_participant=participant.pk).order_by()
        return rows.annotate(of=_text(Value(of)), word=_text(word)).values_list(
            "of", "word", "to_participant_id", "to_organisation_id"
        )

    rows = said(Wish, "wish", F("strength")).union(
        said(Veto, "veto", F("kind")), said(WorksWith, "mark", Value("")), all=True
    )
    found: dict[str, dict[str, str]] = {"wish": {}, "veto": {}, "mark": {}}
    for of, word, person, organisation in rows:
        found[of][key_of(person, organisation)] = word
    choices: dict[str, Choice] = {key: Strength(word) for key, word in found["wish"].items()}
    choices |= {key: VetoKind(word) for key, word in found["veto"].items()}
    return OwnWords(choices, frozenset(found["mark"]))


def _text(value: Combinable) -> Cast:
    return Cast(value, CharField())


def wished_by(participant: Participant) -> int:
    """How many people and companies the participant wants to meet, as their own pages say it."""
    return wished_among(choices_of(participant))


def only_imported(participant: Participant) -> bool:
    """Are the participant's wishes as the organiser put them in? An import leaves alone whoever
    has opened their own pages, so a wish from before that is not theirs."""
    if participant.answered_at:
        return False
    mine = participant.wishes.all()
    if participant.first_seen_at is None:
        return mine.exists()
    return not mine.filter(changed_at__gte=participant.first_seen_at).exists()


def wished_among(chosen: Mapping[str, Choice]) -> int:
    """How many of the choices are wishes."""
    return sum(1 for choice in chosen.values() if isinstance(choice, Strength))


def counting_wishes(participants: Collection[int]) -> dict[int, int]:
    """How many wishes each of these (ids) has, for organisers: one query. What an organiser entered
    for them counts beside what they have said themselves, also where it is the same: so whoever
    enters a wish cannot find out whether it was there. A no thanks counts nowhere."""
    rows = Wish.objects.filter(by_participant__in=participants).order_by()
    numbers = rows.values("by_participant").annotate(
        said=Count("pk", filter=Q(own=True)), more=Count("pk", filter=Q(entered=True))
    )
    return {row["by_participant"]: row["said"] + row["more"] for row in numbers}


def wishes_counted(edition: Edition) -> int:
    """How many wishes there are at the edition, counted in the same way: one query."""
    said, more = Count("pk", filter=Q(own=True)), Count("pk", filter=Q(entered=True))
    rows = Wish.objects.filter(edition=edition).aggregate(said=said, more=more)
    return int(rows["said"] + rows["more"])


def ends_of(participant: int, organisation: int | None) -> tuple[str, ...]:
    """The keys that what is said of a participant may name: their own, and that of the
    organisation that they stand for, if any."""
    company = () if organisation is None else (organisation_key(organisation),)
    return (participant_key(participant), *company)


def wished_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Who wishes to meet whom, by key: one query."""
    return _pairs(Wish.objects.filter(edition=edition))


def vetoed_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Who may not meet whom, by key: by a no thanks, and by an organisation's rules. For the
    planner, which keeps it to itself."""
    return _pairs(Veto.objects.filter(edition=edition)) | _no_suppliers(edition)


def preferences_of(participant: Participant) -> Preferences:
    """For the participant's own pages."""
    sectors = {participant.pk: participant.organisation.sector}
    return preferences_among(participant.edition_id, sectors)[participant.pk]


def preferences_among(edition_id: int, sectors: Mapping[int, str]) -> dict[int, Preferences]:
    """What each of these participants, by id with their organisation's sector, has chosen: one
    query. For the planner, which keeps it to itself."""
    rows = Preference.objects.filter(participant__edition=edition_id)
    said = {
        owner: (opened, seeks)
        for owner, opened, seeks in rows.values_list("participant_id", "open_to_sellers", "seeks")
    }
    found = {}
    for person, sector in sectors.items():
        opened, seeks = said.get(person, (None, Seeks.MIX))
        at_first = sector not in CLOSED_AT_FIRST
        found[person] = Preferences(at_first if opened is None else opened, Seeks(seeks))
    return found


def works_with(participant: int) -> frozenset[str]:
    """Whom the participant has marked, by the party's key, for their own pages: one query."""
    return frozenset(to for _by, to in _marks(WorksWith.objects.filter(by_participant=participant)))


def marked_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Who says that they work with whom, by key: for the planner, which keeps it to itself."""
    return set(_marks(WorksWith.objects.filter(edition=edition)))


def rules_of(edition: Edition, organisation: Organisation) -> Rules:
    """The organisation's rules as those who represent it have said them: two queries."""
    said = Veto.objects.filter(
        edition=edition,
        by_organisation=organisation,
        to_organisation__isnull=False,
        imported=False,
    )
    named = Organisation.objects.filter(pk__in=said.values("to_organisation"))
    rule = NoSuppliers.objects.filter(edition=edition, organisation=organisation)
    return Rules(rule.exists(), tuple(named.order_by("name_order", "name")))


def organisation_there(edition: Edition, key: str) -> Organisation | None:
    """The organisation of that key, if somebody of it comes."""
    party = party_of(edition.pk, key)
    if not isinstance(party, Organisation):
        return None
    there = Participant.objects.filter(edition=edition, organisation=party)
    return party if there.exists() else None


def organisations_like(
    edition: Edition, words: str, *, but: Collection[int], most: int
) -> list[Organisation]:
    """Organisations that come, whose name has the words in it, by name, without some of them: one
    query."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    found = Organisation.objects.filter(pk__in=coming.values("organisation")).exclude(pk__in=but)
    ordered = found.order_by("name_order", "name")
    wanted = searched(words)
    return [o for o in ordered if all(word in plain(o.name) for word in wanted)][:most]


def _no_suppliers(edition: Edition) -> set[tuple[str, str]]:
    """The rule as what it means: no thanks to every organisation of the security industry."""
    rules = NoSuppliers.objects.filter(edition=edition).values_list("organisation_id", flat=True)
    by = list(rules)
    if not by:
        return set()
    coming = Participant.objects.filter(edition=edition).values("organisation")
    sellers = Organisation.objects.filter(sector=Sector.SECURITY_INDUSTRY, pk__in=coming)
    found = list(sellers.values_list("pk", flat=True))
    return {(key_of(None, one), key_of(None, to)) for one in by for to in found if one != to}


def _marks(said: QuerySet[WorksWith]) -> list[tuple[str, str]]:
    rows = said.values_list("by_participant_id", "to_participant_id", "to_organisation_id")
    return [(key_of(by, None), key_of(to, at)) for by, to, at in rows]


def _pairs(said: QuerySet[Wish] | QuerySet[Veto]) -> set[tuple[str, str]]:
    rows = said.values_list(
        "by_participant_id", "by_organisation_id", "to_participant_id", "to_organisation_id"
    )
    return {(key_of(by, of), key_of(to, at)) for by, of, to, at in rows}
