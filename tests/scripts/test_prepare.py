"""Steps of ``make run``: done once, done again when their inputs change, never half done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scripts import own_database, prepare


@pytest.fixture(autouse=True)
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stamps of this test's own, in a root of its own."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(own_database, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "STAMPS", tmp_path / "stamps")
    return tmp_path / "stamps"


def test_a_step_is_done_once_for_each_state(capsys: pytest.CaptureFixture[str]) -> None:
    states: list[str] = []
    for state in ("one", "one", "two", "two", "one"):

        def work(state: str = state) -> float:
            states.append(state)
            return 1.25

        prepare.step("demo", "demo edition", state, work)
    assert states == ["one", "two", "one"]
    assert capsys.readouterr().out == "  demo edition ... 1.2 s\n" * 3


def test_a_step_that_fails_is_done_again() -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise prepare.PrepareError("no network")

    with pytest.raises(prepare.PrepareError, match="no network"):
        prepare.step("packages", "packages", "one", work)
    assert prepare.done("packages", "one") is False
    prepare.step("packages", "packages", "one", work)
    assert prepare.done("packages", "one") is True
    assert len(tries) == 2


def test_what_is_forgotten_is_not_done() -> None:
    prepare.record("demo", "one")
    prepare.forget("demo", "never there")
    assert prepare.done("demo", "one") is False


def test_a_digest_follows_names_contents_and_words(tmp_path: Path) -> None:
    first, second = tmp_path / "a.po", tmp_path / "b.po"
    first.write_text("x")
    second.write_text("x")
    states = [
        prepare.digest([first]),
        prepare.digest([second]),
        prepare.digest([first, second]),
        prepare.digest([first], "word"),
    ]
    assert len(set(states)) == 4
    assert prepare.digest([second, first]) == prepare.digest([first, second])
    first.write_text("y")
    assert prepare.digest([first]) not in states


def test_a_failing_command_says_what_it_said_and_what_to_do() -> None:
    with pytest.raises(prepare.PrepareError) as error:
        prepare.command("sh", "-c", "echo odd; exit 3", remedy="Try tomorrow.")
    assert str(error.value).splitlines() == [
        "",
        "odd",
        "",
        "This failed: sh -c echo odd; exit 3",
        "Try tomorrow.",
    ]


def test_work_beside_fails_where_it_is_waited_for() -> None:
    def work() -> None:
        raise prepare.PrepareError("no network")

    beside = prepare.Beside(work)
    with pytest.raises(prepare.PrepareError, match="no network"):
        beside.join()


@pytest.mark.parametrize("words", [[], ["bench"], ["run", "test"]])
def test_other_words_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main(words) == 2
    assert capsys.readouterr().err == "usage: prepare.py run | server | test\n"


class TestOwnDatabase:
    """``make run``'s database: put aside when another version made it, and nothing else touched."""

    @pytest.fixture(autouse=True)
    def root(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A checkout with one package, whose migrations are 0001 and 0002."""
        for name in ("0001_initial", "0002_more"):
            path = tmp_path / f"web/people/migrations/{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        monkeypatch.setattr(own_database, "WEB", tmp_path / "web")
        monkeypatch.setattr(prepare, "OWN_DATABASE", tmp_path / "var/db.sqlite3")
        monkeypatch.delenv("DATABASE_URL", raising=False)
        (tmp_path / "var").mkdir()
        return tmp_path

    def make(self, path: Path, *migrations: str, app: str = "people") -> bytes:
        """A database of ours with these migrations; as several processes write it."""
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("pragma journal_mode = wal").fetchall()
            connection.execute("create table people_person (name text)")
            connection.execute("insert into people_person values ('Liv')")
            connection.execute("create table django_migrations (app text, name text)")
            rows = [("auth", "0001_initial"), *((app, name) for name in migrations)]
            connection.executemany("insert into django_migrations values (?, ?)", rows)
            connection.commit()
        return path.read_bytes()

    @pytest.mark.parametrize("migrations", [("0001_initial",), ("0001_initial", "0002_more")])
    def test_one_that_the_code_knows_stays(self, migrations: tuple[str, ...]) -> None:
        self.make(prepare.OWN_DATABASE, *migrations)
        assert own_database.put_aside(prepare.OWN_DATABASE) is None

    def test_one_of_another_lineage_is_put_aside_whole(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        prepare.record("database", "as it was")
        (root / "var/db-older-1.sqlite3").touch()
        self.make(prepare.OWN_DATABASE, "0001_initial", "0002_other")
        prepare.which_database()
        assert sorted(path.name for path in (root / "var").iterdir()) == [
            "db-older-1.sqlite3",
            "db-older-2.sqlite3",
        ]
        with closing(sqlite3.connect(root / "var/db-older-2.sqlite3")) as connection:
            assert connection.execute("select name from people_person").fetchall() == [("Liv",)]
        assert prepare.done("database", "as it was") is False
        assert capsys.readouterr().out == (
            "  var/db.sqlite3 was made by another version of Samspill: it is kept as "
            "var/db-older-2.sqlite3, and a new one is made.\n"
        )

    def test_one_that_is_in_use_is_left_alone(self, root: Path) -> None:
        self.make(prepare.OWN_DATABASE, "0002_other")
        with closing(sqlite3.connect(prepare.OWN_DATABASE)) as other:
            other.execute("insert into people_person values ('Dag')")
            with pytest.raises(
                own_database.NotUsableError, match="stop what uses it and try again"
            ):
                own_database.put_aside(prepare.OWN_DATABASE)
            other.commit()
        assert prepare.OWN_DATABASE.exists()
        assert not (root / "var/db-older-1.sqlite3").exists()

    @pytest.mark.parametrize("content", [b"a letter", b"x" * 5000])
    def test_a_file_that_is_no_database_is_left_alone(self, content: bytes) -> None:
        prepare.OWN_DATABASE.write_bytes(content)
        with pytest.raises(prepare.PrepareError, match="is no database of Samspill"):
            prepare.which_database()
        assert prepare.OWN_DATABASE.read_bytes() == content

    def test_a_database_of_somebody_else_is_left_alone(self) -> None:
        with closing(sqlite3.connect(prepare.OWN_DATABASE)) as connection:
            connection.execute("create table songs (name text)")
        before = prepare.OWN_DATABASE.read_bytes()
        with pytest.raises(prepare.PrepareError, match="is no database of Samspill"):
            prepare.which_database()
        assert prepare.OWN_DATABASE.read_bytes() == before

    def test_none_and_an_empty_one_are_made(self) -> None:
        assert own_database.put_aside(prepare.OWN_DATABASE) is None
        prepare.OWN_DATABASE.touch()
        assert own_database.put_aside(prepare.OWN_DATABASE) is None

    def test_another_database_is_not_looked_at(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = root / "elsewhere.sqlite3"
        before = self.make(other, "0002_other")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{other}")
        prepare.which_database()
        assert other.read_bytes() == before


class TestCompiling:
    """The planner's loops are compiled once, whoever comes first."""

    @pytest.fixture
    def compiles(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A checkout whose compiler writes a line each time that it is run."""
        loops = tmp_path / "src/samspill/engine/__pycache__/loops.loop"
        loops.parent.mkdir(parents=True)
        (tmp_path / "requirements").mkdir()
        (tmp_path / "requirements/web.txt").touch()
        ran = tmp_path / "ran"
        samspill = tmp_path / ".venv/bin/samspill"
        samspill.parent.mkdir(parents=True)
        samspill.write_text(f"#!/bin/sh\necho $1 >> {ran}\ntouch {loops}\n")
        samspill.chmod(0o755)
        monkeypatch.setattr(prepare, "LOCKS", tmp_path / "requirements")
        monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
        monkeypatch.setattr(prepare, "CACHE", tmp_path / ".cache")
        return ran

    def test_two_at_once_compile_once(self, compiles: Path) -> None:
        first, second = (prepare.Beside(prepare.compile_planner) for _ in range(2))
        first.join()
        second.join()
        assert compiles.read_text() == "compile\n"
        assert prepare.compiled() is True

    def test_what_was_thrown_away_is_compiled_again(self, compiles: Path) -> None:
        prepare.compile_planner()
        (loops,) = prepare.ROOT.rglob("*.loop")
        loops.unlink()
        prepare.compile_planner()
        assert compiles.read_text() == "compile\n" * 2
