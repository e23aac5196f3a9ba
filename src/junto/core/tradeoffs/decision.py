"""The decision as data: what was decided, why, who loses what, who disagreed, what is reviewed when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .answering import Answer
from .fields import Fields, text_of
from .problems import TradeoffsError
from .winning_over import accepted

FIELDS = ("option", "on", "by", "reasons", "losers", "dissent", "review", "despite")
LOSS = 0.005  # half a point of 100: smaller expected losses need no answer


@dataclass(frozen=True, slots=True)
class Loss:
    """A group that loses by the decision: `points` of 100 below what it accepts, and what is done about it."""

    group: str
    points: float
    answer: str


@dataclass(frozen=True, slots=True)
class Dissent:
    """Who disagreed, in their own words."""

    who: str
    says: str


@dataclass(frozen=True, slots=True)
class Review:
    """What is looked at again, and when."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was checked against its answer. `despite`: why it was taken in the face of a veto or a policy
    hold; blank where there is none.
    """

    option: str
    on: date
    by: str
    reasons: tuple[str, ...]
    losers: tuple[Loss, ...]
    dissent: tuple[Dissent, ...]
    review: tuple[Review, ...]
    despite: str = ""

    def as_data(self) -> dict[str, object]:
        """As JSON data."""
        return {
            "option": self.option, "on": self.on.isoformat(), "by": self.by, "reasons": list(self.reasons),
            "losers": [{"group": one.group, "points": one.points, "answer": one.answer} for one in self.losers],
            "dissent": [{"who": one.who, "says": one.says} for one in self.dissent],
            "review": [{"what": one.what, "on": one.on.isoformat()} for one in self.review],
            "despite": self.despite,
        }  # fmt: skip


def losing(answer: Answer, option: str) -> dict[str, float]:
    """Group → points of 100 that the option leaves it below what it accepts, for those it leaves more than half a
    point below.
    """
    at = [one.name for one in answer.case.options].index(option)
    found = {}
    for one in answer.groups:
        least = accepted(answer.case, one)
        if least is not None and least - one.expected[at] > LOSS:
            found[one.group.name] = round(float(least - one.expected[at]) * 100, 1)
    return found


def decision_of(data: object, answer: Answer) -> Decision:
    """The decision in data, checked against the answer. Raises TradeoffsError: an option that is not there or under a
    legal hold, one that is vetoed or under a policy hold without saying why despite that, a losing group that is not
    named with what is done about it, no reasons, nothing to review, a review before the decision.
    """
    fields = Fields(data, "decision", FIELDS)
    option = fields.text("option", None)
    names = [one.name for one in answer.case.options]
    if option not in names:
        words = _("%(where)s: there is no “%(name)s”. Known are: %(known)s.")
        known = ", ".join(names)
        raise TradeoffsError("unknown_name", words, where="decision, option", name=shown(option), known=known)
    _check_stops(answer, option, fields.has("despite"))
    on = _day(fields, "on")
    reasons = tuple(text_of(one, "decision, reasons") for one in fields.items("reasons"))
    if not reasons:
        raise TradeoffsError("no_reasons", _("decision: it needs at least one reason."))
    return Decision(
        option, on, fields.text("by", None), reasons, _losers(answer, option, fields.mapping("losers")),
        _dissent(fields.items("dissent")), _reviews(fields.items("review"), on), fields.text("despite"),
    )  # fmt: skip


def _check_stops(answer: Answer, option: str, explained: bool) -> None:
    for hold in answer.case.held(option):
        words = _(
            "decision: “%(option)s” is under a legal hold by %(by)s, which cannot be outvoted; only %(release)s may "
            "release it."
        )
        raise TradeoffsError("legal_hold", words, option=option, by=hold.by, release=hold.release)
    if (answer.vetoes(option) or answer.case.held(option, "policy")) and not explained:
        words = _("decision: “%(option)s” is vetoed or under a policy hold; say under “despite” why it is taken.")
        raise TradeoffsError("vetoed", words, option=option)


def _losers(answer: Answer, option: str, given: Mapping[str, object]) -> tuple[Loss, ...]:
    lost = losing(answer, option)
    groups = [one.group.name for one in answer.groups]
    for name in given:
        if name not in groups:
            words = _("%(where)s: there is no “%(name)s”. Known are: %(known)s.")
            known = ", ".join(groups)
            raise TradeoffsError("unknown_name", words, where="decision, losers", name=shown(name), known=known)
    for name, points in lost.items():
        if name not in given:
            words = _("decision: %(group)s loses %(points)s points by it; say under “losers” what is done about that.")
            raise TradeoffsError("loser_not_named", words, group=name, points=points)
    return tuple(
        Loss(name, lost.get(name, 0.0), text_of(told, f"decision, losers, {name}")) for name, told in given.items()
    )


def _dissent(items: Sequence[object]) -> tuple[Dissent, ...]:
    found = []
    for at, data in enumerate(items, start=1):
        one = Fields(data, f"decision, dissent {at}", ("who", "says"))
        found.append(Dissent(one.text("who", None), one.text("says", None)))
    return tuple(found)


def _reviews(items: Sequence[object], on: date) -> tuple[Review, ...]:
    found = []
    for at, data in enumerate(items, start=1):
        one = Fields(data, f"decision, review {at}", ("what", "on"))
        day = _day(one, "on")
        if day <= on:
            words = _("%(where)s: the day of review must come after the day of the decision.")
            raise TradeoffsError("review_too_early", words, where=one.where)
        found.append(Review(one.text("what", None), day))
    if not found:
        raise TradeoffsError("no_review", _("decision: say under “review” what is looked at again, and when."))
    return tuple(found)


def _day(fields: Fields, key: str) -> date:
    value = fields.value(key)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(fields.text(key))
    except ValueError:
        words = _("%(where)s: “%(value)s” is not a day such as 2027-03-09.")
        where = f"{fields.where}, {key}"
        raise TradeoffsError("odd_day", words, where=where, value=shown(value)) from None
