"""``python -m benchmarks [ladder] [repair] [pages]``; without a word: all of them."""

from __future__ import annotations

import sys

from benchmarks import ladder, pages, repair


def main(words: list[str]) -> int:
    """Run what is asked for."""
    chosen = words or ["ladder", "repair", "pages"]
    if "ladder" in chosen:
        ladder.main()
    if "repair" in chosen:
        repair.main()
    if "pages" in chosen:
        pages.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
