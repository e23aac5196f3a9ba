"""The acts of a solicitation's route in order: the earliest lawful day, the day chosen, what is done, what next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.routes import RoutesError
from junto.core.routes.calendars import Milestone
from junto.journal import clock
from junto.journal.models import Entry
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.kept import Kept
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.routing import dates
from junto.solicitations.routing.reckoning import today

DONE: Mapping[str, tuple[str, ...]] = {  # an act → the states of a solicitation in which it lies behind
    "notice": ("published", "closed", "opened", "intended", "awarded", "contracted"),
    "invitation": ("published", "closed", "opened", "intended", "awarded", "contracted"),
    "opening": ("opened", "intended", "awarded", "contracted"),
    "evaluation": ("intended", "awarded", "contracted"),
    "intent": ("intended", "awarded", "contracted"),
    "approval": ("awarded", "contracted"),
    "award": ("awarded", "contracted"),
    "contract": ("contracted",),
}
ACTIONS = {"publish": "notice", "award": "award", "contract": "contract", "announce_intent": "intent"}


@dataclass(frozen=True, slots=True)
class Step:
    """One act: `state` is `done`, `next` or `later`; `day`: when it was done or is planned, None where not yet."""

    act: str
    label: str
    earliest: date
    day: date | None
    state: str
    because: str
    estimated: bool

    @property
    def shown(self) -> date:
        """The day to put into a calendar: the one chosen, else the earliest."""
        return self.day or self.earliest


def steps_of(solicitation: Solicitation, *, done: bool = True) -> list[Step]:
    """The steps of the route that it keeps, from its first notice on; none where it keeps no route.

    `done`: look up in the record when what lies behind was done.
    """
    kept = read(solicitation.route)
    if kept is None:
        return []
    notice = dates.first_notice(solicitation, clock.now())
    chosen = _chosen(solicitation, notice, _recorded(solicitation) if done and solicitation.published_at else {})
    try:
        found = dates.calendar(kept, notice, chosen)[1:]
    except RoutesError:  # dates beyond what a calendar counts
        return []
    behind = [_behind(one, solicitation) for one in found]
    first = next((k for k, one in enumerate(behind) if not one), len(found))
    return [
        _step(one, kept, chosen, "done" if behind[k] else "next" if k == first else "later")
        for k, one in enumerate(found)
    ]


def _step(one: Milestone, kept: Kept, chosen: Mapping[str, date], state: str) -> Step:
    label = one.label.said(_)
    body = next((b for b in kept.approvals if b.id == one.approval), None)
    if body is not None:
        label = f"{label}: {approving.said(body.label)}"
    estimated = one.period is not None and one.period.verified == dates.ESTIMATE
    return Step(one.act, label, one.day, chosen.get(one.act), state, dates.because(one), estimated)


def _chosen(solicitation: Solicitation, notice: date, recorded: Mapping[str, datetime]) -> dict[str, date]:
    days = {act: timezone.localdate(at) for act, at in recorded.items() if solicitation.state in DONE[act]}
    if solicitation.notice_on is not None or solicitation.published_at is not None:
        days["notice"] = days["invitation"] = notice
    if solicitation.deadline is not None:
        days["opening"] = timezone.localdate(solicitation.deadline)
    return days


def _recorded(solicitation: Solicitation) -> dict[str, datetime]:
    rows = Entry.objects.filter(subject_id=solicitation.pk, action__in=[a for a in ACTIONS if a != "publish"])
    return {ACTIONS[action]: at for action, at in rows.order_by("pk").values_list("action", "at")}


def _behind(one: Milestone, solicitation: Solicitation) -> bool:
    if one.act == "last_notice":
        return solicitation.published_at is not None and one.day <= today()
    return solicitation.state in DONE.get(one.act, ())
