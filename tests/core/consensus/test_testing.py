"""Closed forms and properties of the tests of shares and of group-informed consensus."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.consensus.agreement import group_informed, share, spread
from junto.core.consensus.testing import (
    benjamini_hochberg,
    one_sided,
    prop_test,
    two_prop_test,
    two_proportions,
    two_sided,
)

CELLS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6)


def whole(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_consensus_of_one_group_without_votes_is_one_half():
    assert group_informed(whole(0).reshape(1, 1), whole(0).reshape(1, 1)).tolist() == [0.5]


def test_consensus_is_the_product_of_what_groups_say():
    assert group_informed(np.array([[3], [8]]), np.array([[4], [8]])).tolist() == [4 / 6 * 9 / 10]


@given(CELLS)
def test_order_of_groups_changes_no_consensus(cells):
    agrees = np.array([[a] for a, _more in cells])
    cast = np.array([[a + more] for a, more in cells])
    straight, turned = group_informed(agrees, cast), group_informed(agrees[::-1], cast[::-1])
    assert straight[0] == pytest.approx(turned[0], rel=1e-14)
    assert 0 < straight[0] <= share(agrees, cast).min()


def test_spread_is_from_the_least_to_the_greatest_share():
    assert spread(np.array([[0], [8], [3]]), np.array([[8], [8], [6]])).tolist() == [0.9 - 0.1]


def test_nothing_at_all_has_the_published_z_of_one():
    assert prop_test(whole(0, 10), whole(0, 10)).tolist() == [1.0, math.sqrt(11)]


def test_two_proportions_by_hand():
    """30 of 40 against 20 of 40: pooled 0.625, error √(0.625 · 0.375 / 20)."""
    z = two_proportions(whole(30), whole(40), whole(20), whole(40))
    assert z[0] == pytest.approx(0.25 / math.sqrt(0.625 * 0.375 / 20), rel=1e-14)


def test_all_or_none_on_both_sides_is_no_difference():
    assert two_proportions(whole(5, 0), whole(5, 5), whole(9, 0), whole(9, 9)).tolist() == [0.0, 0.0]
    assert two_prop_test(whole(5), whole(5), whole(9), whole(9)).tolist() == [0.0]


def test_side_without_votes_has_no_z():
    assert np.isnan(two_proportions(whole(0), whole(0), whole(3), whole(9)))[0]


def test_chances_are_those_of_the_normal_curve():
    assert one_sided(np.array([0.0, 1.6448536269514722])) == pytest.approx([0.5, 0.05], rel=1e-12)
    assert two_sided(np.array([-1.959963984540054])) == pytest.approx([0.05], rel=1e-12)


def test_correction_for_many_tests_by_hand():
    """Of 0.01, 0.02, 0.03, 0.5: 0.04, 0.04, 0.04, 0.5; a test not made is not counted."""
    found = benjamini_hochberg(np.array([[0.02, 0.5, math.nan], [0.01, 0.03, math.nan]]))
    assert found[:, :2].ravel().tolist() == pytest.approx([0.04, 0.5, 0.04, 0.04], rel=1e-14)
    assert np.isnan(found[:, 2]).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_corrected_chances_keep_the_order_and_never_shrink(chances):
    p = np.array(chances)
    q = benjamini_hochberg(p)
    assert (q >= p).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= 0).all()
