"""The sentences of reasons: message id -> English, with parameters by name, so that a page can translate them."""

from __future__ import annotations

from .model import Reason


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation without translating it here (core knows no Django)."""
    return text


_ = gettext_noop

SENTENCES: dict[str, str] = {
    # place
    "touching": _("They share the same ground: the distance is 0 m."),
    "apart_m": _("They are {metres} m apart; {within} m was asked."),
    "group_apart_m": _("All {count} lie within {metres} m of one another; {within} m was asked."),
    "city_wide_m": _("They lie up to {kilometres} km apart; for a purchase the place does not matter."),
    "shared_geocode": _(
        "{count} records carry this very same point, as when an address could only be found roughly: "
        "check the real places first. The strength is lowered for it."
    ),
    "same_point": _(
        "Both carry exactly the same point, which usually comes from one address lookup and not from two surveys. "
        "The strength is lowered unless their purposes agree."
    ),
    # time
    "same_window": _("Their windows are the same, {start} to {end}."),
    "windows_meet": _("Their windows share {days} days, {start} to {end}."),
    "windows_apart": _("Their windows are {days} days apart; {gap} was asked."),
    "no_times": _("No dates are given for {names}, so times were not asked about."),
    # purpose
    "same_kind": _("All ask for the same kind of thing: {kind}."),
    "same_kind_guessed": _("Their words speak of the same kind of thing: {kind}. No kind was given."),
    "alike": _("Their descriptions are alike ({percent} of 100)."),
    "little_alike": _("Their descriptions have little in common ({percent} of 100)."),
    "purpose_unknown": _("Their purposes cannot be compared: a description is missing or in another script."),
    # purchase
    "owners_buy": _("{owners} owners plan to buy it in {needs} needs."),
    "quantity": _("Together they ask for {quantity}, as far as quantities are given ({given} of {needs})."),
    # reuse
    "stands_same": _("A {standing} of the same use already stands {metres} m away: {title}."),
    "stands_carry": _("A {standing} stands {metres} m away and may carry a {need}: {title}."),
    "stands_connect": _("A {standing} stands {metres} m away and may give a {need} power or connection: {title}."),
    "stands_unknown": _("{title} stands {metres} m away; whether it would serve is not known, as a kind is missing."),
    "stands_more": _("{count} more stand within {within} m."),
    "standing_kind_guessed": _("The kind of what stands there was read from its words."),
    # sequence
    "inside": _("The works of {later} fall inside the window of {earlier}."),
    "meets": _("The works of {later} begin on {start}, before those of {earlier} end on {end}."),
    "soon_after": _("The works of {later} begin {days} days after those of {earlier} end."),
    "wrong_order": _("As planned, {undone} ({undone_works}) would be opened again by {undoing} ({undoing_works})."),
    "should_first": _("{first} should go first: {first_works} comes before {second_works}."),
    "already_first": _("The order is right, {first} first, but a delay of it would undo it."),
    "open_once": _("Both open the ground: open it once, together."),
    "order_unknown": _("Which should go first cannot be told from their kinds; agree on it. {first} is planned first."),
    "works_guessed": _("The kind of works was read from their words."),
    # limits
    "cut_group": _("This place holds more needs than a group may show ({limit}); they are told in several groups."),
    "cut_spot": _("{count} needs carry the same point ({point}); only the first {limit} of them were compared."),
    "cut_neighbours": _("The needs lie so densely that only the {limit} nearest of each were compared."),
    "cut_pairs": _("There are more than {limit} pairs of needs; the rest was not compared. Ask for a smaller distance."),
    "cut_purchase": _("The purchase of {kind} has {count} needs in one window; the first {limit} are shown."),
    "cut_purchases": _("The purchase of {kind} meets in {count} windows; the largest {limit} are shown."),
    "no_kind": _("{count} needs have no kind of thing, so that same purchases were not looked for among them."),
    "no_place": _("{count} needs have no place, so that only same purchases were looked for among them."),
    "same_owner_only": _("All needs have the same owner, so that nothing can be shared between owners."),
}


def reason(message: str, **params: object) -> Reason:
    """Return the reason with this message id, its English text rendered."""
    return Reason(message, params, SENTENCES[message].format(**params))


def number(value: float) -> str:
    """Return a length as people write it: one digit after the point below 10, none above."""
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
