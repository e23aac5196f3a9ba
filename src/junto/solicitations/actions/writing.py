"""Writing a solicitation: begun from a project, edited with its parts, its checklist, asked again after an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.projects.models import Project
from junto.projects.queries import needs_of_project, value_of
from junto.solicitations import conditions
from junto.solicitations.actions.approvals import ask_approvals_again, lapse_approvals
from junto.solicitations.actions.checklist import plan_checklist
from junto.solicitations.actions.parts import PARTS, write_parts
from junto.solicitations.actions.routes import (
    asked_documents_of,
    choose_method,
    choose_route,
    reckoned_or_refused,
    set_route,
)
from junto.solicitations.actions.sealing import discard_prepared_key
from junto.solicitations.charging.terms import refuse_unsound
from junto.solicitations.drafting import items_from, office_of, sector_of
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.models.parts import ONE, TWO
from junto.solicitations.routing.dates import why_notice_odd
from junto.solicitations.routing.reckoning import answers_of, for_project, for_solicitation

MOST_POINTS = 100
FIELDS = (
    "title", "summary", "language", "sector", "category", "method_citation", "route_approver", "combined_value",
    "notice_on", "questions_until", "deadline", "opening_at", "opening_place", "contract_starts", "contract_ends",
    "contact_name", "contact_email", "contact_phone", "officer", "price_models", "price_years", "price_rate",
    "price_assumptions", "sealed_by", "unsealed_reason", "envelopes", "envelopes_reason", "least_quality",
)  # fmt: skip


def write_solicitation(
    project: Project,
    *,
    by: Actor,
    profile: str = "",
    way: str = "",
    answers: Mapping[str, Any] | None = None,
    office: Organization | None = None,
    **fields: Any,
) -> Solicitation:
    """Begin a solicitation for a project: its needs become items, its value the combined value, the rest a draft.

    It starts from a lawful `way` with the `answers` on which that depends (`for_project` says which are open), or from
    a method `profile` alone. `office`: where the officer holds the role; without it, the first in the project's city.
    `fields`: of `FIELDS`, and `items`, `criteria`, `asked_documents` as lists of rows in place of what the project has.
    """
    where = office or office_of(by, project)
    if where is None or by.person is None:
        raise Refused(_("A solicitation is written by a procurement officer of this city."), code="forbidden")
    parts = {name: fields.pop(name) for name in PARTS if name in fields}
    needs = needs_of_project(project)
    solicitation = Solicitation(
        project=project,
        jurisdiction=project.jurisdiction,
        office=where,
        officer=Person.objects.get(pk=by.person),
        title=project.title,
        language=project.language,
        summary=project.purpose,
    )
    solicitation.contact_name = by.name
    solicitation.contact_email = solicitation.officer.email or where.contact_email
    worth = value_of(needs)
    if len(worth.totals) == 1 and not worth.unknown and worth.totals[0].currency == solicitation.currency:
        solicitation.combined_value = worth.totals[0].minor
    if way:
        set_route(solicitation, reckoned_or_refused(for_project(project, answers or {})), way)
    else:
        choose_method(solicitation, profile)
    solicitation.sector = sector_of(needs)
    solicitation.sealed_by = solicitation.method.sealing
    _set_fields(solicitation, fields)
    parts.setdefault("items", items_from(needs))
    parts.setdefault("asked_documents", asked_documents_of(solicitation))

    def then(fresh: Solicitation, context: Context) -> None:
        fresh.ocid = f"{settings.OCID_PREFIX}-{fresh.number}"
        fresh.save(update_fields=["ocid"])
        write_parts(fresh, parts)
        plan_checklist(fresh)

    return perform(solicitation, "write", by=by, inputs={"project": project.number}, then=then)


def edit_solicitation(
    solicitation: Solicitation, *, by: Actor, profile: str | None = None, seen: int | None = None, **fields: Any
) -> Solicitation:
    """Change fields (of `FIELDS`) and whole lists of parts before publication; approvals given are asked for again.

    `profile`: another method; its checklist and documents replace the old ones, and a route kept for the old one goes,
    unless the other is of the route's kind too. It begins with its own number of envelopes, unless another is chosen.
    """
    parts = {name: fields.pop(name) for name in PARTS if name in fields}
    changes_method = profile is not None and profile != solicitation.profile
    envelopes = solicitation.envelopes

    def apply(fresh: Solicitation, _context: Context) -> None:
        nonlocal changes_method, envelopes
        envelopes = fresh.envelopes
        changes_method = profile is not None and profile != fresh.profile
        if changes_method:
            choose_method(fresh, str(profile))
            kept = read(fresh.route)
            if kept is None or kept.kind not in fresh.method.kinds:
                fresh.route = {}
            if fields.get("envelopes") == envelopes:
                fields.pop("envelopes")  # a form sends it along as it was under the old method
            fresh.sealed_by = fresh.method.sealing
            parts.setdefault("asked_documents", asked_documents_of(fresh))
        _set_fields(fresh, fields)

    def then(fresh: Solicitation, _context: Context) -> None:
        write_parts(fresh, parts)
        if changes_method:
            plan_checklist(fresh)
            lapse_approvals(fresh, but=fresh.method.approvals)
        if fresh.sealed_by != Solicitation.SealedBy.KEY or fresh.envelopes != envelopes:
            discard_prepared_key(fresh)
        ask_approvals_again(fresh)

    inputs = {"changed": sorted([*fields, *parts, *(["profile"] if changes_method else [])])}
    return perform(solicitation, "edit", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def _set_fields(solicitation: Solicitation, fields: Mapping[str, Any]) -> None:
    """Set and check what was handed in: money in the solicitation's currency, dates in their order."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"Solicitations have no {sorted(unknown)} to set.")
    for name, value in fields.items():
        if name == "combined_value":
            value = _minor(value, solicitation.currency)  # noqa: PLW2901
        setattr(solicitation, name, value.strip() if isinstance(value, str) else value)
    if not solicitation.title:
        raise Refused(_("A solicitation needs a title."), code="input", field="title")
    if sentence := why_notice_odd(solicitation.notice_on):
        raise Refused(sentence, code="input", field="notice_on")
    if sentence := conditions.why_order_wrong(solicitation):
        raise Refused(sentence, code="input", field="deadline")
    refuse_unsound(solicitation)
    _refuse_unsealed(solicitation)
    _refuse_envelopes(solicitation)
    starts, ends = solicitation.contract_starts, solicitation.contract_ends
    if starts is not None and ends is not None and ends < starts:
        raise Refused(_("The contract cannot end before it starts."), code="input", field="contract_ends")


def _refuse_unsealed(solicitation: Solicitation) -> None:
    """Offers are sealed by a key, or somebody says why not where the method wants one."""
    if solicitation.sealed_by not in Solicitation.SealedBy.values:
        raise Refused(_("Say by what offers are sealed."), code="input", field="sealed_by")
    if solicitation.sealed_by == Solicitation.SealedBy.KEY:
        solicitation.unsealed_reason = ""
    elif solicitation.method.sealing == "key" and not solicitation.unsealed_reason:
        words = _("This method seals offers by a key that officers hold in shares: say why this one goes without.")
        raise Refused(words, code="input", field="unsealed_reason")


def _refuse_envelopes(solicitation: Solicitation) -> None:
    """Two envelopes where quality is scored; another number than the method's with a reason; least points with two."""
    method = solicitation.method
    if solicitation.envelopes not in (ONE, TWO):
        raise Refused(_("Say whether there are one or two envelopes."), code="input", field="envelopes")
    if solicitation.envelopes == TWO and method.two_envelopes == "not":
        words = _("Under this method everything is opened together: there is one envelope.")
        raise Refused(words, code="input", field="envelopes")
    if solicitation.envelopes == ONE and method.two_envelopes == "required":
        words = _("Under this method there are always two envelopes. Choose another method to open all at once.")
        raise Refused(words, code="input", field="envelopes")
    if solicitation.envelopes == method.envelopes:
        solicitation.envelopes_reason = ""
    elif not solicitation.envelopes_reason:
        words = _("This method begins with another number of envelopes: say why this one has another.")
        raise Refused(words, code="input", field="envelopes_reason")
    if solicitation.envelopes == ONE:
        solicitation.least_quality = None
    if solicitation.least_quality is not None and not 0 < solicitation.least_quality <= MOST_POINTS:
        words = _("The least points for quality lie between 1 and 100.")
        raise Refused(words, code="input", field="least_quality")


def _minor(value: Any, currency: str) -> int | None:
    if value is None or isinstance(value, int):
        return value
    assert isinstance(value, Money)
    if value.currency != currency:
        raise Refused(
            _("This solicitation is in %(currency)s; an amount in %(other)s cannot be taken.")
            % {"currency": currency, "other": value.currency},
            code="input",
            field="combined_value",
        )
    if value.minor < 0:
        raise Refused(_("An estimate cannot be negative."), code="input", field="combined_value")
    return value.minor


def resolicit(solicitation: Solicitation, *, by: Actor, profile: str | None = None) -> Solicitation:
    """Ask again after a cancelled or unsuccessful one: a new draft with its items, criteria and documents."""
    if solicitation.state not in ("cancelled", "unsuccessful"):
        raise Refused(_("Only what was cancelled or unsuccessful is asked again."), code="state")
    if solicitation.resolicited.exclude(state="dropped").exists():
        raise Refused(_("It is asked again already."), code="state")
    method = profile or solicitation.profile
    same = method == solicitation.profile
    copied: dict[str, Any] = {
        name: [
            {
                f.attname: getattr(row, f.attname)
                for f in row._meta.concrete_fields
                if f.name not in ("id", "solicitation")
            }
            for row in getattr(solicitation, name).all()
        ]
        for name in (("items", "criteria", "asked_documents") if same else ("items",))
    }
    kept: tuple[str, ...] = (
        "title", "summary", "language", "sector", "category", "combined_value", "opening_place", "contact_name",
        "contact_email", "contact_phone", "price_models", "price_years", "price_rate", "price_assumptions",
    )  # fmt: skip
    if same:
        kept += ("method_citation", "route_approver", "sealed_by", "unsealed_reason")
        kept += ("envelopes", "envelopes_reason", "least_quality")
    new = write_solicitation(
        solicitation.project,
        by=by,
        profile=method,
        office=solicitation.office,
        **{name: getattr(solicitation, name) for name in kept},
        **copied,
    )

    def apply(fresh: Solicitation, _context: Context) -> None:
        fresh.follows = solicitation

    new = perform(new, "edit", by=by, inputs={"changed": ["follows"]}, apply=apply)
    return _by_the_same_way(solicitation, new, by=by) if same else new


def _by_the_same_way(old: Solicitation, new: Solicitation, *, by: Actor) -> Solicitation:
    """Reckoned anew by today's law, where the way of the earlier one is still open; else it keeps no route."""
    kept = read(old.route)
    answers = answers_of(old)
    reckoned = for_solicitation(new, answers) if kept else None
    if kept is None or reckoned is None or reckoned.route(kept.way) is None:
        return new
    return choose_route(new, way=kept.way, answers=answers, by=by)
