"""The verdict at the top of a draft: ready, or what to look at first."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from cast import Cast
from samspill.web.areas.organiser.verdict import Concern, concerns
from samspill.web.planning.models import PlanVersion, VersionState
from support.pages import planned, signed_in, words

READY = {"distribution": [0, 2, 3], "below_minimum": 0}


@pytest.mark.parametrize(
    ("report", "guarantees", "dropped", "said"),
    [
        ({}, [{"held": True}], [], []),
        ({"distribution": [1, 4]}, [], [], [("1 person has no meeting", "least")]),
        (
            {"below_minimum": 3},
            [{"held": False}, {"held": True}],
            ["2 wishes are within one organisation."],
            [
                ("3 people have fewer meetings than guaranteed", "least"),
                ("1 guarantee to a single person is not held", "guaranteed"),
                ("Wishes were left out", "dropped"),
            ],
        ),
    ],
)
def test_what_to_look_at_first(
    report: dict[str, object],
    guarantees: list[dict[str, object]],
    dropped: list[str],
    said: list[tuple[str, str]],
) -> None:
    with translation.override("en"):
        found = concerns({**READY, **report}, guarantees=guarantees, dropped=dropped)
    assert found == [Concern(*each) for each in said]


def heading(cast: Cast, plan: PlanVersion) -> tuple[str, str]:
    """The page's heading, and all of it."""
    address = f"/organise/{cast.edition.slug}/plans/{plan.number}/"
    html = signed_in(cast.organiser).get(address).content.decode()
    (found,) = re.findall(r"<h1.*?</h1>", html, re.DOTALL)
    return words(found.encode()), html


def test_a_draft_says_whether_it_is_ready(cast: Cast) -> None:
    plan = planned(cast)
    assert plan.state == VersionState.DRAFT
    plan.report = {**plan.report, **READY, "dropped": {}}
    plan.save()
    assert heading(cast, plan)[0] == "Ready to be published."
    plan.report = {**plan.report, "below_minimum": 2, "distribution": [1, 2, 3]}
    plan.save()
    said, html = heading(cast, plan)
    assert said == "Look at these 2 first."
    for place in re.findall(r'<a href="#(least|guaranteed|dropped)"', html):
        assert html.count(f'id="{place}"') == 1


def test_each_concern_leads_to_a_place_on_the_page(cast: Cast) -> None:
    plan = planned(cast)
    plan.report = {**plan.report, "below_minimum": 2, "dropped": {"own organisation": 1}}
    plan.save()
    places = re.findall(r'<a href="#(least|dropped)"', heading(cast, plan)[1])
    assert places == ["least", "dropped"]
    html = heading(cast, plan)[1]
    assert [html.count(f'id="{place}"') for place in places] == [1, 1]
