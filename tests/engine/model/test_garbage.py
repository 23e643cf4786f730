"""The search for cyclic garbage comes back as it was."""

from __future__ import annotations

import gc

import pytest

from samspill.engine.model.garbage import no_search_for_garbage


@pytest.mark.parametrize("looks", [True, False])
def test_it_is_off_within_and_as_before_afterwards(looks: bool) -> None:
    assert gc.isenabled()
    try:
        if not looks:
            gc.disable()
        with pytest.raises(KeyError), no_search_for_garbage():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is looks
    finally:
        gc.enable()
