"""The version of an edition's profiles: another one after every write that changes what somebody
can read of somebody else when they choose whom to meet, or look at their badge.

The database itself writes it, in the transaction of the write: who takes part, for which
organisation, as what; names and sectors; challenges and solutions. So no verb, import or command
can forget it, and nothing is seen before it is true.

On PostgreSQL each transaction has a row of its own, which each of its statements changes again,
and the version is the sum of all rows, whatever order the transactions end in. One row for all of
them would make everybody who saves a profile wait for the import that runs, or for each other in a
circle. Now and then a writer adds the rows that others left to its own, and the sum stays what it
was. SQLite has one writer at a time, and one row.
Weights are random: a version never comes again, also not after a copy of the database was put
back.
"""

from __future__ import annotations

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from samspill.web.editions.models import ProfileChange
from samspill.web.journal.triggers import Triggers

TABLES = (
    "editions_profilechange",
    "editions_participant",
    "editions_topic",
    "people_person",
    "people_organisation",
)

CHANGED = """
CREATE OR REPLACE FUNCTION samspill_profiles_changed(edition bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  mine text := txid_current() || '-' || extract(epoch from transaction_timestamp());
  more bigint := 1 + floor(random() * 1099511627776);
BEGIN
  UPDATE editions_profilechange SET weight = weight + more
  WHERE edition_id = edition AND change = mine;
  IF FOUND THEN
    RETURN;
  END IF;
  INSERT INTO editions_profilechange (edition_id, change, weight) VALUES (edition, mine, more);
  IF random() < 0.02 THEN
    WITH gone AS (
      DELETE FROM editions_profilechange WHERE id IN (
        SELECT c.id FROM editions_profilechange c
        WHERE c.edition_id = edition AND c.change <> mine FOR UPDATE SKIP LOCKED)
      RETURNING weight)
    UPDATE editions_profilechange c
    SET weight = c.weight + coalesce((SELECT sum(weight) FROM gone), 0)
    WHERE c.edition_id = edition AND c.change = mine;
  END IF;
END $$;
"""
READ = (
    "edition_id",
    "person_id",
    "organisation_id",
    "title",
    "representative",
    "withdrawn_at",
    "photo",
)
AT_PARTICIPANT = "JOIN editions_participant p ON p.id = t.participant_id"
ONE_AND_OTHER = "FROM before b JOIN after a ON a.id = b.id"
# By table and event: the editions whose profiles are others than before.
EDITIONS = {
    ("editions_topic", "INSERT"): f"SELECT p.edition_id FROM after t {AT_PARTICIPANT}",
    ("editions_topic", "DELETE"): f"SELECT p.edition_id FROM before t {AT_PARTICIPANT}",
    ("editions_topic", "UPDATE"): f"SELECT p.edition_id FROM before t {AT_PARTICIPANT} "
    f"UNION SELECT p.edition_id FROM after t {AT_PARTICIPANT}",
    ("editions_participant", "INSERT"): "SELECT edition_id FROM after",
    ("editions_participant", "DELETE"): "SELECT edition_id FROM before",
    ("editions_participant", "UPDATE"): f"SELECT unnest(array[a.edition_id, b.edition_id]) "
    f"AS edition_id {ONE_AND_OTHER} WHERE ({', '.join('a.' + name for name in READ)}) "
    f"IS DISTINCT FROM ({', '.join('b.' + name for name in READ)})",
    ("people_person", "UPDATE"): f"SELECT p.edition_id {ONE_AND_OTHER} "
    "JOIN editions_participant p ON p.person_id = a.id WHERE a.name <> b.name",
    ("people_organisation", "UPDATE"): f"SELECT p.edition_id {ONE_AND_OTHER} "
    "JOIN editions_participant p ON p.organisation_id = a.id "
    "WHERE (a.name, a.sector) <> (b.name, b.sector)",
}
TRANSITION = {
    "INSERT": "NEW TABLE AS after",
    "DELETE": "OLD TABLE AS before",
    "UPDATE": "OLD TABLE AS before NEW TABLE AS after",
}


def _after_statement(table: str, event: str, editions: str) -> str:
    """PostgreSQL: once a statement, however many rows it writes."""
    name = f"samspill_{table}_{event.lower()}"
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM samspill_profiles_changed(e.edition_id) FROM (SELECT DISTINCT edition_id
                                                        FROM ({editions}) t) e;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER profiles_{event.lower()} AFTER {event} ON {table}
REFERENCING {TRANSITION[event]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


POSTGRESQL = CHANGED + "".join(
    _after_statement(table, event, editions) for (table, event), editions in EDITIONS.items()
)
RANDOM = "1 + (random() & 1099511627775)"


def _changed(editions: str) -> str:
    """SQLite: a new weight for the editions that the query names ``edition_id``."""
    return f"""BEGIN
  UPDATE editions_profilechange SET weight = {RANDOM}
    WHERE edition_id IN ({editions});
  INSERT INTO editions_profilechange (edition_id, change, weight)
    SELECT DISTINCT edition_id, '', {RANDOM} FROM ({editions})
    WHERE edition_id NOT IN (SELECT edition_id FROM editions_profilechange);
END"""


def _of(participant: str) -> str:
    return f"SELECT edition_id FROM editions_participant WHERE id = {participant}.participant_id"


SQLITE = {
    "profiles_topic_insert": f"AFTER INSERT ON editions_topic {_changed(_of('NEW'))}",
    "profiles_topic_update": f"AFTER UPDATE ON editions_topic "
    f"{_changed(_of('OLD') + ' UNION ' + _of('NEW'))}",
    "profiles_topic_delete": f"AFTER DELETE ON editions_topic {_changed(_of('OLD'))}",
    "profiles_participant_insert": f"AFTER INSERT ON editions_participant "
    f"{_changed('SELECT NEW.edition_id AS edition_id')}",
    "profiles_participant_update": f"""AFTER UPDATE ON editions_participant
WHEN ({", ".join("OLD." + name for name in READ)}) IS NOT
  ({", ".join("NEW." + name for name in READ)})
{_changed("SELECT OLD.edition_id AS edition_id UNION SELECT NEW.edition_id")}""",
    "profiles_participant_delete": f"AFTER DELETE ON editions_participant "
    f"{_changed('SELECT OLD.edition_id AS edition_id')}",
    "profiles_person": f"""AFTER UPDATE OF name ON people_person WHEN OLD.name <> NEW.name
{_changed("SELECT edition_id FROM editions_participant WHERE person_id = NEW.id")}""",
    "profiles_organisation": f"""AFTER UPDATE OF name, sector ON people_organisation
WHEN (OLD.name, OLD.sector) <> (NEW.name, NEW.sector)
{_changed("SELECT edition_id FROM editions_participant WHERE organisation_id = NEW.id")}""",
}

TRIGGERS = Triggers(TABLES, POSTGRESQL, SQLITE)


def version_in(edition: OuterRef) -> Coalesce:
    """``profiles_version`` as a part of another query, whose row has the ``edition``."""
    changes = ProfileChange.objects.filter(edition=edition).order_by().values("edition")
    return Coalesce(Subquery(changes.annotate(version=Sum("weight")).values("version")), 0)


def profiles_version(edition_id: int) -> int:
    """Another number after every write that changes a profile at the edition: one query. Read it
    before what it is the version of."""
    changes = ProfileChange.objects.filter(edition=edition_id)
    return int(changes.aggregate(version=Sum("weight"))["version"] or 0)
