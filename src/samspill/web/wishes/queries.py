"""What somebody has chosen, for their own pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db.models import QuerySet

from samspill.web.editions.keys import organisation_key, participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Organisation
from samspill.web.wishes.models import Strength, Veto, VetoKind, Wish

Choice = Strength | VetoKind
Target = Participant | Organisation
_KEY = re.compile(r"([po])([0-9]{1,18})")


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


def ends_of(participant: int, organisation: int | None) -> tuple[str, ...]:
    """The keys that what is said of a participant may name: their own, and that of the
    organisation that they stand for, if any."""
    company = () if organisation is None else (organisation_key(organisation),)
    return (participant_key(participant), *company)


def wished_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Who wishes to meet whom, by key: one query."""
    return _pairs(Wish.objects.filter(edition=edition))


def vetoed_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Who has said no thanks to whom, by key: for the planner, which keeps it to itself."""
    return _pairs(Veto.objects.filter(edition=edition))


def _pairs(said: QuerySet[Wish] | QuerySet[Veto]) -> set[tuple[str, str]]:
    rows = said.values_list(
        "by_participant_id", "by_organisation_id", "to_participant_id", "to_organisation_id"
    )
    return {(key_of(by, of), key_of(to, at)) for by, of, to, at in rows}
