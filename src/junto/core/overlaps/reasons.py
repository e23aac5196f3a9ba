"""The sentences of reasons: message id -> English, with parameters by name, so that a page can translate them."""

from __future__ import annotations

from datetime import date

from junto.core.sentences import gettext_noop as _

from .model import Reason

SENTENCES: dict[str, str] = {
    # place
    "touching": _("They share the same ground: the distance is 0 m."),
    "apart_m": _("They are %(metres)s m apart; %(within)s m was asked."),
    "group_apart_m": _("All %(count)s lie within %(metres)s m of one another; %(within)s m was asked."),
    "city_wide_m": _("They lie up to %(kilometres)s km apart; for a purchase the place does not matter."),
    "shared_geocode": _(
        "%(count)s records carry this very same point, as when an address could only be found roughly: "
        "check the real places first. The strength is lowered for it."
    ),
    "same_point": _(
        "Two of them carry exactly the same point, which usually comes from one address lookup, not from two surveys. "
        "The strength is lowered unless their purposes agree."
    ),
    # time
    "same_window": _("Their windows are the same: %(window)s."),
    "windows_meet": _("Their windows share %(days)s days: %(window)s."),
    "windows_next_day": _("One window begins on the day after the other ends; %(gap)s days between were allowed."),
    "windows_apart": _("Their windows are %(days)s days apart; %(gap)s were allowed."),
    "no_times": _("No dates are given for %(names)s, so times were not asked about."),
    "span_days": _("%(start)s to %(end)s"),
    "span_year": _("in the year %(year)s"),
    "span_years": _("in the years %(first)s to %(last)s"),
    # purpose
    "same_kind": _("All ask for the same kind of thing: %(kind)s."),
    "same_kind_guessed": _("Their words speak of the same kind of thing: %(kind)s. No kind was given."),
    "other_kinds": _("They ask for different kinds of things: %(kinds)s."),
    "alike": _("Their descriptions share many words (%(percent)s of 100)."),
    "little_alike": _("Their descriptions share few words (%(percent)s of 100)."),
    "purpose_unknown": _("Their purposes cannot be compared: a description is missing or in another script."),
    # purchase
    "owners_buy": _("%(owners)s owners plan to buy it in %(needs)s needs."),
    "quantity": _("Together they ask for %(quantity)s, as far as quantities are given (%(given)s of %(needs)s)."),
    # reuse
    "stands_same": _("A %(standing)s of the same use already stands %(metres)s m away: %(title)s."),
    "stands_carry": _("A %(standing)s stands %(metres)s m away and may carry a %(need)s: %(title)s."),
    "stands_connect": _(
        "A %(standing)s stands %(metres)s m away and may give a %(need)s power or connection: %(title)s."
    ),
    "stands_unknown": _(
        "%(title)s stands %(metres)s m away; whether it would serve is not known, as a kind is missing."
    ),
    "stands_more": _("More of them within %(within)s m: %(count)s."),
    "replace_or_reuse": _(
        "Ask first what is meant: to replace what stands there, to add to it, or whether it would serve as it is."
    ),
    "standing_kind_guessed": _("The kind of what stands there was read from its words."),
    # sequence
    "inside": _(
        "The works of %(later)s (%(later_window)s) fall inside the window of %(earlier)s (%(earlier_window)s)."
    ),
    "meets": _("The works of %(later)s begin on %(start)s, before those of %(earlier)s end on %(end)s."),
    "next_day": _("The works of %(later)s begin on %(start)s, the day after those of %(earlier)s end."),
    "soon_after": _(
        "The works of %(later)s begin on %(start)s, %(days)s days after those of %(earlier)s end on %(end)s."
    ),
    "wrong_order": _(
        "As planned, %(undone)s (%(undone_works)s, done by %(end)s) would be opened again by %(undoing)s "
        "(%(undoing_works)s, from %(start)s)."
    ),
    "more_wrong": _("More works that would be opened again: %(count)s."),
    "should_first": _("%(first)s should go first: %(first_works)s comes before %(second_works)s."),
    "already_first": _("The order is right, %(first)s first, but a delay of it would undo it."),
    "open_once": _("Both open the ground: open it once, together."),
    "order_unknown": _(
        "Which should go first cannot be told from their kinds; agree on it. %(first)s is planned first."
    ),
    "order_of_works": _("%(count)s works at one place should go in this order:"),
    "order_planned": _("%(count)s works at one place are planned in this order:"),
    "step": _("%(number)s. %(work)s: %(works)s, planned %(window)s."),
    "step_unknown": _("%(number)s. %(work)s: kind of works not known, planned %(window)s."),
    "together": _("%(first)s and %(second)s are planned for the same time, but %(first)s must be finished first."),
    "together_and_more": _(
        "%(first)s and %(second)s are planned for the same time, but %(first)s must be finished first. "
        "The same holds for more pairs: %(count)s."
    ),
    "open_once_all": _("%(names)s open the ground: open it once, together."),
    "already_in_order": _("They are planned in this order; a delay of one would undo it."),
    "order_unknown_of": _("Where %(names)s should go cannot be told from the kinds of works; agree on it."),
    "order_unknown_all": _("Which should go first cannot be told from their kinds; agree on it."),
    "works_guessed": _("The kind of works was read from their words."),
    # limits
    "cut_group": _("This place holds more needs than a group may show (%(limit)s); they are told in several groups."),
    "cut_groups": _(
        "Weaker pairs left out at one place: %(count)s. Their needs are in %(limit)s overlaps each already."
    ),
    "cut_sequences": _(
        "Weaker sequences left out: %(count)s. Their needs are in %(limit)s stronger ones each already."
    ),
    "cut_spot": _("%(count)s needs carry the same point (%(point)s); only the first %(limit)s of them were compared."),
    "cut_neighbours": _("The needs lie so densely that only the %(limit)s nearest of each were compared."),
    "cut_pairs": _(
        "There are more than %(limit)s pairs of needs; the rest was not compared. Ask for a smaller distance."
    ),
    "cut_purchase": _("The purchase of %(kind)s has %(count)s needs in one window; the first %(limit)s are shown."),
    "cut_purchases": _("The purchase of %(kind)s meets in %(count)s windows; %(limit)s that differ most are shown."),
    "no_kind": _("Needs without a kind of thing: %(count)s. Same purchases were not looked for among them."),
    "no_place": _("Needs without a place: %(count)s. Only same purchases were looked for among them."),
    "same_owner_only": _("All needs have the same owner, so that nothing can be shared between owners."),
}


def reason(code: str, **params: object) -> Reason:
    """Return the sentence with this code."""
    return Reason(code, SENTENCES[code], params)


def span(first: date, last: date) -> Reason:
    """Return a window in words: whole years by their numbers, as files that know only years give them."""
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return reason("span_days", start=first.isoformat(), end=last.isoformat())
    if first.year == last.year:
        return reason("span_year", year=first.year)
    return reason("span_years", first=first.year, last=last.year)


def number(value: float) -> str:
    """Return a length as people write it: one digit after the point below 10, none above."""
    return f"{value:.1f}" if 0.05 <= value < 9.95 else f"{value:,.0f}"
