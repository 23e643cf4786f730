"""Files that are written whole, and what is written through because it can't be replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from samspill.engine.formats.csv_folder import write_folder
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.whole_files import refuse_place, write_together, write_whole
from samspill.engine.generate.problems import generate
from samspill.telling.refusals import refusal

ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not ROOT, reason="only root may give a file away or mount a disk")
as_anybody = pytest.mark.skipif(ROOT, reason="root may write to everything")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def masked() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("masked")
class TestModes:
    """A new file gets what the umask leaves, an old one keeps what it has."""

    def test_a_new_file(self, tmp_path: Path) -> None:
        write_whole(tmp_path / "new", "text")
        assert mode(tmp_path / "new") == 0o640

    @pytest.mark.parametrize("before", [0o600, 0o664, 0o755])
    def test_an_old_file(self, tmp_path: Path, before: int) -> None:
        file = tmp_path / "old"
        file.write_text("old")
        file.chmod(before)
        write_whole(file, "new")
        assert (file.read_text(), mode(file)) == ("new", before)

    @pytest.mark.parametrize("there", [False, True])
    def test_a_private_file_is_private_whatever_it_was(self, tmp_path: Path, there: bool) -> None:
        file = tmp_path / "private"
        if there:
            file.write_text("old")
            file.chmod(0o666)
        write_together({file: "new"}, private=True)
        assert (file.read_text(), mode(file)) == ("new", 0o600)

    @as_root
    def test_an_old_file_keeps_its_owner(self, tmp_path: Path) -> None:
        file = tmp_path / "old"
        file.write_text("old")
        os.chown(file, 65534, 65533)
        write_whole(file, "new")
        found = file.stat()
        assert (file.read_text(), found.st_uid, found.st_gid) == ("new", 65534, 65533)


class TestThrough:
    """What is no file of its own stays what it is."""

    def test_a_device(self) -> None:
        before = Path("/dev/null").stat()
        write_whole(Path("/dev/null"), "text")
        after = Path("/dev/null").stat()
        assert stat.S_ISCHR(after.st_mode)
        assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)

    def test_a_full_device(self) -> None:
        with pytest.raises(InputError) as refused:
            write_whole(Path("/dev/full"), "text")
        assert refusal(refused.value) == (
            "/dev/full: This can't be written: No space left on device. Choose another place."
        )

    def test_a_pipe(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        read: list[str] = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
        reader.start()
        write_whole(pipe, "text")
        reader.join()
        assert (read, pipe.is_fifo()) == (["text"], True)

    def test_an_open_descriptor(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        with file.open("w") as stream:
            stream.write("before\n")
            stream.flush()
            write_whole(Path(f"/dev/fd/{stream.fileno()}"), "text\n")
            stream.write("after\n")
        assert file.read_text() == "before\ntext\nafter\n"

    @pytest.mark.parametrize("there", [False, True])
    def test_links(self, tmp_path: Path, there: bool) -> None:
        folder, file = tmp_path / "folder", tmp_path / "folder/file"
        folder.mkdir()
        if there:
            file.write_text("old")
            file.chmod(0o640)
        (tmp_path / "second").symlink_to("folder/file")
        (tmp_path / "first").symlink_to(tmp_path / "second")
        write_whole(tmp_path / "first", "new")
        assert (tmp_path / "first").readlink() == tmp_path / "second"
        assert (tmp_path / "second").readlink() == Path("folder/file")
        assert file.read_text() == "new"
        assert not there or mode(file) == 0o640
        assert list(folder.iterdir()) == [file]

    def test_links_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")
        with pytest.raises(InputError, match="Too many levels of symbolic links"):
            write_whole(tmp_path / "a", "text")

    def test_a_file_is_as_it_was_when_a_device_beside_it_is_full(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("old")
        with pytest.raises(InputError):
            write_together({file: "new", Path("/dev/full"): "text"})
        assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])


@as_root
class TestDisk:
    """A small disk of its own."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        words = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tmp_path)]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        yield tmp_path
        subprocess.run(["umount", str(tmp_path)], check=True)

    def test_a_full_disk_keeps_the_old_file(self, disk: Path) -> None:
        file = disk / "file"
        file.write_text("old")
        with pytest.raises(InputError) as refused:
            write_whole(file, "x" * 100_000)
        assert refusal(refused.value) == (
            f"{file}: This can't be written: No space left on device. Choose another place."
        )
        assert (file.read_text(), list(disk.iterdir())) == ("old", [file])

    def test_a_file_that_is_a_mount_is_written_where_it_stands(self, disk: Path) -> None:
        lent, outside = disk / "lent", disk / "outside"
        lent.write_text("old")
        outside.write_text("old")
        subprocess.run(["mount", "--bind", str(outside), str(lent)], check=True)
        try:
            write_whole(lent, "new")
            assert (lent.read_text(), outside.read_text()) == ("new", "new")
        finally:
            subprocess.run(["umount", str(lent)], check=True)
        assert sorted(disk.iterdir()) == [lent, outside]


class TestRefused:
    """Before the work that would be lost."""

    def test_places(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("old")
        said = {
            tmp_path: "This is a folder. Give the name of a file.",
            tmp_path / "no/file": "There is no such folder. Make it, or choose another.",
            file / "file": "This can't be written: Not a directory. Choose another place.",
        }
        for path, words in said.items():
            with pytest.raises(InputError) as refused:
                refuse_place(path)
            assert refusal(refused.value) == f"{path}: {words}"
        for path in (file, tmp_path / "new", Path("/dev/null"), Path("/dev/stdout")):
            refuse_place(path)

    @as_anybody
    def test_what_may_not_be_written_to(self, tmp_path: Path) -> None:
        file, folder = tmp_path / "file", tmp_path / "folder"
        file.write_text("old")
        file.chmod(0o444)
        folder.mkdir(mode=0o555)
        for path in (file, folder / "file"):
            with pytest.raises(InputError):
                refuse_place(path)
            with pytest.raises(InputError):
                write_whole(path, "new")
        assert file.read_text() == "old"

    @as_anybody
    def test_a_file_in_a_folder_that_takes_no_other(self, tmp_path: Path) -> None:
        file = tmp_path / "folder/file"
        file.parent.mkdir()
        file.write_text("old")
        file.parent.chmod(0o555)
        write_whole(file, "new")
        assert file.read_text() == "new"

    def test_a_refusal_passes_through_what_is_open(self) -> None:
        @contextmanager
        def opened() -> Iterator[None]:
            yield

        with pytest.raises(InputError), opened():
            write_whole(Path("/dev/full"), "text")

    def test_a_folder_of_csv(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(InputError) as refused:
            write_folder(generate(participants=4, seed=1), tmp_path / "file/csv")
        assert refusal(refused.value) == (
            f"{tmp_path / 'file/csv'}: This folder can't be made: Not a directory. "
            "Choose another place."
        )
