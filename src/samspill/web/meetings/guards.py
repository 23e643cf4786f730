"""What the database itself refuses, whatever is written to it and by whom.

Unique constraints say that nobody is in two places, that a pair has one meeting and that a place
is taken once. They say so of what a row claims; the guards here see to it that the claims are
true. There are four, the same on PostgreSQL and SQLite:

1. A **seat** that is taken is at a place of its own meeting, in that place's slot; at a meeting of
   two it is one of the two who sits there, at a round table the eighth at most.
2. A **place** is where its meeting is, the meeting is on, and its number is one that the table
   has. It is made and taken away, never changed.
3. A **meeting** that has a place stays as it is: its edition, slot, table, pair, round table and
   state change only while it has none.
4. A **table** is never made smaller than what stands at it.

Whoever adds a place or a seat holds the meeting, and whoever adds a place the table too, so that
nothing can change between the look and the write. A guard looks at other rows than the one
written, so a constraint can't say it.

They are put up after every ``migrate``, see ``samspill.web.journal.triggers``.
"""

from __future__ import annotations

from samspill.web.journal.triggers import Triggers

TABLES = ("meetings_seat", "meetings_place", "meetings_meeting", "editions_table")

POSTGRESQL = """
CREATE OR REPLACE FUNCTION samspill_guard_seat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held meetings_meeting%ROWTYPE;
BEGIN
  SELECT * INTO held FROM meetings_meeting WHERE id = NEW.meeting_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM meetings_place p WHERE p.id = NEW.place_id
                 AND p.meeting_id = NEW.meeting_id AND p.slot_id = NEW.slot_id) THEN
    RAISE EXCEPTION 'a seat is at a place of its meeting' USING ERRCODE = 'check_violation';
  END IF;
  IF held.pair IS NOT NULL
     AND NOT (NEW.participant_id::text = ANY (string_to_array(held.pair, '-'))) THEN
    RAISE EXCEPTION 'a meeting of two has seats for the two' USING ERRCODE = 'check_violation';
  END IF;
  IF held.pair IS NULL AND (SELECT count(*) FROM meetings_seat s WHERE s.meeting_id = held.id
                            AND s.slot_id IS NOT NULL AND s.id <> NEW.id) >= 8 THEN
    RAISE EXCEPTION 'a meeting has eight seats at most' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_seat
BEFORE INSERT OR UPDATE OF meeting_id, participant_id, slot_id, place_id ON meetings_seat
FOR EACH ROW WHEN (NEW.slot_id IS NOT NULL) EXECUTE FUNCTION samspill_guard_seat();

CREATE OR REPLACE FUNCTION samspill_guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held meetings_meeting%ROWTYPE; room editions_table%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'a place is never changed' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO held FROM meetings_meeting WHERE id = NEW.meeting_id FOR NO KEY UPDATE;
  IF held.slot_id <> NEW.slot_id OR held.table_id <> NEW.table_id
     OR held.state <> 'planned' THEN
    RAISE EXCEPTION 'a place is where its meeting is' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO room FROM editions_table WHERE id = NEW.table_id FOR SHARE;
  IF NEW.number < 1 OR NEW.number > room.capacity OR room.edition_id <> held.edition_id THEN
    RAISE EXCEPTION 'the table has no such place' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_place BEFORE INSERT OR UPDATE ON meetings_place
FOR EACH ROW EXECUTE FUNCTION samspill_guard_place();

CREATE OR REPLACE FUNCTION samspill_guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM meetings_place p WHERE p.meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'a meeting that has a place stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER guard_meeting AFTER UPDATE ON meetings_meeting FOR EACH ROW
WHEN ((OLD.edition_id, OLD.slot_id, OLD.table_id, OLD.state, OLD.pair, OLD.round_table)
  IS DISTINCT FROM
  (NEW.edition_id, NEW.slot_id, NEW.table_id, NEW.state, NEW.pair, NEW.round_table))
EXECUTE FUNCTION samspill_guard_meeting();

CREATE OR REPLACE FUNCTION samspill_guard_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM meetings_place p
             WHERE p.table_id = NEW.id AND p.number > NEW.capacity) THEN
    RAISE EXCEPTION 'a meeting stands at the table' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER guard_table AFTER UPDATE OF capacity ON editions_table
FOR EACH ROW EXECUTE FUNCTION samspill_guard_table();
"""

SEAT = """
  SELECT RAISE(ABORT, 'a seat is at a place of its meeting') WHERE NOT EXISTS (
    SELECT 1 FROM meetings_place p WHERE p.id = NEW.place_id
    AND p.meeting_id = NEW.meeting_id AND p.slot_id = NEW.slot_id);
  SELECT RAISE(ABORT, 'a meeting of two has seats for the two') FROM meetings_meeting m
    WHERE m.id = NEW.meeting_id AND m.pair IS NOT NULL
    AND instr('-' || m.pair || '-', '-' || NEW.participant_id || '-') = 0;
  SELECT RAISE(ABORT, 'a meeting has eight seats at most') WHERE 8 < (
    SELECT count(*) FROM meetings_seat s
    WHERE s.meeting_id = NEW.meeting_id AND s.slot_id IS NOT NULL);
"""

SQLITE = {
    "guard_seat_insert": f"""AFTER INSERT ON meetings_seat
WHEN NEW.slot_id IS NOT NULL BEGIN {SEAT} END""",
    "guard_seat_update": f"""
AFTER UPDATE OF meeting_id, participant_id, slot_id, place_id ON meetings_seat
WHEN NEW.slot_id IS NOT NULL BEGIN {SEAT} END""",
    "guard_place_insert": """AFTER INSERT ON meetings_place BEGIN
  SELECT RAISE(ABORT, 'a place is where its meeting is') FROM meetings_meeting m
    WHERE m.id = NEW.meeting_id AND (
      m.slot_id <> NEW.slot_id OR m.table_id <> NEW.table_id OR m.state <> 'planned');
  SELECT RAISE(ABORT, 'the table has no such place') WHERE NOT EXISTS (
    SELECT 1 FROM editions_table t JOIN meetings_meeting m ON m.edition_id = t.edition_id
    WHERE t.id = NEW.table_id AND m.id = NEW.meeting_id
    AND NEW.number BETWEEN 1 AND t.capacity);
END""",
    "guard_place_update": """BEFORE UPDATE ON meetings_place BEGIN
  SELECT RAISE(ABORT, 'a place is never changed');
END""",
    "guard_meeting": """AFTER UPDATE ON meetings_meeting
WHEN (OLD.edition_id, OLD.slot_id, OLD.table_id, OLD.state, OLD.pair, OLD.round_table)
  IS NOT (NEW.edition_id, NEW.slot_id, NEW.table_id, NEW.state, NEW.pair, NEW.round_table) BEGIN
  SELECT RAISE(ABORT, 'a meeting that has a place stays') FROM meetings_place p
    WHERE p.meeting_id = OLD.id;
END""",
    "guard_table": """AFTER UPDATE OF capacity ON editions_table BEGIN
  SELECT RAISE(ABORT, 'a meeting stands at the table') FROM meetings_place p
    WHERE p.table_id = NEW.id AND p.number > NEW.capacity;
END""",
}


GUARDS = Triggers(TABLES, POSTGRESQL, SQLITE)
