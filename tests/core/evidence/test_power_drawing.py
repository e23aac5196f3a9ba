"""The drawing of how long a pilot must run."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

from junto.core.evidence.power_drawing import drawn_power

CURVE = [(2.0, 40.0), (10.0, 20.0), (50.0, 8.0), (200.0, 4.0)]


def words(svg: str) -> list[str]:
    return [text for text in fromstring(svg).itertext() if text.strip()]


def path_of(svg: str) -> list[tuple[float, float]]:
    (line,) = re.findall(r'<path d="M([^"]+)" fill="none"', svg)
    return [(float(a), float(b)) for a, b in (point.split() for point in line.split("L"))]


def test_curve_falls_and_its_lines_are_named() -> None:
    svg = drawn_power(CURVE, title="Light", unit="a day", expected=10.0, planned=180.0)
    told = words(svg)
    for one in ("Light", "Smallest effect that would be seen, a day", "expected effect", "as long as planned"):
        assert one in told
    points = path_of(svg)
    assert len(points) == 4
    assert [a for a, _b in points] == sorted(a for a, _b in points)
    assert [b for _a, b in points] == sorted(b for _a, b in points)  # a small effect lies low


def test_amounts_far_above_the_expected_effect_are_cut_off() -> None:
    assert len(path_of(drawn_power(CURVE, title="Light", expected=-4.0))) == 2


def test_curve_all_above_the_expected_effect_is_drawn_whole() -> None:
    svg = drawn_power(CURVE, title="Light", expected=0.5, planned=900.0)
    assert len(path_of(svg)) == 4
    assert "as long as planned" not in words(svg)


def test_without_an_expected_effect_nothing_is_cut() -> None:
    svg = drawn_power(CURVE, title="Light", say=str.upper)
    assert len(path_of(svg)) == 4
    assert "EXPECTED EFFECT" not in words(svg)
    assert "DAYS AFTER THE START" in words(svg)
