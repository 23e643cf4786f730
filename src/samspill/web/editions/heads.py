"""The journal's head, signed, and mailed once a day if it is another one than before.

An edition's goes to its organisers and to the addresses that they have entered; the installation's
to addresses that whoever runs the site has set, and to nobody else: that it has changed tells that
somebody has done something private.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samspill.evidence.canonical import INSTALLATION, chain_of
from samspill.evidence.files import journal_lines
from samspill.evidence.heads import Head, sign
from samspill.web.editions.models import Edition, EditionRole, Role, Witness
from samspill.web.journal.actions import head_mailed, record
from samspill.web.journal.queries import (
    chains,
    last_link,
    last_mailed,
    mailed_heads,
    sealed_entries,
)
from samspill.web.outbox.actions import Recipient, tell_address, tell_all
from samspill.web.outbox.duties import order_duty, register_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Person

HEAD = "journal_head"
DUTY = "mail_heads"
AT = time(3, 30, tzinfo=UTC)
MOST_WITNESSES = 10


class WitnessError(Exception):
    """The addresses can't be taken; ``address`` is what is none, empty when they are too many."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address)
        self.address = address


def register_heads() -> None:
    """Called when Django is ready."""
    register(HEAD, write)
    register_duty(DUTY, mail_heads)


def head_of(chain: str, *, now: datetime) -> Head:
    """The chain's head as it is, signed."""
    number, hash_ = last_link(chain)
    return _signed(chain, number, hash_, now)


def journal_file(chain: str, *, now: datetime) -> Iterator[str]:
    """The chain as a file, a line at a time, with its signed head."""
    head = head_of(chain, now=now)
    return journal_lines(chain, sealed_entries(chain, upto=head.number), head)


def heads_mailed(chain: str) -> list[Head]:
    """The heads of the chain that were mailed, signed as they were in the letters."""
    return [_signed(chain, row.number, row.hash, row.at) for row in mailed_heads(chain)]


@transaction.atomic
def set_witnesses(
    *, edition: Edition, addresses: list[str], language: str, by: Person, now: datetime
) -> None:
    """The head of the edition's journal goes to these addresses beside its organisers, and to no
    others. Raises WitnessError."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    for address in sorted(wanted):
        if not is_address(address):
            raise WitnessError(address)
    if len(wanted) > MOST_WITNESSES:
        raise WitnessError
    there = set(edition.witnesses.values_list("address", flat=True))
    if wanted == there:
        return
    edition.witnesses.exclude(address__in=wanted).delete()
    Witness.objects.bulk_create(
        Witness(edition=edition, address=address, language=language)
        for address in sorted(wanted - there)
    )
    record(
        verb="witnesses_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"added": len(wanted - there), "removed": len(there - wanted)},
        programme=False,
    )


def order_heads(*, now: datetime) -> None:
    """See that the heads are mailed when it is ``AT`` the next time: by whichever worker comes
    first then, or as soon as there is one."""
    due_at = datetime.combine(now.astimezone(UTC).date(), AT)
    if due_at < now:
        due_at += timedelta(days=1)
    order_duty(kind=DUTY, key=f"{DUTY}/{due_at:%Y-%m-%d}", due_at=due_at, about={})


def mail_heads(duty: Duty, now: datetime) -> None:
    """A duty: letters with every head that is another one than when it was mailed last."""
    for chain in chains():
        number, hash_ = last_link(chain)
        before = last_mailed(chain)
        if before is None or (before.number, before.hash) != (number, hash_):
            receivers = _mail(chain, number, hash_, now)
            if receivers:
                head_mailed(
                    chain=chain, number=number, head_hash=hash_, receivers=receivers, now=now
                )


def _mail(chain: str, number: int, hash_: str, now: datetime) -> int:
    """Write the letters; gives how many."""
    about = {"chain": chain, "number": number, "hash": hash_, "at": now.isoformat()}
    key = f"{HEAD}/{chain}/{hash_[:16]}"
    if chain == INSTALLATION:
        addresses = [(address, settings.LANGUAGE_CODE) for address in settings.JOURNAL_WITNESSES]
        people, edition_id = [], None
    else:
        edition = Edition.objects.filter(pk=int(chain.rpartition("-")[2])).first()
        if edition is None:
            return 0
        addresses = list(edition.witnesses.values_list("address", "language"))
        people, edition_id = list(organisers_of(edition)), edition.pk
    tell_all(
        kind=HEAD,
        to=[Recipient(person.pk, f"{key}/{person.pk}", about) for person in people],
        action=key,
        now=now,
        edition_id=edition_id,
    )
    known = {person.email for person in people}
    addresses = [(address, language) for address, language in addresses if address not in known]
    for address, language in addresses:
        tell_address(
            kind=HEAD,
            address=address,
            about={**about, "language": language},
            key=f"{key}/{address}"[:200],
            now=now,
        )
    return len(people) + len(addresses)


def organisers_of(edition: Edition) -> list[Person]:
    """Its organisers who can sign in, by name."""
    roles = EditionRole.objects.filter(edition=edition, role=Role.ORGANISER).values("person_id")
    found = Person.objects.filter(pk__in=roles, is_active=True)
    return list(found.order_by("name_order", "name", "pk"))


def write(letter: Letter, now: datetime) -> Written | None:
    """The letter with its head: the same each time that it is written."""
    chain, about = str(letter.about["chain"]), letter.about
    edition = None
    if chain != INSTALLATION:
        edition = Edition.objects.filter(pk=int(chain.rpartition("-")[2])).first()
        if edition is None:
            return None
    at = datetime.fromisoformat(str(about["at"]))
    head = _signed(chain, int(about["number"]), str(about["hash"]), at)
    facts = {"edition": edition, "head": head, "site": settings.SITE_URL}
    subject = (
        _("The journal of %(edition)s, sealed") % {"edition": edition.name}
        if edition
        else _("The installation's journal, sealed")
    )
    return Written(subject=subject, text=render_to_string("organiser/mail/journal_head.txt", facts))


def witnesses_of(edition: Edition) -> list[str]:
    """The addresses that its organisers have entered."""
    return list(edition.witnesses.values_list("address", flat=True))


def chain_of_edition(edition: Edition) -> str:
    """The name of the edition's chain."""
    return chain_of(edition.pk)


def _signed(chain: str, number: int, hash_: str, at: datetime) -> Head:
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return sign(chain=chain, number=number, hash=hash_, at=moment, seed=_seed())


def _seed() -> bytes:
    """Of the site's key: the same as long as its secret is."""
    return salted_hmac("samspill.journal.key", "head", algorithm="sha256").digest()
