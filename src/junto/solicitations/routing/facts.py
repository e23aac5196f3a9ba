"""What Junto knows of a purchase by itself, for the law to be asked: value, buyers, equipment, money, members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from junto.core.money import Money
from junto.needs.models import Need, default_currency
from junto.projects.models import Project
from junto.projects.queries import FEDERAL_FUNDS, needs_of_project, value_of
from junto.solicitations.models import Solicitation

CATEGORIES: Mapping[str, str] = {  # the law's words for what is bought → the standard's, of which there are three
    "goods": "goods",
    "high_technology": "goods",
    "services": "services",
    "professional_services": "services",
    "construction": "works",
}
LEGAL_STATUS: Mapping[str, str] = {"government": "other_government", "community": "nonprofit"}  # by kind; else its own


def known_of_project(project: Project) -> dict[str, Any]:
    """Facts by name, as far as the project tells them; the value where each of its needs states what it costs."""
    needs = needs_of_project(project)
    worth = value_of(needs)
    whole = len(worth.totals) == 1 and not worth.unknown and worth.totals[0].currency == default_currency()
    return {**_known(project, needs), **_value(worth.totals[0] if whole else None)}


def known_of(solicitation: Solicitation) -> dict[str, Any]:
    """The same of a solicitation, which has its own combined value."""
    project = solicitation.project
    return {**_known(project, needs_of_project(project)), **_value(solicitation.value)}


def _value(value: Money | None) -> dict[str, Any]:
    return {} if value is None else {"value.total": value.to_decimal()}


def _known(project: Project, needs: Sequence[Need]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if needs:
        found["need.participants"] = len({need.organization_id for need in needs})
        found["need.asset_types"] = sorted({need.kind.code for need in needs if need.kind is not None})
    funds = [need.fund.kind if need.fund is not None else None for need in needs]
    federal = any(kind in FEDERAL_FUNDS for kind in funds)
    if federal or (funds and None not in funds):  # money that nobody named yet may be federal
        found["funding.federal"] = federal
    kinds = project.members.filter(state="joined").values_list("organization__kind", flat=True)
    found["members.legal_status"] = sorted({LEGAL_STATUS.get(kind, "department") for kind in kinds}) or ["department"]
    return found
