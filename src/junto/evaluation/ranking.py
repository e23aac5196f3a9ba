"""The ranking of an evaluation: its candidates as offers, the published formula, what is frozen of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext

from junto.core import ranking as core
from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.documents.models import Version
from junto.evaluation.models import Candidate, Consensus, Evaluation
from junto.evaluation.offers import price_of
from junto.journal.registry import kind_of
from junto.solicitations.models import Criterion

PRICE = "price"  # the code of the price criterion: several are one, since all follow the same total


def criteria_of(evaluation: Evaluation) -> tuple[core.Criterion, ...]:
    """The published criteria as the formulas take them."""
    rows = list(evaluation.solicitation.criteria.order_by("number"))
    price = sum(c.weight for c in rows if c.scored == Criterion.Scored.PRICE)
    quality = tuple(core.Criterion(str(c.number), c.weight) for c in rows if c.scored == Criterion.Scored.QUALITY)
    return ((core.Criterion(PRICE, price, "price"),) if price else ()) + quality


def agreed_scores(candidates: Sequence[Candidate]) -> dict[UUID, Consensus]:
    """Candidate → the panel's last word on it, where it has one."""
    rows = Consensus.objects.filter(candidate__in=candidates, state__in=("agreed", "public"))
    return {c.candidate_id: c for c in rows.order_by("revision").prefetch_related("lines")}


def ranking_of(evaluation: Evaluation, *, leave_out: UUID | None = None) -> core.Ranking:
    """The candidates that are responsive (and shortlisted, where there is a shortlist), in order by the formula.

    Offers are named by the ids of candidates. `leave_out`: a broken tie that shall not count. Raises CannotRank.
    """
    rows = evaluation.candidates.filter(state__in=("responsive", "responsible")).exclude(shortlisted=False)
    candidates = list(rows.select_related("submission", "organization"))
    agreed = agreed_scores(candidates)
    offers = [
        core.Offer(
            str(c.pk),
            price_of(c.submission),
            {str(line.criterion): Fraction(line.points) for line in agreed[c.pk].lines.all() if line.points is not None}
            if c.pk in agreed
            else {},
        )
        for c in candidates
    ]
    method = evaluation.solicitation.method
    ties = ("quality", "drawing") if method.quality_scored and method.tie.how == "officer" else ("drawing",)
    try:
        return core.rank(
            offers,
            criteria_of(evaluation),
            formula=evaluation.formula,
            version=evaluation.formula_version,
            ties=ties,
            drawn=_drawn(evaluation, leave_out),
        )
    except core.CannotRank as refusal:
        raise _named(refusal, evaluation, candidates) from None


def _drawn(evaluation: Evaluation, leave_out: UUID | None) -> list[str]:
    """The order in which ties were broken last; of one that does not stand any more nothing."""
    last = evaluation.tie_breaks.filter(state="valid").exclude(pk=leave_out).order_by("-pk").first()
    return list(last.order) if last is not None else []


def _named(refusal: core.CannotRank, evaluation: Evaluation, candidates: Sequence[Candidate]) -> core.CannotRank:
    """The same refusal with the names of companies and criteria where it has ids and numbers."""
    names: dict[object, str] = {str(c.pk): c.organization.name for c in candidates}
    names |= {str(c.number): c.name for c in evaluation.solicitation.criteria.all()}
    sentence = refusal.sentence
    params = {k: names.get(v, v) if k in ("offer", "criterion") else v for k, v in sentence.params.items()}
    return core.CannotRank(sentence.code, sentence.template, **params)


def tied_first(evaluation: Evaluation, *, leave_out: UUID | None = None) -> list[str]:
    """The ids of the candidates that share the first place; one or none where there is no tie."""
    return [s.offer for s in ranking_of(evaluation, leave_out=leave_out).first()]


def frozen_version(evaluation: Evaluation) -> Version | None:
    """The version that holds the last ranking."""
    last = evaluation.rankings.order_by("-number").first()
    if last is None:
        return None
    return Version.objects.filter(subject_type=kind_of(type(last)).name, subject_id=last.pk).first()


def frozen_order(evaluation: Evaluation) -> list[str]:
    """The ids of the candidates in the order of the frozen ranking, ties at its first place broken since included."""
    version = frozen_version(evaluation)
    if version is None or version.body is None:
        return []
    frozen = json.loads(version.body)
    order = [row["candidate"] for row in frozen["standings"]]
    first = [row["candidate"] for row in frozen["standings"] if row["position"] == 1]
    drawn = [pk for pk in _drawn(evaluation, None) if pk in first]
    return [*drawn, *order[len(first) :]] if len(drawn) == len(first) else order


def content_of(evaluation: Evaluation, ranking: core.Ranking) -> dict[str, Any]:
    """What is frozen of a ranking: formula, criteria, and how each candidate stands, exact and in words."""
    candidates = {str(c.pk): c for c in evaluation.candidates.select_related("organization", "submission")}
    formula = core.formula_of(ranking.formula, ranking.version)
    return {
        "solicitation": evaluation.solicitation.number,
        "formula": {"code": formula.code, "version": formula.version, "formula": formula.formula},
        "ties": list(ranking.ties),
        "criteria": [
            {"number": c.number, "name": c.name, "weight": c.weight, "scored": c.scored}
            for c in evaluation.solicitation.criteria.order_by("number")
        ],
        "standings": [_standing_content(s, candidates[s.offer]) for s in ranking.standings],
    }


def _standing_content(standing: core.Standing, candidate: Candidate) -> dict[str, Any]:
    price = price_of(candidate.submission)
    return {
        "candidate": standing.offer,
        "company": candidate.organization.name,
        "submission": str(candidate.submission_id),
        "price": None if price is None else str(price),
        "position": standing.position,
        "tied": standing.tied,
        "broken_by": standing.broken_by,
        "points": None if standing.worth.points is None else str(standing.worth.points),
        "arithmetic": str(standing.worth.says),
        "parts": [
            {"criterion": p.criterion, "points": str(p.points), "arithmetic": str(p.says)} for p in standing.worth.parts
        ],
    }


def said(sentence: Sentence) -> str:
    """A sentence of core in the reader's language, amounts of money as it writes them."""
    language = get_language() or "en"
    params = {k: v.format(language) if isinstance(v, Money) else v for k, v in sentence.params.items()}
    return Sentence(sentence.code, sentence.template, params).said(gettext)
