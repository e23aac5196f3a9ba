"""The decision on a trade-off: checked against its answer, frozen with it, dissent recorded, its review remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from junto.core.sentences import Unfit
from junto.core.tradeoffs.decision import Decision as Checked
from junto.core.tradeoffs.decision import decision_of, losing
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.journal import due
from junto.journal.door import perform
from junto.projects import telling_stakes
from junto.projects.actions.holds import end_of_day
from junto.projects.models import Decision, Dissent, Option, Tradeoff
from junto.projects.weighing.answers import outcome_in, reckoned
from junto.projects.weighing.compiling import data_of, decision_data, digest_of

FIELDS = {  # what core finds wrong → the field of the form
    "legal_hold": "option", "unknown_name": "option", "vetoed": "despite", "no_reasons": "reasons",
    "loser_not_named": "losers", "no_review": "review", "review_too_early": "review", "odd_day": "day",
}  # fmt: skip


def decide_tradeoff(
    tradeoff: Tradeoff,
    *,
    option: Option,
    day: date,
    decided_by: str,
    reasons: Sequence[str],
    review: Sequence[tuple[str, date]],
    by: Actor,
    losers: Mapping[str, str] | None = None,
    dissent: Sequence[tuple[str, str]] = (),
    despite: str = "",
    seen: int | None = None,
) -> Decision:
    """Decide for an option, with the reasons, what is said to each group that loses, and what is looked at again.

    `losers`: group → why nevertheless. Refused while a group is not heard, a legal hold lies on the option, or a group
    that is worse off is not answered. The case and its answer are frozen as a version.
    """
    data = data_of(tradeoff)
    decided = {
        "option": option.name,
        "on": day.isoformat(),
        "by": decided_by,
        "reasons": [one for one in reasons if one.strip()],
        "losers": {group: words for group, words in (losers or {}).items() if words.strip()},
        "dissent": [{"who": who, "says": says} for who, says in dissent],
        "review": [{"what": what, "on": on.isoformat()} for what, on in review],
        "despite": despite,
    }
    checked = _checked(decided, data)
    answer = outcome_in(data).answer  # before the door: others wait behind it
    made: list[Decision] = []

    def then(fresh: Tradeoff, _context: Context) -> None:
        if digest_of(data_of(fresh)) != digest_of(data):
            raise Refused(_("Somebody changed what is weighed while you decided. Look at it anew."), code="stale")
        made.append(_record(fresh, option, (checked, answer), by))

    inputs = {"option": option.name, "decided_by": checked.by}
    done = perform(tradeoff, "decide", by=by, inputs=inputs, then=then, seen=seen)
    due.schedule(done, "come_due", at=end_of_day(min(one.on for one in checked.review)))
    telling_stakes.decided(made[0])
    return made[0]


def _checked(decided: dict[str, Any], data: dict[str, Any]) -> Checked:
    try:
        return decision_of(decided, reckoned(data))
    except Unfit as problem:
        field = FIELDS.get(problem.sentence.code)
        raise Refused(problem.sentence.said(_), code="guard", field=field) from None


def _record(tradeoff: Tradeoff, option: Option, found: tuple[Checked, Mapping[str, Any]], by: Actor) -> Decision:
    checked, answer = found
    told = checked.as_data()
    row = Decision(
        tradeoff=tradeoff, option=option, day=checked.on, decided_by=checked.by[:200], reasons=told["reasons"],
        despite=checked.despite, losers=told["losers"], review=told["review"],
    )  # fmt: skip

    def then(fresh: Decision, _context: Context) -> None:
        for one in checked.dissent:
            Dissent.objects.create(decision=fresh, person_id=by.person, who=one.who[:200], says=one.says)
        case = {**data_of(tradeoff), "decision": decision_data(fresh)}
        content = {"case": case, "answer": answer}
        fresh.version = freeze(tradeoff, label=f"Decision on {tradeoff.number}", by=by, content=content)
        fresh.save(update_fields=["version"])

    inputs = {"option": option.name, "decided_by": checked.by}
    made = perform(row, "record", by=PROGRAM, inputs=inputs, then=then)
    if tradeoff.follows is not None and hasattr(tradeoff.follows, "decision"):
        perform(tradeoff.follows.decision, "replace", by=PROGRAM, inputs={"option": option.name})
    return made


def losers_of(tradeoff: Tradeoff, option: Option) -> dict[str, float]:
    """Group → points of 100 that the option leaves it below what it accepts."""
    return losing(reckoned(data_of(tradeoff)), option.name)


def dissent(decision: Decision, *, says: str, by: Actor, seen: int | None = None) -> Decision:
    """Put one's own disagreement on record beside the decision."""
    words = " ".join(says.split())
    if not words:
        raise Refused(_("Say what you disagree with."), code="input", field="says")

    def then(fresh: Decision, _context: Context) -> None:
        Dissent.objects.create(decision=fresh, person_id=by.person, who=by.name[:200], says=words)

    return perform(decision, "dissent", by=by, inputs={"says": words}, then=then, seen=seen)
