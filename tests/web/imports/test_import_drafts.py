"""The file between its preview and its import, and the files to write over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404

from cast import NOW, Cast
from samspill.web.editions.models import Edition, Event, Participant, Topic
from samspill.web.imports import examples
from samspill.web.imports.drafts import Asked, draft_of, import_draft, keep_file, sheet_in
from samspill.web.imports.models import ImportDraft
from samspill.web.imports.people import preview_people
from samspill.web.imports.problems import BadImportError, Code
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.people.models import Person
from samspill.web.wishes.models import Wish
from support.files import HEAD, csv_of, sheet

KARI = ("Kari Ny", "kari@eksempel.no", "Matkroken", "næringsliv")


class TestDrafts:
    """The file between its preview and its import."""

    def keep(self, cast: Cast, data: bytes = csv_of(HEAD, KARI)) -> ImportDraft:
        return keep_file(
            edition=cast.edition, kind="people", name="liste.csv", content=data,
            by=cast.organiser, now=NOW,
        )  # fmt: skip

    def test_is_gone_when_imported(self, cast: Cast) -> None:
        draft = self.keep(cast)
        seen = preview_people(cast.edition, sheet_in(draft)).digest
        import_draft(draft=draft, asked=Asked(), seen=seen, by=cast.organiser, now=NOW)
        assert ImportDraft.objects.count() == 0
        assert Participant.objects.filter(person__email="kari@eksempel.no").count() == 1

    def test_stays_when_the_import_is_refused(self, cast: Cast) -> None:
        draft = self.keep(cast)
        with pytest.raises(BadImportError):
            import_draft(draft=draft, asked=Asked(), seen="else", by=cast.organiser, now=NOW)
        assert ImportDraft.objects.count() == 1

    def test_a_new_one_takes_the_place_of_the_last(self, cast: Cast) -> None:
        first = self.keep(cast)
        second = self.keep(cast)
        assert list(ImportDraft.objects.values_list("pk", flat=True)) == [second.pk]
        assert first.pk != second.pk

    def test_is_its_uploaders_own_and_of_its_edition_and_does_not_last(self, cast: Cast) -> None:
        pk = self.keep(cast).pk
        edition, by = cast.edition, cast.organiser
        assert draft_of(edition=edition, pk=pk, by=by, now=NOW).pk == pk
        for edition, by, now in (
            (cast.edition, cast.desk_host, NOW),
            (cast.other_edition, cast.organiser, NOW),
            (cast.edition, cast.organiser, NOW + timedelta(days=1)),
        ):
            with pytest.raises(Http404):
                draft_of(edition=edition, pk=pk, by=by, now=now)

    def test_too_large_is_refused_before_it_is_read(self, cast: Cast) -> None:
        with pytest.raises(BadImportError) as caught:
            self.keep(cast, b"x" * (20 * 1024 * 1024))
        assert caught.value.problem.code == Code.TOO_LARGE
        assert ImportDraft.objects.count() == 0


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_templates_can_be_imported_as_they_are(db: None, language: str) -> None:
    event = Event.objects.create(name="Dagen", slug="dagen")
    edition = Edition.objects.create(
        event=event, slug="dagen-1", name="Dagen", day=datetime(2026, 11, 12, tzinfo=UTC).date(),
        place="Hamar",
    )  # fmt: skip
    by = Person.objects.create_user(email="siv@eksempel.no", name="Siv")
    for kind in ("people", "wishes"):
        for data in (examples.as_csv(kind, language), examples.as_xlsx(language)):
            read = sheet(data, kind)
            preview = PREVIEWS[kind](edition, read)
            assert (preview.problems, preview.remarks) == ((), ())
        assert len(preview.understood.columns) == len(examples.HEADINGS[kind][language])
        import_file(edition=edition, kind=kind, sheet=read, seen=preview.digest, by=by, now=NOW)
    assert (Participant.objects.count(), Wish.objects.count(), Topic.objects.count()) == (2, 2, 4)
