"""Likeness of purposes: rare names, other words, other scripts."""

import numpy as np
import pytest

from junto.core.overlaps import Item
from junto.core.overlaps.purpose import Purposes, plain_text


def likeness(first: str, second: str, *rest: str, one: str | None = None, other: str | None = None) -> float:
    items = [Item("a", "x", first, kind=one), Item("b", "y", second, kind=other)]
    items += [Item(f"r{k}", "z", text) for k, text in enumerate(rest)]
    return float(Purposes(items, alone=("bridge",)).compare(np.array([0]), np.array([1]))[0])


OTHERS = ("boiler replacement", "library fit out", "storm sewer extension", "fire alarm upgrade")


def test_same_matter_is_alike_and_another_is_not() -> None:
    assert likeness("Peck Slip reconstruction", "Rehabilitation of Peck Slip", *OTHERS) > 0.5
    assert likeness("Brooklyn 7/10 salt shed replacement", "Bay Ridge envelope rehab", *OTHERS) < 0.1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Repavimentación de la Calle Mayor", "REPAVIMENTACION CALLE MAYOR"),
        ("Rénovation de l'école Jean Jaurès", "renovation ecole Jean Jaures"),
        ("Реконструкция парка Горького", "Парк Горького, реконструкция"),
        ("中央公園の照明を更新", "中央公園 照明更新"),
    ],
)
def test_other_languages_and_scripts_are_compared(one: str, other: str) -> None:
    assert likeness(one, other, *OTHERS) > 0.3


def test_different_scripts_and_empty_texts_cannot_be_told() -> None:
    assert np.isnan(likeness("Park lighting", "公園の照明"))
    assert np.isnan(likeness("Park lighting", ""))
    assert np.isnan(likeness("", "", *OTHERS))


def test_same_kind_counts_more_than_words_unless_its_works_are_each_their_own() -> None:
    assert likeness("Park lighting", "公園の照明", one="lighting", other="lighting") == 0.6
    assert likeness("abc", "xyz", one="camera", other="camera") == 0.6
    assert likeness("same words", "same words", one="camera", other="camera") == 1.0
    assert likeness("abc", "xyz", one="camera", other="sewer") == 0.0
    assert likeness("abc", "xyz", one="bridge", other="bridge") == 0.0


def test_likeness_is_the_same_every_time_and_with_topics() -> None:
    rng = np.random.default_rng(3)
    words = ["sewer", "playground", "camera", "lighting", "bridge", "roof", "school", "library", "street", "avenue"]
    items = [Item(str(k), "x", " ".join(rng.choice(words, 4)) + f" {words[k % 10]}ville") for k in range(300)]
    i, j = rng.integers(0, 300, 500), rng.integers(0, 300, 500)
    first = Purposes(items).compare(i, j)
    assert np.array_equal(first, Purposes(items).compare(i, j))
    assert first[i == j].tolist() == [1.0] * int((i == j).sum())
    assert (first.min(), first.max()) == (0.0, 1.0)


def test_background_tells_which_words_are_common() -> None:
    items = [Item("a", "x", "reconstruction of Elm Street"), Item("b", "y", "reconstruction of Oak Street")]
    pair = np.array([0]), np.array([1])
    alone = Purposes(items).compare(*pair)[0]
    among = Purposes(items, [f"reconstruction of {name} Street" for name in ("Ash", "Fir", "Bay")] * 5).compare(*pair)[
        0
    ]
    assert among < alone


def test_no_pairs_need_no_texts() -> None:
    assert Purposes([]).compare(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)).tolist() == []


def test_plain_text_drops_case_accents_digits_and_signs() -> None:
    assert plain_text("Señal 5th AVE., №7 – Über") == "senal th ave no uber"
