"""Whose solution fits whose challenge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspill.web.wishes.affinity import Affinity, stems

FRAUD = "Svindel mot eldre kunder"
WARNING = "Varsling om svindel samme dag"
DRONES = "Droner over anlegget"
TEXTS = st.lists(st.text("svindelaromk ", min_size=1, max_size=20), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Svindel og svindelsaker", {"svinde"}),
        ("Vektere, vekterne og en vekter", {"vekt", "vekter"}),
        ("Hvordan få til det med oss?", set()),
        ("IT", set()),
        ("Ærlig ØKONOMI", {"ærlig", "økonom"}),
    ],
)
def test_texts_are_cut_into_stems(text: str, found: set[str]) -> None:
    assert stems(text) == found


def test_the_best_pair_is_found() -> None:
    affinity = Affinity([FRAUD, WARNING, DRONES])
    fit = affinity.fit([DRONES, FRAUD], [WARNING])
    assert fit is not None
    assert (fit.challenge, fit.solution) == (FRAUD, WARNING)


def test_nothing_in_common_is_no_fit() -> None:
    affinity = Affinity([FRAUD, WARNING, DRONES])
    assert affinity.fit([DRONES], [WARNING]) is None
    assert affinity.fit([], [WARNING]) is None
    assert affinity.fit([FRAUD], []) is None


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    common = ["Sikring av bygg", "Sikring av havn", "Sikring av lager", "Sikring av verft"]
    affinity = Affinity([*common, "Sikring mot droner", "Droner ved flyplassen"])
    rare = affinity.fit(["Sikring mot droner"], ["Droner ved flyplassen"])
    usual = affinity.fit(["Sikring mot droner"], ["Sikring av bygg"])
    assert rare is not None and usual is not None
    assert rare.score > usual.score


@given(TEXTS)
def test_a_fit_is_a_share_and_the_same_whichever_way(texts: list[str]) -> None:
    affinity = Affinity(texts)
    for one in texts:
        for other in texts:
            fit, back = affinity.fit([one], [other]), affinity.fit([other], [one])
            assert (fit is None) == (back is None)
            if fit is not None and back is not None:
                assert fit.score == back.score
                assert 0 < fit.score <= 1 + 1e-9
                if one == other:
                    assert fit.score == pytest.approx(1)
