"""What every test may ask for."""

from __future__ import annotations

import pytest
from cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in the database."""
    return assemble()
