"""The answer for one purchase on one day: what is known and was answered, the ways that are open, what else holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.routes import Explanation, Route, RoutesError, explain
from junto.core.workflow import Refused
from junto.journal import clock
from junto.needs.models import default_currency
from junto.people.models import Jurisdiction
from junto.projects.lawful import Way, Ways, laws_of, told
from junto.projects.models import Project
from junto.solicitations.lawful.kept import Kept, kept_from
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.profiles import MethodProfile, newest_profiles
from junto.solicitations.routing import facts as known


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An explanation with the facts it was given; `known`: those of them that Junto knows by itself."""

    found: Explanation
    facts: Mapping[str, Any]
    known: Mapping[str, Any]

    @property
    def ways(self) -> Ways:
        """The answer in words."""
        return told(self.found)

    def route(self, way: str) -> Route | None:
        """The open route by that way; None where it is not open."""
        return next((one for one in self.found.allowed if one.method.id == way), None)

    def kept(self, way: str) -> Kept:
        """What is kept of an open way. Refused where it is not open."""
        route = self.route(way)
        if route is None:
            raise Refused(
                _("This way of buying is not open with these answers. Read why below, and choose another."),
                code="input",
                field="way",
            )
        return kept_from(self.found, route, self.facts)


def today() -> date:
    """Today in the city."""
    return timezone.localdate(clock.now())


def reckon(
    jurisdiction: Jurisdiction,
    currency: str,
    own: Mapping[str, Any],
    answers: Mapping[str, Any],
    on: date | None = None,
) -> Reckoned | None:
    """The answer by the law of a jurisdiction; None where no law is chosen or it counts in another currency.

    `own` facts come before `answers`: what Junto knows is not asked. Refused where an answer is odd.
    """
    laws = laws_of(jurisdiction.law, currency, federal=own.get("funding.federal", answers.get("funding.federal")))
    if not laws:
        return None
    given = {**{name: value for name, value in answers.items() if value is not None}, **own}
    try:
        found = explain(laws, given, on or today())
    except RoutesError as error:
        raise Refused(error.sentence.said(_), code="input") from error
    return Reckoned(found, given, own)


def for_project(project: Project, answers: Mapping[str, Any], *, on: date | None = None) -> Reckoned | None:
    """The answer for what a project would buy, in the currency in which a solicitation begins."""
    own = known.known_of_project(project)
    return reckon(project.jurisdiction, default_currency(), own, answers, on)


def for_solicitation(
    solicitation: Solicitation, answers: Mapping[str, Any], *, on: date | None = None
) -> Reckoned | None:
    """The answer for a solicitation as it stands."""
    own = known.known_of(solicitation)
    return reckon(solicitation.jurisdiction, solicitation.currency, own, answers, on)


def answers_of(solicitation: Solicitation) -> dict[str, Any]:
    """What was answered when its route was reckoned, without what Junto knows by itself; the value is its own."""
    kept = read(solicitation.route)
    own = {"value.total", *known.known_of(solicitation)}
    return {name: value for name, value in kept.facts.items() if name not in own} if kept else {}


def profile_for(kind: str, chosen: str = "") -> MethodProfile | None:
    """The profile that runs a kind of way here; None where Junto has none yet.

    `chosen`: the code of the method as it is, which stays where it runs that kind too.
    """
    found = [one for one in newest_profiles() if kind in one.kinds]
    return next((one for one in found if one.code == chosen), found[0] if found else None)


def runs(way: Way) -> MethodProfile | None:
    """The profile that runs a way."""
    return profile_for(way.kind)
