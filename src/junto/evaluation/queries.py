"""Reads of the room: rankings, awards, who is awaited, the spread of scores, what a company may be told of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from junto.core import ranking as core
from junto.core.money import Money
from junto.core.workflow import Actor
from junto.documents.models import Version
from junto.evaluation import conditions
from junto.evaluation.models import (
    STANDING,
    Award,
    Candidate,
    Check,
    Consensus,
    Evaluation,
    Notice,
    Panelist,
    Protest,
    Ranking,
    Score,
    TermsProtest,
)
from junto.evaluation.offers import price_of
from junto.evaluation.ranking import agreed_scores, ranking_of
from junto.journal.access import visible
from junto.solicitations.models import Criterion, Solicitation

DECIDED: Mapping[type[Model], tuple[str, ...]] = {
    Protest: ("upheld", "denied", "appealed", "final"),
    TermsProtest: ("upheld", "remedied", "denied"),
}


# --- what other rooms ask ---------------------------------------------------------------------------------------------
def ranking(solicitation: Solicitation) -> core.Ranking | None:
    """The candidates of a solicitation in order, offers named by candidates' ids; None where nothing was ranked yet.

    For the program's own use: who may see it is asked by `ranking_shown`.
    """
    evaluation = Evaluation.objects.filter(solicitation=solicitation).first()
    if evaluation is None or not evaluation.rankings.exists():
        return None
    return ranking_of(evaluation)


def awarded(solicitation: Solicitation) -> Award | None:
    """The award that is final; None where there is none yet."""
    rows = Award.objects.filter(evaluation__solicitation=solicitation, state="confirmed")
    return rows.select_related("organization", "submission", "candidate").first()


def award_of(solicitation: Solicitation) -> Award | None:
    """The award that stands: intended, stayed or final; None where there is none."""
    rows = Award.objects.filter(evaluation__solicitation=solicitation, state__in=STANDING)
    return rows.select_related("organization", "opened_organization", "evaluation__solicitation").first()


def standing_award(evaluation: Evaluation) -> Award | None:
    """The award that stands: intended, stayed or final."""
    return evaluation.awards.filter(state__in=STANDING).select_related("opened_organization").first()


def awards(by: Actor) -> QuerySet[Award]:
    """The awards and notices of intent that everyone may read, newest first."""
    rows = visible(Award, by).select_related("evaluation__solicitation__office", "opened_organization")
    return rows.order_by("-year", "-serial")


def protests(by: Actor, *, state: str = "", solicitation: Solicitation | None = None) -> QuerySet[Protest]:
    """The protests against awards that `by` may read, newest first; narrowed where asked."""
    rows = visible(Protest, by).select_related("organization", "award__evaluation__solicitation")
    asked = {"state": state} if state else {}
    about = {"award__evaluation__solicitation": solicitation} if solicitation is not None else {}
    return rows.filter(**asked, **about).order_by("-year", "-serial")


def terms_protests(by: Actor, *, state: str = "", solicitation: Solicitation | None = None) -> QuerySet[TermsProtest]:
    """The protests against terms that `by` may read, newest first; narrowed where asked."""
    rows = visible(TermsProtest, by).select_related("organization", "solicitation", "addendum")
    asked = {"state": state} if state else {}
    about = {"solicitation": solicitation} if solicitation is not None else {}
    return rows.filter(**asked, **about).order_by("-year", "-serial")


def notices_of(award: Award, by: Actor) -> list[tuple[Notice, Version]]:
    """The notices of an award that `by` may read, each with the version in which it was frozen, oldest first."""
    notices = {notice.pk: notice for notice in visible(Notice, by).filter(award=award)}
    frozen = Version.objects.filter(subject_type="evaluation.notice", subject_id__in=list(notices))
    return [(notices[one.subject_id], one) for one in frozen.order_by("made_at", "pk")]


def decided_unread(rows: QuerySet[Any], by: Actor) -> list[Any]:
    """Of some protests those that were decided and that `by` may not read yet: number and state may be told of them."""
    decided = Q(state__in=DECIDED[rows.model])
    if rows.model is Protest:
        decided |= Q(state="moot", decision__gt="")  # decided, then left without object
    return list(rows.filter(decided).exclude(pk__in=visible(rows.model, by).values("pk")).order_by("pk"))


def evaluations(by: Actor) -> QuerySet[Evaluation]:
    """The evaluations that `by` may read, newest first."""
    rows = visible(Evaluation, by).select_related("solicitation__office")
    return rows.order_by("-solicitation__year", "-solicitation__serial")


# --- the desk ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody who is awaited, and for what."""

    who: str
    what: str


def awaited(evaluation: Evaluation) -> list[Awaited]:
    """Who is awaited now. It tells whether somebody handed in, never what."""
    panel = list(conditions.sitting(evaluation))
    found = []
    if evaluation.state in ("declaring", "checking", "scoring"):
        found += [Awaited(p.person.name, _("declares on the names")) for p in panel if p.state == "named"]
    if evaluation.state in ("checking", "scoring"):
        found += [Awaited(p.person.name, _("declares on what was offered")) for p in panel if p.state == "declared"]
    if evaluation.state == "scoring":
        found += [Awaited(p.person.name, _("scores")) for p in panel if p.state == "seated" and not handed_in(p)]
    for check in Check.objects.filter(candidate__evaluation=evaluation, state="asked"):
        words = {"check": check.label, "company": check.candidate.organization}
        found.append(Awaited(str(check.get_role_display()), _("checks of %(company)s: %(check)s") % words))
    return found


def handed_in(panelist: Panelist) -> bool:
    """Whether a member of the panel has handed in all scores."""
    return conditions.scored_candidates(panelist.evaluation).exists() and not conditions.left_to_score(panelist)


def panel_of(evaluation: Evaluation) -> list[Panelist]:
    """Everyone who was ever named, those who sit first, alternates after their member."""
    rows = evaluation.panelists.select_related("person", "organization", "alternate_for__person")
    order = {"seated": 0, "declared": 0, "named": 0, "standby": 1, "conflicted": 2, "released": 2}
    return sorted(rows, key=lambda p: (order[p.state], p.pk))


def candidates_of(evaluation: Evaluation) -> list[Candidate]:
    """The candidates with how many of their checks are open, met and missed, by stage."""
    counts = {
        f"{stage}_{state}": Count("checks", filter=Q(checks__stage=stage, checks__state=state), distinct=True)
        for stage in Check.Stage.values
        for state in ("open", "asked", "met", "not_met", "waived", "resting")
    }
    rows = evaluation.candidates.select_related("organization", "submission").annotate(**counts)
    return list(rows.order_by("pk"))


# --- scores -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Spread:
    """The own scores of one candidate for one criterion: each one's points, and how far they lie apart."""

    criterion: Criterion
    points: tuple[tuple[str, int, str], ...]  # who, points, reason
    agreed: int | None
    reason: str

    @property
    def least(self) -> int:
        return min((p for _who, p, _reason in self.points), default=0)

    @property
    def most(self) -> int:
        return max((p for _who, p, _reason in self.points), default=0)

    @property
    def mean(self) -> Fraction | None:
        if not self.points:
            return None
        return Fraction(sum(p for _who, p, _reason in self.points), len(self.points))

    @property
    def apart(self) -> bool:
        """Whether they lie so far apart that the panel should talk about it."""
        return self.most - self.least >= 30


def spreads(candidate: Candidate, by: Actor, criteria: Sequence[Criterion]) -> list[Spread]:
    """The own scores of a candidate that `by` may read, criterion by criterion, with the panel's word beside them."""
    rows = visible(Score, by).filter(candidate=candidate, state__in=("shown", "public"))
    scores = list(rows.select_related("panelist__person").prefetch_related("lines").order_by("panelist"))
    consensus = last_consensus(candidate, by)
    agreed = {line.criterion: line for line in consensus.lines.all()} if consensus is not None else {}
    found = []
    for criterion in criteria:
        points = tuple(
            (score.panelist.person.name, line.points, line.reason)
            for score in scores
            for line in score.lines.all()
            if line.criterion == criterion.number and line.points is not None
        )
        line = agreed.get(criterion.number)
        found.append(Spread(criterion, points, line.points if line else None, line.reason if line else ""))
    return found


def last_consensus(candidate: Candidate, by: Actor) -> Consensus | None:
    """The panel's newest word on a candidate that `by` may read, draft or agreed."""
    rows = visible(Consensus, by).filter(candidate=candidate).exclude(state="replaced")
    return rows.prefetch_related("lines").order_by("-revision").first()


# --- the ranking as a reader may see it -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """How one candidate stands, with what the reader may see of it."""

    standing: core.Standing
    candidate: Candidate
    price: Money | None


def may_see_ranking(evaluation: Evaluation, by: Actor) -> bool:
    """Whether `by` may read the newest frozen ranking: those who watch, the panel, everyone once all of it is open."""
    last = evaluation.rankings.order_by("-number").first()
    return last is not None and visible(Ranking, by).filter(pk=last.pk).exists()


def ranking_shown(evaluation: Evaluation, by: Actor) -> list[Row]:
    """The ranking, first to last, where `by` may see it; else nothing."""
    if not may_see_ranking(evaluation, by):
        return []
    try:
        found = ranking_of(evaluation)
    except core.CannotRank:
        return []  # something changed since: it is to be ranked again
    rows = evaluation.candidates.select_related("organization", "submission__solicitation")
    candidates = {str(c.pk): c for c in rows}
    return [Row(s, candidates[s.offer], price_of(candidates[s.offer].submission)) for s in found.standings]


# --- what a company may be told of its own ----------------------------------------------------------------------------
def own_result(candidate: Candidate) -> dict[str, Any]:
    """What a debriefing tells of a company's own submission, and nothing of others': points, reasons, its place."""
    evaluation = candidate.evaluation
    consensus = agreed_scores([candidate]).get(candidate.pk)
    names = {c.number: c.name for c in conditions.quality_criteria(evaluation)}
    lines = consensus.lines.all() if consensus is not None else ()
    try:
        standing = next((s for s in ranking_of(evaluation).standings if s.offer == str(candidate.pk)), None)
    except core.CannotRank:
        standing = None
    waived = candidate.checks.exclude(state__in=("open", "asked", "met", "resting"))
    return {
        "scores": [
            {"criterion": names[line.criterion], "points": line.points, "reason": line.reason} for line in lines
        ],
        "position": standing.position if standing else None,
        "checks": [{"check": str(c.label), "state": c.state, "evidence": c.evidence} for c in waived],
        "state": candidate.state,
    }


def own_candidates(evaluation: Evaluation, by: Actor) -> Iterable[Candidate]:
    """The candidates for whose company `by` speaks."""
    mine: frozenset[UUID] = by.organizations("company_representative")
    return evaluation.candidates.filter(organization__in=mine).select_related("organization")
