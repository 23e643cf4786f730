"""Importing generated lists: twice is once, what is shown is what is done, nothing crashes."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from cast import NOW, assemble
from samspill.web.editions.models import Absence, Edition, Participant, Topic
from samspill.web.imports.cells import Sheet
from samspill.web.imports.columns import PEOPLE, faults_in
from samspill.web.imports.columns import rows as listed
from samspill.web.imports.headings import understand
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import BadImportError, Code
from samspill.web.imports.reading import read_file
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.people.models import Organisation, Person
from samspill.web.wishes.models import Veto, Wish
from support.examples import tries
from support.files import HEAD, csv_of, sheet, xlsx_of

CAST = ["berit", "bjarne", "pia", "nils", "nora", "tone", "vera"]
COLUMNS = (*HEAD, "stilling", "representant", "fra", "til", "utfordringer", "maks møter")
WORDS = st.text("abcæøå <>&'-=;0\u00a0\u200b\x00", max_size=8)
names = st.sampled_from(["Kari", "Ola Å.", "<b>Ida</b>", "", "=1"]) | WORDS
addresses = st.sampled_from(CAST).map(lambda n: f"{n}@eksempel.no") | st.integers(0, 9).map(
    lambda n: f"ny{n}@eksempel.no"
)
organisations = st.sampled_from(["Fjordbanken", "fjordbanken", "Nordvakt Sikkerhet", "Matkroken"])
person_rows = st.tuples(
    st.sampled_from(["Kari", "Ola Å.", "<b>Ida</b>"]),
    addresses,
    organisations,
    st.sampled_from(["næringsliv", "politi", ""]),
    st.sampled_from(["Sjef", "", "Leder"]),
    st.sampled_from(["ja", "nei", ""]),
    st.sampled_from(["", "09.00", "10:30"]),
    st.sampled_from(["", "15.00", "16:30:00"]),
    st.sampled_from(["", "Svindel", "Svindel; Ran"]),
    st.sampled_from(["", "3", "6"]),
)
SIDES = ("bjarne@eksempel.no", "nils@eksempel.no", "berit@eksempel.no", "Fjordbanken")
OTHERS = ("pia@eksempel.no", "TONE@eksempel.no", "vera@eksempel.no", "Varetilsynet", "ukjent")
wish_rows = st.tuples(
    st.sampled_from(SIDES),
    st.sampled_from(OTHERS[:-1]) | st.sampled_from(OTHERS),
    st.sampled_from(["må", "vil gjerne", "åpen", "nei takk"]),
)
LISTS = {
    "people": (
        COLUMNS,
        st.lists(person_rows, min_size=1, max_size=5, unique_by=lambda row: row[1]),
    ),
    "wishes": (
        ("fra", "til", "styrke"),
        st.lists(wish_rows, min_size=1, max_size=6, unique_by=lambda row: row[:2]),
    ),
}


def everything() -> list[object]:
    """All that an import may touch."""
    models = (Person, Organisation, Participant, Topic, Absence, Wish, Veto)
    return [list(model.objects.order_by("pk").values()) for model in models]


def said(kind: str) -> int:
    """How many people there are, or how many of whom something is said: a veto may stand beside a
    wish."""
    if kind == "people":
        return Participant.objects.count()
    pair = ("by_participant", "by_organisation", "to_participant", "to_organisation")
    return len({*Wish.objects.values_list(*pair), *Veto.objects.values_list(*pair)})


class Undone(Exception):  # noqa: N818  (no error: it ends an example's transaction)
    """Takes an example's writes back."""


@pytest.mark.django_db
class TestImport:
    """Each example starts from the cast, and is taken back."""

    @pytest.mark.parametrize("kind", LISTS)
    @given(st.data(), st.booleans())
    @tries(40)
    def test_what_is_shown_is_done_and_twice_is_once(
        self, kind: str, data: st.DataObject, workbook: bool
    ) -> None:
        head, lists = LISTS[kind]
        rows = data.draw(lists)
        quoted = [tuple(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows]
        file = xlsx_of(head, *rows) if workbook else csv_of(head, *quoted)
        with pytest.raises(Undone), transaction.atomic():
            cast = assemble()
            before, old = everything(), said(kind)
            read = sheet(file, kind)
            shown = PREVIEWS[kind](cast.edition, read)
            assert everything() == before
            if shown.problems:
                with pytest.raises(BadImportError):
                    self.bring(cast.edition, kind, read, shown.digest, cast.organiser)
                assert everything() == before
                raise Undone
            done = self.bring(cast.edition, kind, read, shown.digest, cast.organiser)
            assert (done.new, said(kind) - old) == (shown.new, shown.new)
            assert shown.new + shown.changed + shown.same + shown.theirs == len(rows)
            after = everything()
            again = PREVIEWS[kind](cast.edition, read)
            assert (again.problems, again.new, again.changed) == ((), 0, 0)
            self.bring(cast.edition, kind, read, again.digest, cast.organiser)
            assert everything() == after
            raise Undone

    @given(
        st.data(),
        st.lists(person_rows, min_size=1, max_size=4, unique_by=lambda row: row[1]),
        st.permutations(range(len(COLUMNS))),
        st.lists(st.sampled_from(["Deltakere 2026", "Skrevet ut 1.9.", "-"]), max_size=3),
        st.booleans(),
    )
    @tries(30)
    def test_any_order_of_columns_with_titles_above_is_the_same_list(
        self,
        data: st.DataObject,
        rows: list[tuple[str, ...]],
        order: list[int],
        titles: list[str],
        workbook: bool,
    ) -> None:
        def written(lines: list[tuple[str, ...]]) -> bytes:
            if workbook:
                return xlsx_of(*lines)
            return csv_of(*(tuple(f'"{c}"' if ";" in c else c for c in line) for line in lines))

        def moved(row: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(row[place] for place in order)

        with pytest.raises(Undone), transaction.atomic():
            cast = assemble()
            plain = PREVIEWS["people"](cast.edition, sheet(written([COLUMNS, *rows])))
            above: list[tuple[str, ...]] = [(title,) for title in titles]
            lines = [*above, moved(COLUMNS), *map(moved, rows)]
            other = PREVIEWS["people"](cast.edition, sheet(written(lines)))
            assert (other.changes, other.new, other.changed, other.same) == (
                plain.changes, plain.new, plain.changed, plain.same,
            )  # fmt: skip
            assert len(other.problems) == len(plain.problems)
            assert other.understood.skipped == tuple(range(1, len(titles) + 1))
            raise Undone

    @given(st.data(), st.lists(person_rows, min_size=2, max_size=5, unique_by=lambda row: row[1]))
    @tries(30)
    def test_a_changed_file_changes_only_what_changed(
        self, data: st.DataObject, rows: list[tuple[str, ...]]
    ) -> None:
        place = data.draw(st.integers(0, len(rows) - 1))
        changed = [list(row) for row in rows]
        changed[place][4] = "Noe nytt"  # the title of one of them
        quoted = [[f'"{cell}"' for cell in row] for row in (*rows, *changed)]
        with pytest.raises(Undone), transaction.atomic():
            cast = assemble()
            first = sheet(csv_of(COLUMNS, *quoted[: len(rows)]))
            shown = PREVIEWS["people"](cast.edition, first)
            if shown.problems:
                raise Undone
            self.bring(cast.edition, "people", first, shown.digest, cast.organiser)
            before = {p["id"]: p for p in Participant.objects.values()}
            second = sheet(csv_of(COLUMNS, *quoted[len(rows) :]))
            shown = PREVIEWS["people"](cast.edition, second)
            assert (shown.new, shown.changed, shown.same) == (0, 1, len(rows) - 1)
            assert shown.changes[0].fields == ("title",)
            self.bring(cast.edition, "people", second, shown.digest, cast.organiser)
            after = {p["id"]: p for p in Participant.objects.values()}
            differ = [pk for pk in after if after[pk] != before[pk]]
            assert [after[pk] | {"title": ""} for pk in differ] == [
                before[pk] | {"title": ""} for pk in differ
            ]
            assert [after[pk]["title"] for pk in differ] == ["Noe nytt"]
            raise Undone

    @given(
        st.lists(
            st.tuples(st.sampled_from(["Kari", "Ola", "Kari B"]), st.sampled_from(["a", "b"])),
            min_size=1,
            max_size=5,
            unique=True,
        ),
        st.lists(
            st.tuples(st.sampled_from(["Kari", "Ola", "Kari B"]), st.sampled_from(["a", "b"])),
            min_size=1,
            max_size=5,
            unique=True,
        ),
    )
    @tries(40)
    def test_nobody_becomes_somebody_else(
        self, first: list[tuple[str, str]], second: list[tuple[str, str]]
    ) -> None:
        """Whoever shares addresses, in whichever lists: a person keeps one address, and a name
        that shares no word with theirs never becomes theirs."""
        with pytest.raises(Undone), transaction.atomic():
            cast = assemble()
            known: dict[int, str] = {}
            for people in (first, second, second):
                rows = [(name, f"{box}@post.no", "Matkroken", "politi") for name, box in people]
                read = sheet(csv_of(HEAD, *rows))
                shown = PREVIEWS["people"](cast.edition, read)
                assert shown.problems == ()
                self.bring(cast.edition, "people", read, shown.digest, cast.organiser)
                for person in Person.objects.filter(email__endswith="@post.no"):
                    before = known.setdefault(person.pk, person.name)
                    assert (before == "Ola") == (person.name == "Ola")
            again = PREVIEWS["people"](cast.edition, read)
            assert (again.new, again.changed) == (0, 0)
            signed = Person.objects.filter(sign_in__endswith="@post.no")
            assert signed.count() == len({person.email for person in signed})
            raise Undone

    @staticmethod
    def bring(edition: Edition, kind: str, read: Sheet, seen: str, by: Person) -> Preview:
        return import_file(
            edition=edition, kind=kind, sheet=read, seen=seen, by=by, now=NOW
        )  # fmt: skip

    @given(st.lists(st.tuples(names, WORDS, WORDS, WORDS), max_size=6), st.sampled_from(";,\t"))
    @tries(100)
    def test_any_cells_are_read_or_refused(
        self, rows: list[tuple[str, ...]], delimiter: str
    ) -> None:
        data = csv_of(HEAD, *rows, delimiter=delimiter)
        with pytest.raises(Undone), transaction.atomic():
            cast = assemble()
            try:
                read = sheet(data)
            except BadImportError:
                raise Undone from None
            shown = PREVIEWS["people"](cast.edition, read)
            if shown.may_import:
                self.bring(cast.edition, "people", read, shown.digest, cast.organiser)
            said = [(problem.text, problem.remedy) for problem in shown.problems]
            assert all(text and remedy for text, remedy in said)
            raise Undone


BAD = st.sampled_from(["\x00", "\x07", "\ud800", "\ufffd", "\x1b"])


@given(BAD, st.integers(0, 3), st.sampled_from(["utf-8", "utf-16"]), st.text("abcæ ", max_size=5))
@tries(60)
def test_what_cannot_be_kept_is_named_by_its_cell(
    bad: str, place: int, encoding: str, text: str
) -> None:
    row = ["Kari", "kari@eksempel.no", "Matkroken", "politi"]
    row[place] = f"x{text}{bad}{text}"
    lines = "\r\n".join(";".join(cells) for cells in (HEAD, row))
    read = sheet(lines.encode(encoding, errors="surrogatepass"))
    understood = understand(read, PEOPLE)
    (found,) = (p for r in listed(read, understood) for p in faults_in(r, PEOPLE))
    assert (found.code, found.cell) == (Code.UNREADABLE, f"{'ABCD'[place]}2")


DOCTYPE = "<?xml version='1.0' encoding='{}'?><!-- {} --><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"


# Whatever a part is called, another one may say that it is to be read. What is in none of the
# first encodings can't be read at all, so that only what is called XML is refused for it.
HIDDEN = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.sampled_from(["xl/sharedStrings.xml", "xl/other.bin", "docProps/app.xml"]),
) | st.tuples(
    st.sampled_from(["utf-32", "cp037", "utf-7"]),
    st.sampled_from(["xl/sharedStrings.xml", "docProps/app.xml"]),
)


@given(HIDDEN, st.integers(0, 300_000))
@tries(30)
def test_a_declared_entity_is_found_wherever_it_stands(
    hidden: tuple[str, str], before: int
) -> None:
    encoding, name = hidden
    source = zipfile.ZipFile(io.BytesIO(GOOD))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        for part in source.namelist():
            if part != name:
                parts.writestr(part, source.read(part))
        parts.writestr(name, DOCTYPE.format(encoding, "x" * before).encode(encoding))
    with pytest.raises(BadImportError):
        read_file(target.getvalue())


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
@tries(300)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheets = read_file(data)
    except BadImportError as bad:
        assert bad.problem.text != ""
    else:
        assert all(read.rows for read in sheets)


GOOD = xlsx_of(HEAD, ("Kari", "kari@eksempel.no", "Matkroken", "politi"))


@given(st.data())
@tries(100)
def test_any_damage_to_a_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """One part of the container is damaged, and packed again as if it were whole."""
    source = zipfile.ZipFile(io.BytesIO(GOOD))
    name = data.draw(st.sampled_from(source.namelist()))
    body = source.read(name)
    at = data.draw(st.integers(0, len(body) - 1))
    broken = (
        body[:at] + data.draw(st.binary(max_size=12)) + body[at + data.draw(st.integers(0, 9)) :]
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        for part in source.namelist():
            parts.writestr(part, broken if part == name else source.read(part))
    try:
        sheets = read_file(target.getvalue())
    except BadImportError as bad:
        assert bad.problem.text != ""
    else:
        assert all(read.rows for read in sheets)
