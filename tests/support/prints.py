"""Prints as another program reads them."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from cast import Cast


def of_signs(cast: Cast) -> dict[str, object]:
    """An address of the signs for the edition's tables, of which nothing is to be chosen."""
    return {"slug": cast.edition.slug, "kind": "signs"}


def read(content: bytes) -> PdfReader:
    """The PDF."""
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """All that stands on its pages and all that is said of it, the ends of lines as spaces."""
    pdf = read(content)
    said = [page.extract_text() for page in pdf.pages] + [str(pdf.metadata), str(pdf.xmp_metadata)]
    return " ".join(" ".join(said).split())


def sizes_of(content: bytes, word: str) -> list[list[float]]:
    """In points, how large each place is where the word stands, by page."""
    found: list[list[float]] = []
    for page in read(content).pages:
        there: list[float] = []

        def visit(
            text: str, _cm: Any, tm: list[float], _font: Any, size: float,
            there: list[float] = there,
        ) -> None:  # fmt: skip
            if word in text:
                there.append(round(size * abs(tm[0]), 1))

        page.extract_text(visitor_text=visit)
        found.append(there)
    return found


def structure_of(content: bytes) -> list[str]:
    """The kinds of the tags, from the root down and in the order of reading."""
    return [str(tag["/S"]) for tag in _tags(content)]


def alternatives(content: bytes, word: str) -> list[str]:
    """What is read aloud of the pictures, in the order of reading, where the word is in it."""
    said = [str(tag.get("/Alt", "")) for tag in _tags(content)]
    return [each for each in said if word in each]


def _tags(content: bytes) -> list[Any]:
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get") and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))

    root: Any = read(content).trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found
