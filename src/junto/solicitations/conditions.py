"""What stands against an act on a solicitation, as sentences; what its profile has opened already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.solicitations.charging.terms import lacking as price_terms_lacking
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import ActApproval, AskedOf, Criterion, Solicitation
from junto.solicitations.models.solicitations import WHOLE, percent
from junto.solicitations.profiles import MILESTONES, AskedApproval, MethodProfile, all_profiles
from junto.solicitations.routing import dates as route_dates
from junto.solicitations.sealing.queries import why_key_missing

PUBLIC_STATES = (
    "planned", "published", "closed", "opened", "intended", "awarded", "contracted", "cancelled", "unsuccessful",
)  # fmt: skip
RUNNING = ("published", "closed", "opened", "intended")  # contacts about it go through questions alone
ENDED = ("cancelled", "unsuccessful")  # without an award; it may be asked again
ASKED_AGAIN = 3  # how many times on end it is looked for what became of the one that asks again


class Dated(Protocol):
    """The three dates of a solicitation, or the new ones of an addendum."""

    @property
    def questions_until(self) -> datetime | None: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def opening_at(self) -> datetime | None: ...


class Weighed(Protocol):
    """A criterion with its weight."""

    weight: int
    scored: str


# --- what is open to the public --------------------------------------------------------------------------------------
def milestone_reached(solicitation: Solicitation, milestone: str) -> bool:
    """Whether a milestone of `profiles.MILESTONES` was reached, now or before; `never` is not."""
    if milestone not in MILESTONES or solicitation.reached not in MILESTONES:
        return False
    return MILESTONES.index(solicitation.reached) >= MILESTONES.index(milestone)


def is_open(solicitation: Solicitation, thing: str) -> bool:
    """Whether the profile has opened a thing of `profiles.THINGS` to the public by now. KeyError for any other word."""
    return milestone_reached(solicitation, solicitation.method.opens[thing])


def opened_where(thing: str, path: str = "") -> list[dict[str, object]]:
    """The same as conditions on rows, any of which may hold; `path`: from a row to its solicitation (`award__…__`)."""
    return [
        {
            f"{path}profile": profile.code,
            f"{path}profile_version": profile.version,
            f"{path}reached__in": MILESTONES[MILESTONES.index(profile.opens[thing]) :],
        }
        for profile in all_profiles()
        if profile.opens[thing] in MILESTONES
    ]


def ended_for_good() -> QuerySet[Solicitation]:
    """Those that ended without an award and of which nothing is left to protect: what names companies may be told.

    What was asked in vain may be asked again, and a company that knew its rivals would offer with that knowledge. So
    this comes once the one that asks again (or the one after it) has opened who offered, or once nothing can be asked
    again: the project has ended and nothing of it runs. Prices and contents stay as closed as the profile left them,
    and where it opens names never, this never comes.
    """
    again = Q()
    for times in range(1, ASKED_AGAIN + 1):
        for where in opened_where("names", "resolicited__" * times):
            again |= Q(**where)
    own = [p for p in all_profiles() if p.opens["names"] in MILESTONES]
    named_some_day = Q(*(Q(profile=p.code, profile_version=p.version) for p in own), _connector=Q.OR)
    running = Exists(Solicitation.objects.filter(project=OuterRef("project"), state__in=RUNNING))
    over = Q(project__state__in=("closed", "cancelled")) & ~running
    return Solicitation.objects.filter(named_some_day, again | over, state__in=ENDED)


# --- before publication ----------------------------------------------------------------------------------------------
def why_not_publishable(solicitation: Solicitation, at: datetime) -> Words | None:
    """The first thing that is missing before publication at `at`, as a sentence; None where nothing is."""
    checks = (
        why_project_not_ready,
        why_incomplete,
        why_items_wrong,
        price_terms_lacking,
        lambda s: why_criteria_wrong(list(s.criteria.all()), s.method),
        lambda s: why_dates_wrong(s, s.method, at),
        lambda s: route_dates.why_too_early(s, s.deadline, at),
        why_checklist_open,
        why_key_missing,
        lambda s: why_not_approved(s, "publish"),
    )
    return next((sentence for check in checks if (sentence := check(solicitation))), None)


def why_project_not_ready(solicitation: Solicitation) -> Words | None:
    """The project has passed all its gates."""
    if solicitation.project.state == "ready":
        return None
    return _("The project is not declared ready to buy: all its gates must be passed before this is published.")


def why_incomplete(solicitation: Solicitation) -> Words | None:
    """What everyone must read is written, and the way of buying is on record."""
    missing = [
        str(Solicitation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in ("summary", "sector", "method_citation", "route_approver", "contact_name", "contact_email")
        if not getattr(solicitation, name)
    ]
    if missing:
        return _("Still missing: %(what)s.") % {"what": "; ".join(missing)}
    if solicitation.method.prices_read and not solicitation.opening_place:
        return _("Prices are read out in public: name the place of the opening.")
    if solicitation.project.requirement_set.version == 0:
        return _("The project’s requirements were never frozen as a version, so there is nothing to state.")
    return None


def why_items_wrong(solicitation: Solicitation) -> Words | None:
    """There is something to offer on, each with its number."""
    items = list(solicitation.items.all())
    if not items:
        return _("There is no item to offer on. Add at least one.")
    for item in items:
        if item.quantity is None:
            return _("Say how many are wanted of item %(number)s, “%(what)s”.") % {
                "number": item.number,
                "what": item.description,
            }
    return None


def why_criteria_wrong(criteria: Sequence[Weighed], method: MethodProfile) -> Words | None:
    """Weights make 100 % and one criterion is the price, where quality is scored; elsewhere there is none."""
    if not method.quality_scored:
        if criteria:
            return _("The method “%(method)s” is decided by the price alone: take the criteria out.") % {
                "method": method.label
            }
        return None
    total = sum(c.weight for c in criteria)
    if total != WHOLE:
        return _("The weights make %(total)s %%; together they must make exactly 100 %%.") % {"total": percent(total)}
    if not any(c.scored == Criterion.Scored.PRICE for c in criteria):
        return _("One criterion must be the price.")
    if not any(c.scored == Criterion.Scored.QUALITY for c in criteria):
        return _("One criterion must be about quality; where only the price counts, choose another method.")
    return None


def why_dates_wrong(dates: Dated, method: MethodProfile, at: datetime) -> Words | None:
    """All three dates are set, in their order, and far enough from `at` and from one another."""
    if dates.deadline is None or dates.questions_until is None or dates.opening_at is None:
        return _("Set the date for questions, the deadline and the opening.")
    if sentence := why_order_wrong(dates):
        return sentence
    earliest = add_days(at, method.least_days)
    if timezone.localdate(dates.deadline) < timezone.localdate(earliest):
        return _(
            "The method “%(method)s” leaves companies at least %(days)s days: the deadline is on %(day)s or later."
        ) % {"method": method.label, "days": method.least_days, "day": date_format(timezone.localdate(earliest))}
    if dates.questions_until <= at:
        return _("The date for questions has passed already.")
    latest = add_days(dates.deadline, -method.question_days)
    if timezone.localdate(dates.questions_until) > timezone.localdate(latest):
        return _(
            "Answers must leave companies time: questions end at least %(days)s days before the deadline, on %(day)s."
        ) % {"days": method.question_days, "day": date_format(timezone.localdate(latest))}
    return None


def why_order_wrong(dates: Dated) -> Words | None:
    """Questions end before the deadline, and the opening is not before it; what is not set says nothing."""
    if dates.deadline is not None and dates.questions_until is not None and dates.questions_until >= dates.deadline:
        return _("Questions must end before the deadline.")
    if dates.deadline is not None and dates.opening_at is not None and dates.opening_at < dates.deadline:
        return _("The opening cannot be before the deadline.")
    return None


def add_days(at: datetime, days: int) -> datetime:
    """The same time of the city's day so many days on: a day on which the clocks change still is one day."""
    return timezone.make_aware(timezone.localtime(at).replace(tzinfo=None) + timedelta(days=days))


def why_checklist_open(solicitation: Solicitation, act: str = "publish") -> Words | None:
    """Every line of the checklist before an act is ticked off."""
    line = solicitation.checklist.filter(done_by=None, before=act).first()
    if line is None:
        return None
    words = {"line": line.label, "citation": line.citation}
    if act == "publish":
        return _("The checklist is not done: “%(line)s”.") % words
    return _("The law asks for this first: “%(line)s” (%(citation)s). Tick it off with what shows it.") % words


# --- approvals -------------------------------------------------------------------------------------------------------
def approvals_asked(solicitation: Solicitation) -> tuple[AskedApproval, ...]:
    """Those that its profile asks for at its combined value, and those of the law by its route."""
    return approving.asked(solicitation.method, read(solicitation.route), solicitation.value)


def approvals_before(solicitation: Solicitation, act: str) -> list[AskedApproval]:
    """Those asked before one act: `publish`, `award` or `contract`."""
    return [a for a in approvals_asked(solicitation) if a.before == act]


def why_not_approved(solicitation: Solicitation, act: str) -> Words | None:
    """The first approval before an act on it that is not given, as a sentence."""
    return why_not_given(approvals_before(solicitation, act), solicitation.approvals.filter(act=act))


def why_not_given(wanted: Iterable[AskedApproval], rows: Iterable[AskedOf]) -> Words | None:
    """The first of the approvals wanted that is not given among those asked, as a sentence."""
    states = {a.code: a.state for a in rows}
    for asked in wanted:
        state = states.get(asked.code)
        if state == "given":
            continue
        words = {"role": ActApproval(role=asked.role).get_role_display(), "what": asked.label}
        if state == "refused":
            return _("The %(role)s refused this approval and said why in the history: “%(what)s”") % words
        return _("Not approved yet by the %(role)s: %(what)s") % words
    return None


# --- while it runs ---------------------------------------------------------------------------------------------------
def why_not_before(moment: datetime | None, at: datetime, sentence: Any) -> Words | None:
    """`sentence` where `moment` is not set or has come by `at`; on the second itself it is too late."""
    return None if moment is not None and at < moment else sentence


def why_blackout(project: Any) -> Words | None:
    """Why nobody of the city may talk with companies about a project now; None where nothing of it runs."""
    running = Solicitation.objects.filter(project=project, state__in=RUNNING).order_by("pk").first()
    if running is None:
        return None
    return _("%(number)s is running: until the award, companies are answered through its public questions alone.") % {
        "number": running.number
    }
