"""What is said when compiled loops can't be kept; apart from them, as they bring the compiler."""

from __future__ import annotations


class NotKeptWarning(UserWarning):
    """Compiled loops can't be kept, so planning is slower than it need be."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} Name a folder that can be written to in NUMBA_CACHE_DIR or SAMSPILL_VAR, or "
            "let somebody who may write to the installation run samspill compile."
        )
