"""The API of awards, rankings and protests: what everyone may read, and more for whoever may see more. Reads only."""

from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from junto.core.money import Money
from junto.core.ranking.arithmetic import written
from junto.core.workflow import Actor
from junto.documents.queries import content_of, versions_of
from junto.evaluation import queries
from junto.evaluation.forms import ProtestFilter, TermsProtestFilter
from junto.evaluation.models import Award, Evaluation, Protest, QualityMinutes, TermsProtest
from junto.evaluation.ranking import said
from junto.journal.access import fetch, sees, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed
from junto.solicitations.models import Solicitation

router = Router(tags=["awards"])
ranking_router = Router(tags=["rankings"])
protest_router = Router(tags=["protests"])
terms_router = Router(tags=["protests"])


class AmountOut(Schema):
    """An amount as text."""

    amount: str
    currency: str


class AwardOut(Schema):
    """An award, from its notice of intent on. `company`, `amount`, `reasons` are null while they are closed to you."""

    id: UUID
    number: str
    solicitation: UUID
    solicitation_number: str
    state: str
    company: str | None
    amount: AmountOut | None
    reasons: str | None
    protest_until: datetime | None
    resolution: str


class AwardPage(Page):
    """Some awards, and whether there are more."""

    items: list[AwardOut]


class PartOut(Schema):
    """What one criterion adds: points of 100 with at most two decimals, and the arithmetic as a sentence."""

    criterion: str
    points: str
    arithmetic: str


class StandingOut(Schema):
    """How one company stands."""

    position: int
    tied: bool
    company: str
    price: AmountOut | None
    points: str | None
    arithmetic: str
    parts: list[PartOut]


class QualityOut(Schema):
    """What the panel decided on the quality of one offer, in points of 100; `goes_on`: its price was opened."""

    company: str
    receipt: str
    points: str | None
    goes_on: bool


class QualityMinutesOut(Schema):
    """The panel's word on quality as it was frozen before any price was opened; `least` points were published."""

    number: int
    decided_at: datetime
    least: int | None
    candidates: list[QualityOut]


class RankingOut(Schema):
    """The order of the candidates by the published formula. `quality_minutes`: of two envelopes; the last count."""

    formula: str
    version: int
    quality_minutes: list[QualityMinutesOut]
    standings: list[StandingOut]


class ProtestOut(Schema):
    """A protest with its decision."""

    id: UUID
    number: str
    award: UUID
    solicitation: UUID
    solicitation_number: str
    company: str
    state: str
    filed_at: datetime
    ground: str
    decision: str
    remedy: str
    appeal: str
    appeal_decision: str


class ProtestPage(Page):
    """Some protests, and whether there are more."""

    items: list[ProtestOut]


class TermsProtestOut(Schema):
    """A protest against the terms with its decision. `addendum`: the number of the one that put it right."""

    id: UUID
    number: str
    solicitation: UUID
    solicitation_number: str
    company: str
    state: str
    filed_at: datetime
    until: datetime
    ground: str
    asked_for: str
    decision: str
    decided_at: datetime | None
    remedy: str
    addendum: int | None


class TermsProtestPage(Page):
    """Some protests against terms, and whether there are more."""

    items: list[TermsProtestOut]


@router.get("", response=AwardPage, summary="List awards")
def list_awards(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Notices of intent and awards, newest first."""
    rows, more = listed(queries.awards(request.actor), limit, offset)  # type: ignore[attr-defined]
    return {"items": [_award(row, request) for row in rows], "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=AwardOut, summary="Read an award")
def get_award(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One award."""
    rows = Award.objects.select_related("evaluation__solicitation", "organization", "opened_organization")
    return _award(fetch(Award, pk, by=request.actor, rows=rows), request)  # type: ignore[attr-defined]


def _award(award: Award, request: HttpRequest) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    whom = award.organization if sees(award, "organization", actor) else award.opened_organization
    value = award.value if sees(award, "amount", actor) else award.opened_value
    reasons = award.reasons if sees(award, "reasons", actor) else award.opened_reasons
    solicitation = award.evaluation.solicitation
    return {
        "id": award.pk,
        "number": award.number,
        "solicitation": solicitation.pk,
        "solicitation_number": solicitation.number,
        "state": award.state,
        "company": whom.name if whom is not None else None,
        "amount": _amount(value),
        "reasons": reasons or None,
        "protest_until": award.protest_until,
        "resolution": award.resolution,
    }


def _amount(value: Money | None) -> dict[str, str] | None:
    return None if value is None else {"amount": f"{value.to_decimal():f}", "currency": value.currency}


@ranking_router.get("/{uuid:pk}", response=RankingOut, summary="Read a ranking")
def get_ranking(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """The ranking of a solicitation (its id), once the method opens it to you."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Evaluation.objects.select_related("solicitation")
    evaluation = visible(Evaluation, actor, rows=rows).filter(solicitation=pk).first()
    shown = queries.ranking_shown(evaluation, actor) if evaluation is not None else []
    if evaluation is None or not shown:
        raise Http404(_("There is nothing here that you may see."))
    names = {str(c.number): c.name for c in evaluation.solicitation.criteria.all()}
    return {
        "formula": evaluation.formula,
        "version": evaluation.formula_version,
        "quality_minutes": [
            _quality(row, actor) for row in visible(QualityMinutes, actor).filter(evaluation=evaluation)
        ],
        "standings": [_standing(row, names) for row in shown],
    }


def _quality(minutes: QualityMinutes, actor: Actor) -> dict[str, Any]:
    version = versions_of(minutes).get()
    told, _left_out = content_of(version, by=actor)
    candidates = [
        {
            **{name: one[name] for name in ("company", "receipt", "goes_on")},
            "points": None if one["points"] is None else written(Fraction(one["points"])),
        }
        for one in told.get("candidates", ())
    ]
    return {
        "number": minutes.number,
        "decided_at": version.made_at,
        "least": told.get("least"),
        "candidates": candidates,
    }


def _standing(row: queries.Row, names: dict[str, str]) -> dict[str, Any]:
    worth = row.standing.worth
    return {
        "position": row.standing.position,
        "tied": row.standing.tied,
        "company": row.candidate.organization.name,
        "price": _amount(row.price),
        "points": None if worth.points is None else written(worth.points),
        "arithmetic": said(worth.says),
        "parts": [
            {
                "criterion": names.get(part.criterion, _("Price")),
                "points": written(part.points),
                "arithmetic": said(part.says),
            }
            for part in worth.parts
        ],
    }


@protest_router.get("", response=ProtestPage, summary="List protests", openapi_extra=asks(ProtestFilter))
def list_protests(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The protests against awards that you may read, newest first.

    Everyone may read one once it is decided and the method has opened who offered; where it ended without an award,
    once the one that asks again has opened that, or the project has ended.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.protests(actor, **filtered(ProtestFilter(request.GET), by=actor))
    found, more = listed(rows, limit, offset)
    return {"items": [_protest(row) for row in found], "limit": limit, "offset": offset, "more": more}


@protest_router.get("/{uuid:pk}", response=ProtestOut, summary="Read a protest")
def get_protest(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One protest against an award."""
    rows = Protest.objects.select_related("organization", "award__evaluation__solicitation")
    return _protest(fetch(Protest, pk, by=request.actor, rows=rows))  # type: ignore[attr-defined]


def _protest(protest: Protest) -> dict[str, Any]:
    names = ("ground", "decision", "remedy", "appeal", "appeal_decision")
    told = {name: getattr(protest, name) for name in names}
    return {**told, **_head(protest, protest.award.evaluation.solicitation), "award": protest.award_id}


def _head(protest: Protest | TermsProtest, solicitation: Solicitation) -> dict[str, Any]:
    return {
        "id": protest.pk,
        "number": protest.number,
        "solicitation": solicitation.pk,
        "solicitation_number": solicitation.number,
        "company": protest.organization.name,
        "state": protest.state,
        "filed_at": protest.filed_at,
    }


@terms_router.get(
    "", response=TermsProtestPage, summary="List protests against terms", openapi_extra=asks(TermsProtestFilter)
)
def list_terms_protests(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The protests against the terms of solicitations that you may read, newest first.

    Everyone may read one once it is decided and the method has opened who offered; where it ended without an award,
    once the one that asks again has opened that, or the project has ended.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.terms_protests(actor, **filtered(TermsProtestFilter(request.GET), by=actor))
    found, more = listed(rows, limit, offset)
    return {"items": [_terms(row) for row in found], "limit": limit, "offset": offset, "more": more}


@terms_router.get("/{uuid:pk}", response=TermsProtestOut, summary="Read a protest against terms")
def get_terms_protest(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One protest against the terms of a solicitation."""
    rows = TermsProtest.objects.select_related("organization", "solicitation", "addendum")
    return _terms(fetch(TermsProtest, pk, by=request.actor, rows=rows))  # type: ignore[attr-defined]


def _terms(protest: TermsProtest) -> dict[str, Any]:
    names = ("until", "ground", "asked_for", "decision", "decided_at", "remedy")
    told = {name: getattr(protest, name) for name in names}
    addendum = protest.addendum.number if protest.addendum is not None else None
    return {**told, **_head(protest, protest.solicitation), "addendum": addendum}
