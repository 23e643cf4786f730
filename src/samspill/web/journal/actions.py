"""Writing in the journal, and the two verbs that take out of it: see ``leave``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models, transaction

from samspill.evidence.canonical import chain_of, new_salt
from samspill.web.journal.leave import PEOPLE, leave
from samspill.web.journal.models import Entry, Link, MailedHead, Salt
from samspill.web.journal.personal import NAMING_FACTS, Said, body_of, kept_open

BATCH = 500


def record(
    *,
    verb: str,
    subject: models.Model,
    by: models.Model | None,
    now: datetime,
    edition_id: int | None = None,
    facts: dict[str, Any] | None = None,
    programme: bool = True,
) -> Entry:
    """Write one entry. ``by`` is the person who acted, None for the system itself.

    ``programme`` may be False where nobody's day can look different afterwards: what is kept of
    the days then stays good (see ``programme_version``).

    Called inside the action's own transaction, so that there is never a write without its
    entry nor an entry without its write.
    """
    return _write(
        Said(
            at=now,
            verb=verb,
            by_id=None if by is None else by.pk,
            edition_id=edition_id,
            subject=(subject._meta.label_lower, str(subject.pk)),
            facts=facts or {},
            programme=programme,
        )
    )


@transaction.atomic(savepoint=False)
def _write(said: Said) -> Entry:
    by_salt, about_salt = new_salt(), new_salt()
    kind, pk = said.subject
    entry = Entry.objects.create(
        at=said.at,
        by_id=said.by_id,
        verb=said.verb,
        edition_id=said.edition_id,
        subject_type=kind,
        subject_id=pk,
        facts=said.facts,
        programme=said.programme,
        body=body_of(said, by_salt=by_salt, about_salt=about_salt),
    )
    Salt.objects.create(entry=entry, acting=by_salt, concerning=about_salt)
    return entry


def record_privately(*, verb: str, subject: models.Model, by: models.Model, now: datetime) -> Entry:
    """Write an entry on what is nobody's business but the one's who acted.

    It belongs to no edition, and no edition's list, count or version can hold it, whatever filter
    is forgotten there: so its being there tells an organiser nothing. It holds no facts.
    """
    return record(verb=verb, subject=subject, by=by, now=now, edition_id=None, programme=False)


def programme_version(edition_id: int) -> int:
    """A number that grows with every write that may change somebody's day at the edition.

    The journal only grows, and with the transactions that write in it: so the number of entries
    is a version, whatever order the transactions end in. The highest id would not be one.
    """
    return Entry.objects.filter(edition_id=edition_id, programme=True).count()


def forget(
    *, person_id: int, subjects: Collection[tuple[str, str]], by: models.Model | None, now: datetime
) -> int:
    """Erase from the journal who the person is: that they acted, and that it concerned them or
    what is theirs (``subjects``: labels of models, and ids). Gives how many entries those were.

    The entries stay and say what was done and when; their chain is whole, and nobody can find out
    any more what its commitments held.
    """
    about = {*subjects, ("people.person", str(person_id))}
    acted = Entry._base_manager.filter(by_id=person_id)
    with leave(PEOPLE):
        concerned = [entry for entry in _possibly_about(about) if _is_about(entry, about)]
        # What nobody else's business was is about what was theirs, and that is gone.
        known = {entry.pk for entry in concerned}
        concerned += acted.filter(edition_id=None).exclude(pk__in=known)
        ids = {entry.pk for entry in concerned} | set(acted.values_list("pk", flat=True))
        Salt.objects.filter(entry__by_id=person_id).update(acting="")
        acted.update(by=None)
        for entry in concerned:
            kept = kept_open(entry.said, entry.body)
            facts = {name: fact for name, fact in entry.facts.items() if name in kept}
            Entry._base_manager.filter(pk=entry.pk).update(subject_id="", facts=facts)
            Salt.objects.filter(entry=entry.pk).update(concerning="")
    _write(
        Said(
            at=now,
            verb="person_forgotten",
            by_id=None if by is None or by.pk == person_id else by.pk,
            edition_id=None,
            subject=("people.person", ""),
            facts={"changed": len(ids)},
            programme=False,
        )
    )
    return len(ids)


def _possibly_about(subjects: Collection[tuple[str, str]]) -> list[Entry]:
    """Entries on one of the subjects, and all whose facts name somebody."""
    kinds: dict[str, list[str]] = {}
    for kind, pk in subjects:
        kinds.setdefault(kind, []).append(pk)
    named = models.Q(facts__has_any_keys=list(NAMING_FACTS))
    for kind, ids in kinds.items():
        named |= models.Q(subject_type=kind, subject_id__in=ids)
    return list(Entry.objects.filter(named))


def _is_about(entry: Entry, subjects: Collection[tuple[str, str]]) -> bool:
    if (entry.subject_type, entry.subject_id) in subjects:
        return True
    for name, kind in NAMING_FACTS.items():
        value = entry.facts.get(name, ())
        ids = value if isinstance(value, list | tuple) else (value,)
        if any((kind, str(pk)) in subjects for pk in ids):
            return True
    return False


def erase_edition(*, edition_id: int, by: models.Model | None, now: datetime) -> int:
    """Erase all of an edition's journal, as a part of erasing the edition. Gives how many entries
    that were. The installation's journal says that it was done, and where the chain had come."""
    chain = chain_of(edition_id)
    with leave(chain):
        last = Link.objects.filter(chain=chain).order_by("-number").first()
        entries = Entry._base_manager.filter(edition_id=edition_id)
        Salt.objects.filter(entry__edition_id=edition_id).delete()
        Link.objects.filter(chain=chain).delete()
        MailedHead.objects.filter(chain=chain).delete()
        count: int = entries._raw_delete(entries.db)
    _write(
        Said(
            at=now,
            verb="edition_erased",
            by_id=None if by is None else by.pk,
            edition_id=None,
            subject=("editions.edition", str(edition_id)),
            facts={"number": last.number, "hash": last.hash} if last else {},
            programme=False,
        )
    )
    return count


def head_mailed(*, chain: str, number: int, head_hash: str, receivers: int, now: datetime) -> None:
    """Remember that the chain's head was mailed, in the transaction of its letters."""
    MailedHead.objects.create(
        chain=chain, number=number, hash=head_hash, at=now, receivers=receivers
    )
