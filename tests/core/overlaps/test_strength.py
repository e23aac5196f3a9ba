"""The formula of strength, by hand."""

import pytest

from junto.core.overlaps.strength import WEIGHTS, distance_part, place_part, put_together, time_part


def test_weights_of_each_kind_add_up_to_one() -> None:
    assert {kind: round(sum(weights.values()), 9) for kind, weights in WEIGHTS.items()} == dict.fromkeys(WEIGHTS, 1.0)


def test_strength_is_the_weighted_sum_times_the_certainty_of_the_place() -> None:
    parts = {"purpose": 1.0, "distance": 0.5, "time": 0.8}
    assert put_together("same_place", parts) == round(0.55 + 0.2 * 0.5 + 0.25 * 0.8, 3) == 0.85
    assert put_together("same_place", parts | {"place": 0.5}) == 0.425


def test_unknown_part_counts_as_unsure_not_as_zero() -> None:
    assert put_together("same_place", {"purpose": 1.0, "distance": 1.0, "time": None}) == round(0.75 + 0.25 * 0.4, 3)


def test_distance_falls_evenly_to_four_tenths() -> None:
    assert [distance_part(metres, 50) for metres in (0, 25, 50)] == pytest.approx([1.0, 0.7, 0.4])
    assert distance_part(0, 0) == 1.0


def test_time_is_shared_days_of_the_longest_window() -> None:
    assert time_part([(1, 10), (1, 10)], 2, 0, 0) == 1.0
    assert time_part([(1, 10), (6, 10)], 2, 0, 0) == 0.75
    assert time_part([(1, 10), (15, 20)], 2, 5, 9) == 0.25
    assert time_part([(1, 10), (1, 10)], 4, 0, 0) == pytest.approx(0.5 * 1.0 + 0.5 * 0.4)
    assert time_part([(1, 10)], 2, None, 0) is None


def test_crowded_point_lowers_certainty_unless_purposes_agree() -> None:
    assert place_part(1, 3, 0.0) == 1.0
    assert (place_part(2, 3, 0.0), place_part(2, 3, 1.0), place_part(2, 3, None)) == (0.6, 1.0, 0.6)
    assert (place_part(3, 3, 0.0), place_part(3, 3, 1.0)) == (0.4, 0.8)
    assert place_part(65, 3, 0.0) == pytest.approx(0.4 * 6 / 65)
