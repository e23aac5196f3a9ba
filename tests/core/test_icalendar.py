"""iCalendar to the octet: text escaped, lines folded, one calendar around its events."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from junto.core.icalendar import calendar, escape, fold


def test_fold_cuts_at_75_octets_and_never_inside_a_character() -> None:
    line = "SUMMARY:" + "ñ" * 100
    folded = fold(line)
    lines = folded.removesuffix("\r\n").split("\r\n")
    assert [len(x.encode()) for x in lines] == [74, 75, 61]
    assert all(x.startswith(" ") for x in lines[1:])
    assert "".join([lines[0], *(x[1:] for x in lines[1:])]) == line
    assert fold("A" * 75) == "A" * 75 + "\r\n"


def test_text_is_escaped_and_control_characters_left_out() -> None:
    assert escape("a\\b;c,d\r\ne\nf\rg\x00\t") == "a\\\\b\\;c\\,d\\ne\\nf\\ng\t"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_folded_line_unfolds_to_itself(line: str) -> None:
    folded = fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line + "\r\n"


def test_calendar_holds_its_own_lines_and_each_event() -> None:
    assert calendar("Tests", ["X-WR-CALNAME:One"], [["UID:1"], ["UID:2"]]) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Junto//Tests//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "X-WR-CALNAME:One\r\n"
        "BEGIN:VEVENT\r\nUID:1\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
