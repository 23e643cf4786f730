"""Reading the journal."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from samspill.evidence.canonical import START, chain_of
from samspill.web.journal.models import Entry, Link, MailedHead, Salt
from samspill.web.journal.personal import is_as_sealed

AT_ONCE = 2000


def entries_of(edition_id: int) -> QuerySet[Entry]:
    """What has been done at an edition, newest first, with who did it."""
    return Entry.objects.filter(edition_id=edition_id).select_related("by")


def last_link(chain: str) -> tuple[int, str]:
    """The number and the hash of the chain's last entry; 0 and the start for an empty one."""
    links = Link.objects.filter(chain=chain).order_by("-number").values_list("number", "hash")
    return links.first() or (0, START)


def sealed_entries(chain: str, *, upto: int) -> Iterator[tuple[int, str, str]]:
    """Numbers, hashes and bodies of the chain in their order, up to that number."""
    links = Link.objects.filter(chain=chain, number__lte=upto).order_by("number")
    yield from links.values_list("number", "hash", "entry__body").iterator(AT_ONCE)


def last_mailed(chain: str) -> MailedHead | None:
    """The head of the chain that was mailed last."""
    return MailedHead.objects.filter(chain=chain).first()


def chains() -> list[str]:
    """The chains that have entries, or once had when their heads were mailed, by name."""
    begun = Link.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({*begun, *MailedHead.objects.values_list("chain", flat=True)})


def unsealed() -> int:
    """How many entries are in no chain: none, but those of the transaction that one is in."""
    return Entry.objects.filter(link=None).count()


def otherwise_than_sealed(chain: str) -> Iterator[int]:
    """Numbers of entries of the chain that say another thing to be read than what is sealed: all
    of it where the salts are there to tell, else what is left since somebody was forgotten."""
    links = Link.objects.filter(chain=chain).order_by("number")
    for link in links.select_related("entry__salt").iterator(AT_ONCE):
        entry: Entry = link.entry
        salt: Salt | None = getattr(entry, "salt", None)  # deleted by somebody, where it is not
        if salt is None or chain_of(entry.edition_id) != chain or not is_as_sealed(
            entry.said, entry.body, by_salt=salt.acting, about_salt=salt.concerning
        ):  # fmt: skip
            yield link.number


def was_erased(chain: str) -> bool:
    """Did the chain go with its edition? The installation's journal says so."""
    edition = chain.rpartition("-")[2]
    return Entry.objects.filter(
        verb="edition_erased", edition_id=None, subject_id=edition, subject_type="editions.edition"
    ).exists()


def mailed_heads(chain: str) -> list[MailedHead]:
    """The heads of the chain that were mailed, the first one first."""
    return list(MailedHead.objects.filter(chain=chain).order_by("at", "pk"))


def seal_what_waits() -> None:
    """Have this transaction's entries sealed now and not when it ends: for reading them in it."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
