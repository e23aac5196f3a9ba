"""Reasons, parts of a strength and flags in the reader's own words: what a helpful colleague would say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.sentences import Sentence
from junto.core.workflow import Words

REASONS: Mapping[str, Words] = {
    "touching": _("They share the same ground."),
    "apart_m": _("They are only %(metres)s m apart."),
    "group_apart_m": _("All %(count)s lie within %(metres)s m of one another."),
    "city_wide_m": _("They lie up to %(kilometres)s km apart. For a purchase that does not matter."),
    "shared_geocode": _(
        "Careful: %(count)s records carry this very same point, as happens when an address could only be found "
        "roughly. Look at the real places before you decide. The strength is lowered for it."
    ),
    "same_point": _(
        "They carry exactly the same point. That often comes from one address lookup and not from two surveys, "
        "so please check the places."
    ),
    "same_window": _("They are planned for the same time: %(window)s."),
    "windows_meet": _("Their times overlap by %(days)s days: %(window)s."),
    "windows_apart": _("Up to %(days)s days lie between their times. One of them could be moved."),
    "no_times": _("No dates are given for %(names)s. Ask when it is planned."),
    "span_days": _("%(start)s to %(end)s"),
    "span_year": _("in the year %(year)s"),
    "span_years": _("in the years %(first)s to %(last)s"),
    "other_kinds": _("They ask for different things: %(kinds)s."),
    "same_kind": _("They ask for the same kind of thing: %(kind)s."),
    "same_kind_guessed": _("Their words speak of the same kind of thing: %(kind)s. Nobody chose it from the list."),
    "alike": _("Their descriptions share many words (%(percent)s of 100)."),
    "little_alike": _("Their descriptions share few words (%(percent)s of 100). They may share only the place."),
    "purpose_unknown": _("What they are for cannot be compared: a description is missing or in another script."),
    "owners_buy": _("%(owners)s departments plan to buy it, in %(needs)s needs."),
    "quantity": _("Together they ask for %(quantity)s. A number is given in %(given)s of %(needs)s needs."),
    "stands_same": _("%(title)s does the same already, %(metres)s m away (%(standing)s)."),
    "stands_carry": _("%(title)s stands %(metres)s m away (%(standing)s) and may carry it (%(need)s)."),
    "stands_connect": _(
        "%(title)s is %(metres)s m away (%(standing)s) and may give it power or a connection (%(need)s)."
    ),
    "stands_unknown": _("%(title)s stands %(metres)s m away. If it would serve is not known: a kind is missing."),
    "stands_more": _("%(count)s more stand within %(within)s m."),
    "standing_kind_guessed": _("What kind of thing it is was read from its words."),
    "inside": _(
        "The works of “%(later)s” (%(later_window)s) fall into the time of “%(earlier)s” (%(earlier_window)s)."
    ),
    "meets": _("The works of “%(later)s” begin on %(start)s, before those of “%(earlier)s” end on %(end)s."),
    "next_day": _("The works of “%(later)s” begin on %(start)s, the day after those of “%(earlier)s” end."),
    "soon_after": _(
        "The works of “%(later)s” begin on %(start)s, %(days)s days after those of “%(earlier)s” end on %(end)s."
    ),
    "wrong_order": _(
        "As planned, “%(undone)s” (%(undone_works)s, done by %(end)s) would be opened again by “%(undoing)s” "
        "(%(undoing_works)s, from %(start)s)."
    ),
    "more_wrong": _("More works would be opened again: %(count)s."),
    "should_first": _("“%(first)s” should go first: %(first_works)s comes before %(second_works)s."),
    "already_first": _("The order is right, “%(first)s” goes first. If it is late, the other must wait."),
    "open_once": _("Both open the ground. Open it once, together."),
    "order_unknown": _("Which must go first is not known. “%(first)s” is planned first; please agree on it."),
    "order_of_works": _("%(count)s works at one place should go in this order:"),
    "order_planned": _("%(count)s works at one place are planned in this order:"),
    "step": _("“%(work)s” (%(works)s), planned %(window)s"),
    "step_unknown": _("“%(work)s” (kind of works not known), planned %(window)s"),
    "together": _(
        "“%(first)s” and “%(second)s” are planned for the same time, but “%(first)s” must be finished first."
    ),
    "together_and_more": _(
        "“%(first)s” and “%(second)s” are planned for the same time, but “%(first)s” must be finished first. "
        "The same holds for %(count)s more pairs."
    ),
    "open_once_all": _("%(names)s open the ground. Open it once, together."),
    "already_in_order": _("They are planned in this order. If one is late, the next must wait."),
    "order_unknown_of": _("Where %(names)s should go is not known; please agree on it."),
    "order_unknown_all": _("Which must go first is not known; please agree on it."),
    "works_guessed": _("What kind of works these are was read from their words."),
}
STEPS = ("step", "step_unknown")  # reasons that belong in one list, after the one that announces it
PARTS: Mapping[str, Words] = {
    "distance": _("how near"),
    "time": _("how well the times fit"),
    "purpose": _("how alike in purpose"),
    "place": _("how sure the place is"),
    "kind": _("how sure the kind of thing is"),
    "owners": _("how many departments"),
    "serves": _("how well it would serve"),
    "order": _("how much the order matters"),
}
THINGS_NAMED = ("kind", "standing", "need", "first_works", "second_works", "undone_works", "undoing_works", "works")
DAYS = ("start", "end")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CODE = re.compile(r"[\w-]+(?=,| and \d|$)")  # in a list of kinds
MORE = re.compile(r" and (\d+) more$")


def said(reason: Mapping[str, Any], titles: Mapping[str, str], things: Mapping[str, str]) -> str:
    """A stored reason in the reader's language; `titles`: need's id → title, `things`: kind's code → label."""
    params = {name: _value(name, value, titles, things) for name, value in reason["params"].items()}
    try:
        return str(REASONS[reason["code"]]) % params
    except KeyError:  # a reason of another version of the search: said as it was found
        return Sentence.from_data(reason).said(gettext)


def _value(name: str, value: Any, titles: Mapping[str, str], things: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return said(value, titles, things)
    if not isinstance(value, str):
        return value
    if name in DAYS:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if value == "0.0":
        return "0"
    if name in THINGS_NAMED:
        return things.get(value, value.replace("-", " "))
    if name == "kinds":
        value = CODE.sub(lambda found: things.get(found[0], found[0]), value)
    quoted = "“{}”" if name == "names" else "{}"
    value = ID.sub(lambda found: quoted.format(titles.get(found[0], "…")), value)
    return MORE.sub(lambda found: gettext(" and %(count)s more") % {"count": found[1]}, value)


def grade(value: float | None) -> Words:
    """A part of a strength, or the whole, in one word."""
    if value is None:
        return _("not known")
    if value >= 0.75:
        return _("high")
    return _("fair") if value >= 0.5 else _("low")


def strength_word(value: float) -> Words:
    """How strong an overlap is, in one word."""
    if value >= 0.75:
        return _("strong")
    return _("fair") if value >= 0.5 else _("weak")
