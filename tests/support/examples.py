"""How many examples a generated test tries: few in every run, thousands in a deep one.

A test says how many it tries in every run. ``SAMSPILL_EXAMPLES=deep`` (``make test-deep``) tries
fifty times as many, or as many as the test says, and takes some hours.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, settings

VARIABLE = "SAMSPILL_EXAMPLES"
DEEPER = 50
PATIENT = (HealthCheck.too_slow,)  # how fast one is drawn depends on what else the machine does


class Profile(StrEnum):
    """The kinds of runs."""

    CI = "ci"  # every run: minutes
    DEEP = "deep"  # thousands of examples a test: what a run of minutes would hardly ever draw


def chosen() -> Profile:
    """The profile that the environment asks for. Raises UsageError for one that is not known."""
    word = os.environ.get(VARIABLE, Profile.CI)
    try:
        return Profile(word)
    except ValueError:
        message = f"{VARIABLE} is {word!r}: give one of {', '.join(Profile)}."
        raise pytest.UsageError(message) from None


def tries(few: int, *, deep: int | None = None, suppress: Iterable[HealthCheck] = ()) -> settings:
    """Settings for a test that tries ``few`` examples in every run, and ``deep`` in a deep one.
    What is drawn may be thrown away often where ``suppress`` says so."""
    tried = few
    if chosen() is Profile.DEEP:
        tried = few * DEEPER if deep is None else deep
    checks = {*PATIENT, *suppress}
    return settings(max_examples=tried, deadline=None, suppress_health_check=list(checks))


def be_patient() -> None:
    """No example has a deadline, and none is drawn too slowly: how long one takes depends on what
    else the machine does."""
    settings.register_profile("patient", deadline=None, suppress_health_check=PATIENT)
    settings.load_profile("patient")
