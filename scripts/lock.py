"""Locks the requirements anew, with hashes and without anybody's address.

A version that is locked stays unless asked for: ``make lock ARGS=--upgrade`` takes the newest of
all, ``make lock ARGS="--upgrade-package django"`` of one.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WITH_PROJECT = {"web": ("web", "build"), "dev": ("web", "build", "dev")}  # file: its extras


def lock(name: str, words: list[str], asked: str) -> None:
    """Write requirements/name.txt. Raises CalledProcessError when there is no solution."""
    command = [
        str(Path(sys.executable).with_name("uv")), "pip", "compile", *words, "--quiet",
        "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links",
        "--python-version", "3.11", "--output-file", f"requirements/{name}.txt",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, input=asked, text=True, stdout=subprocess.DEVNULL, check=True)


def main(arguments: list[str]) -> int:
    """Lock all four files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, extras in WITH_PROJECT.items():
        chosen = [f"--extra={extra}" for extra in extras]
        lock(name, ["pyproject.toml", *chosen, *arguments], "")
    assets = project["optional-dependencies"]["assets"]
    for name, needed in {"assets": assets, "bootstrap": ["uv"]}.items():
        lock(name, ["-", "--no-annotate", *arguments], "\n".join(needed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
