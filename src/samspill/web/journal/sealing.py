"""What the database does by itself about the journal: it seals each entry into its chain, and
refuses to change or delete what is in it.

On PostgreSQL an action's entries wait until its transaction ends, and are sealed as the very last
thing in it: its own locks are all taken by then, and what others have to wait for is one another's
commit. Two steps see to that. The first runs among the other checks that wait for the end, and puts
the entry in a table that is empty to everybody else; the second, which that sets off, comes after
all those checks, takes the locks of the chains in the order of their names, and seals. Were it one
step, it would hold a chain's lock while the checks of foreign keys wait for rows that another one
holds who waits for the chain. So there is no entry that is not sealed, nor can a crash leave one.

SQLite has one writer at a time, and seals at once. See docs/decisions/0041-the-journals-chain.md.
"""

from __future__ import annotations

from samspill.evidence.canonical import FORM, START
from samspill.web.journal.leave import EVERYTHING, PEOPLE
from samspill.web.journal.triggers import Triggers

TABLES = ("journal_entry", "journal_salt", "journal_link")
REFUSAL = "What is in the journal is never changed or deleted: see samspill.web.journal.leave"
# What stays as it is when somebody is forgotten.
KEPT = ("id", "at", "verb", "edition_id", "subject_type", "programme", "body")


def _chain(row: str) -> str:
    return (
        f"CASE WHEN {row}.edition_id IS NULL THEN 'installation' "
        f"ELSE 'edition-' || {row}.edition_id END"
    )


def _forgetting(same: str) -> str:
    """That an update of an entry leaves it as it was but for who acted and whom it concerned."""
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in KEPT)
    return (
        f"{kept} AND (NEW.by_id IS NULL OR NEW.by_id {same} OLD.by_id) "
        "AND NEW.subject_id IN ('', OLD.subject_id)"
    )


_LEAVE = "coalesce(current_setting('samspill.journal_leave', true), '')"


def _refusing(table: str, allowed: str) -> str:
    """PostgreSQL: refuse to change, delete or empty, but for what is allowed of rows."""
    return f"""
CREATE OR REPLACE FUNCTION samspill_{table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  leave text := {_LEAVE};
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    IF leave = '{EVERYTHING}' THEN RETURN NULL; END IF;
  {allowed}
  END IF;
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION samspill_{table}_kept();
CREATE OR REPLACE TRIGGER kept_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION samspill_{table}_kept();
"""


SEAL = f"""
CREATE UNLOGGED TABLE IF NOT EXISTS samspill_journal_turn
  (entry_id bigint PRIMARY KEY, chain text NOT NULL, body text NOT NULL);

CREATE OR REPLACE FUNCTION samspill_journal_wait() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mine text := {_chain("NEW")};
  all_of_them text[] := string_to_array(
    coalesce(current_setting('samspill.journal_chains', true), ''), ' ');
BEGIN
  IF NOT mine = ANY(all_of_them) THEN
    PERFORM set_config('samspill.journal_chains',
      array_to_string(all_of_them || mine, ' '), true);
  END IF;
  INSERT INTO samspill_journal_turn VALUES (NEW.id, mine, NEW.body);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION samspill_journal_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one text;
  last_number bigint := 0;
  last_hash text := '{START}';
BEGIN
  FOR one IN SELECT c FROM unnest(string_to_array(
      current_setting('samspill.journal_chains', true), ' ')) c
      WHERE c <> '' ORDER BY c COLLATE "C" LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('samspill.journal.' || one, 0));
  END LOOP;
  SELECT number, hash INTO last_number, last_hash FROM journal_link
    WHERE chain = NEW.chain ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    last_number := 0;
    last_hash := '{START}';
  END IF;
  INSERT INTO journal_link (chain, number, entry_id, hash) VALUES (
    NEW.chain, last_number + 1, NEW.entry_id,
    encode(sha256(convert_to(concat_ws(E'\\n',
      '{FORM}', NEW.chain, (last_number + 1)::text, last_hash, NEW.body), 'UTF8')), 'hex'));
  DELETE FROM samspill_journal_turn WHERE entry_id = NEW.entry_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION samspill_journal_link_from_seal() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_sealed BEFORE INSERT ON journal_link
FOR EACH ROW EXECUTE FUNCTION samspill_journal_link_from_seal();

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'journal_waits'
                 AND tgrelid = 'journal_entry'::regclass) THEN
    CREATE CONSTRAINT TRIGGER journal_waits AFTER INSERT ON journal_entry
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION samspill_journal_wait();
  END IF;
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'journal_seals'
                 AND tgrelid = 'samspill_journal_turn'::regclass) THEN
    CREATE CONSTRAINT TRIGGER journal_seals AFTER INSERT ON samspill_journal_turn
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION samspill_journal_seal();
  END IF;
END $$;
"""
POSTGRESQL = (
    _refusing(
        "journal_entry",
        f"""ELSIF TG_OP = 'DELETE' THEN
    IF leave IN ('{EVERYTHING}', {_chain("OLD")}) THEN RETURN OLD; END IF;
  ELSIF leave = '{PEOPLE}' AND {_forgetting("IS NOT DISTINCT FROM")} THEN
    RETURN NEW;""",
    )
    + _refusing(
        "journal_salt",
        f"""ELSIF TG_OP = 'DELETE' THEN
    IF leave NOT IN ('', '{PEOPLE}') THEN RETURN OLD; END IF;
  ELSIF leave = '{PEOPLE}' AND NEW.entry_id = OLD.entry_id
      AND NEW.acting IN ('', OLD.acting) AND NEW.concerning IN ('', OLD.concerning) THEN
    RETURN NEW;""",
    )
    + _refusing(
        "journal_link",
        f"""ELSIF TG_OP = 'DELETE' THEN
    IF leave IN ('{EVERYTHING}', OLD.chain) THEN RETURN OLD; END IF;""",
    )
    + SEAL
)

_REFUSED = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
_ASKED = "samspill_journal_leave()"
_LAST = f"FROM journal_link WHERE chain = {_chain('NEW')}"
SQLITE = {
    "journal_entry_update": f"BEFORE UPDATE ON journal_entry "
    f"WHEN NOT ({_ASKED} = '{PEOPLE}' AND {_forgetting('IS')}) {_REFUSED}",
    "journal_entry_delete": f"BEFORE DELETE ON journal_entry "
    f"WHEN {_ASKED} NOT IN ('{EVERYTHING}', {_chain('OLD')}) {_REFUSED}",
    "journal_entry_replace": f"BEFORE INSERT ON journal_entry "
    f"WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id) {_REFUSED}",
    "journal_salt_update": f"""BEFORE UPDATE ON journal_salt
WHEN NOT ({_ASKED} = '{PEOPLE}' AND NEW.entry_id = OLD.entry_id
  AND NEW.acting IN ('', OLD.acting) AND NEW.concerning IN ('', OLD.concerning)) {_REFUSED}""",
    "journal_salt_delete": f"BEFORE DELETE ON journal_salt "
    f"WHEN {_ASKED} IN ('', '{PEOPLE}') {_REFUSED}",
    "journal_link_update": f"BEFORE UPDATE ON journal_link {_REFUSED}",
    "journal_link_delete": f"BEFORE DELETE ON journal_link "
    f"WHEN {_ASKED} NOT IN ('{EVERYTHING}', OLD.chain) {_REFUSED}",
    "journal_link_replace": f"BEFORE INSERT ON journal_link WHEN EXISTS "
    "(SELECT 1 FROM journal_link WHERE id = NEW.id OR entry_id = NEW.entry_id "
    f"OR (chain = NEW.chain AND number = NEW.number)) {_REFUSED}",
    "journal_entry_seal": f"""AFTER INSERT ON journal_entry BEGIN
  INSERT INTO journal_link (chain, number, entry_id, hash)
  SELECT chain, number, NEW.id, samspill_sha256('{FORM}' || char(10) || chain || char(10) || number
    || char(10) || previous || char(10) || NEW.body)
  FROM (SELECT {_chain("NEW")} AS chain,
    coalesce((SELECT max(number) {_LAST}), 0) + 1 AS number,
    coalesce((SELECT hash {_LAST} ORDER BY number DESC LIMIT 1), '{START}') AS previous);
END""",
}
TRIGGERS = Triggers(TABLES, POSTGRESQL, SQLITE)
