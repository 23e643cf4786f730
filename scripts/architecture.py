"""The map of the house, drawn from the imports as they are: ``python -m scripts.architecture``.

Writes the picture and the tables of docs/explanation/architecture.md. The floors are those of the
contracts in pyproject.toml, what a room is for is its package's docstring.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grimp

from scripts.svg import FOLDER, bars, label, picture

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explanation/architecture.md"
PICTURE = FOLDER / "architecture.svg"
HOUSES = {
    "The engine, its words and its command": "samspill.engine",
    "The platform": "samspill.web",
}
STEP = 26  # a room's row and column
NAMES = 132  # for the name of the first room


@dataclass(frozen=True)
class Room:
    """A package, or one of its modules that stands alone: its floor, counted from the ground."""

    name: str
    floor: int

    @property
    def short(self) -> str:
        """Its name as the picture and the tables say it: without where all rooms are."""
        return re.sub(r"^samspill\.(engine\.|web\.)?", "", self.name).replace(".", "/")

    @property
    def path(self) -> Path:
        return ROOT / "src" / self.name.replace(".", "/")

    @property
    def purpose(self) -> str:
        """What its package says that it is for, in one sentence."""
        said = ast.get_docstring(ast.parse((self.path / "__init__.py").read_text("utf-8")))
        return " ".join((said or "").partition("\n\n")[0].split())

    @property
    def lines(self) -> int:
        """Of code, in round hundreds."""
        files = (file for file in self.path.rglob("*.py") if "migrations" not in file.parts)
        count = sum(len(file.read_text("utf-8").splitlines()) for file in files)
        return max(100, round(count, -2))


@dataclass(frozen=True)
class House:
    """Rooms from the highest floor down, and what each imports from."""

    title: str
    rooms: tuple[Room, ...]
    imports: dict[Room, tuple[Room, ...]]


class UnknownRoomError(Exception):
    """A module that is in no room: the contracts know nothing of it."""


def houses() -> list[House]:
    """As the code is now. Raises UnknownRoomError."""
    graph = grimp.build_graph("samspill")
    whole = tuple(_floors("samspill.web", 0))
    ours = [*_outside(), *_floors("samspill.engine", 0)]
    found = []
    for title, base in HOUSES.items():
        rooms = ours if base == "samspill.engine" else [*whole, *_ground(ours)]
        found.append(_house(title, tuple(rooms), graph))
    known = [room.name for room in (*ours, *whole)]
    for module in graph.modules:
        deep = len(module.split(".")) > 3  # a.b.c
        if deep and _in(module, known) is None and not module.endswith(".apps"):  # Django's
            raise UnknownRoomError(module)
    return found


def _house(title: str, rooms: tuple[Room, ...], graph: grimp.ImportGraph) -> House:
    by_name = {room.name: room for room in rooms}
    imports: dict[Room, set[Room]] = {room: set() for room in rooms}
    for module in graph.modules:
        importer = _in(module, by_name)
        if importer is None:
            continue
        for other in graph.find_modules_directly_imported_by(module):
            imported = _in(other, by_name)
            if imported not in {None, importer}:
                imports[by_name[importer]].add(by_name[imported])
    order = {room: at for at, room in enumerate(rooms)}
    return House(
        title, rooms, {r: tuple(sorted(o, key=order.__getitem__)) for r, o in imports.items()}
    )


def _in(module: str, rooms: Any) -> str | None:
    """The innermost of the rooms that the module is in."""
    while module and module not in rooms:
        module = module.rpartition(".")[0]
    return module or None


def _contract(container: str) -> dict[str, Any]:
    """The layers contract about what is in the package."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for contract in read["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            of: list[str] = contract.get("containers") or [contract["layers"][0].rpartition(".")[0]]
            if of == [container]:
                return dict(contract)
    raise UnknownRoomError(container)


def _floors(container: str, ground: int) -> Iterator[Room]:
    """The rooms in the package, from the highest floor down."""
    contract = _contract(container)
    under = f"{container}." if "containers" in contract else ""
    layers: list[str] = contract["layers"]
    for at, layer in enumerate(layers):
        for name in layer.split("|"):
            yield Room(under + name.strip(), ground + len(layers) - at)


def _outside() -> list[Room]:
    """The rooms that stand on the engine, without the web."""
    top = len(_contract("samspill.engine")["layers"])
    rooms = list(_floors("samspill", top - 1))
    return [room for room in rooms if room.name not in {"samspill.web", "samspill.engine"}]


def _ground(rooms: Sequence[Room]) -> list[Room]:
    """What the platform stands on, each as one room."""
    telling = next(room for room in rooms if room.name == "samspill.telling")
    return [Room(telling.name, 0), Room("samspill.engine", -1)]


def drawn(found: Sequence[House]) -> str:
    """The houses, one under another: stairs of rooms, and a mark for what a room imports from."""
    parts: list[str] = [
        label(
            12, 24, "Each row has a mark in the column of every room that it imports from.", "quiet"
        )
    ]
    top = 40
    for house in found:
        parts += _stairs(house, top)
        top += 34 + STEP * len(house.rooms) + 16
    says = (
        "Two stairs of rooms, the highest floor first, each with marks for the rooms that it "
        "imports from. All marks are to the right of the stairs: imports run downwards only. "
        "The tables under the picture say the same in words."
    )
    return picture("The rooms, and which way imports run", says, parts, top)


def _stairs(house: House, top: int) -> Iterator[str]:
    yield label(12, top + 22, house.title, "strong")
    top += 34
    place = {room: at for at, room in enumerate(house.rooms)}
    right = NAMES + STEP * len(place)
    floors: dict[int, list[int]] = {}
    for room, at in place.items():
        floors.setdefault(room.floor, []).append(at)
    shaded = [rows for number, rows in enumerate(floors.values()) if number % 2 == 0]
    yield bars(
        "between",
        [(8, top + STEP * rows[0], right - 8 + 8, STEP * len(rows)) for rows in shaded],
    )
    for room, at in place.items():
        middle = top + STEP * at + STEP / 2
        x = NAMES + STEP * at
        yield label(x - 6, middle + 4.5, room.short, "", "end")
        down = f"M{x + STEP / 2:g} {top:g}V{middle:g}H{right:g}"
        yield f'<path class="edge" fill="none" d="{down}"/>'
        yield bars("ink", [(x + 3, middle - 10, STEP - 6, 20)])
        for other in house.imports[room]:
            column = NAMES + STEP * place[other] + STEP / 2
            yield f'<circle class="ink" cx="{column:g}" cy="{middle:g}" r="5"/>'


def tables(found: Sequence[House]) -> str:
    """The same in words, and what each room is for."""
    said = []
    for house in found:
        said += [f"### {house.title}", "", "| Room | What it is for | Imports from | Lines |"]
        said += ["|---|---|---|---|"]
        for room in house.rooms:
            others = ", ".join(other.short for other in house.imports[room]) or "none"
            purpose = re.sub(r"``([^`]+)``", r"`\1`", room.purpose)
            said.append(f"| {room.short} | {purpose} | {others} | {room.lines:,} |")
        said.append("")
    return "\n".join(said)


def page(text: str, found: Sequence[House]) -> str:
    """The page with its tables made anew, between the marks."""
    begins, ends = "<!-- made by scripts/architecture.py -->\n", "<!-- to here -->"
    before, _, rest = text.partition(begins)
    _, _, after = rest.partition(ends)
    return f"{before}{begins}\n{tables(found)}\n{ends}{after}"


def main() -> int:
    """Draw and write."""
    found = houses()
    PICTURE.write_text(drawn(found), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
