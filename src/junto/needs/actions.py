"""Writes of the needs room: needs one by one and in bulk, funds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from junto.core.geometry import Box
from junto.core.workflow import Actor, Context, Refused
from junto.journal import statements
from junto.journal.door import RefusedMany, perform, perform_many
from junto.needs.allowable import EVIDENCE, rule_choices
from junto.needs.drafts import (
    OWN,
    PARTS,
    Cost,
    Draft,
    cost_rows,
    need_from,
    refuse_citations,
    refuse_costs,
    refuse_unsound,
)
from junto.needs.guards import PUBLISHABLE
from junto.needs.models import Citation, CostItem, Fund, Need, ProblemReport
from junto.people.models import Organization
from junto.places.actions import refuse_unclean
from junto.places.geometry import GeoJSON, locate
from junto.places.queries import city_box


def draft_need(
    *,
    organization: Organization,
    title: str,
    by: Actor,
    cost_items: Sequence[Cost] = (),
    citations: Sequence[ProblemReport] = (),
    geometry: GeoJSON | None = None,
    **fields: Any,
) -> Need:
    """Write a need, seen by its own department only. `fields`: those of `drafts.Draft`."""
    draft = Draft(
        organization=organization,
        title=title,
        cost_items=cost_items,
        citations=citations,
        geometry=geometry,
        **fields,
    )
    need = need_from(draft, city=_city_for(geometry))
    return perform(need, "draft", by=by, then=lambda fresh, _context: _write_parts([(fresh, draft)]))


def publish_need(need: Need, *, by: Actor, seen: int | None = None) -> Need:
    """Put it on the map, where it is matched with the needs of others."""
    return perform(need, "publish", by=by, seen=seen)


def edit_need(need: Need, *, by: Actor, seen: int | None = None, **fields: Any) -> Need:
    """Change some fields of a need (those of `drafts.Draft`, its parts included). A published one stays publishable."""
    if unknown := set(fields) - {*OWN, *PARTS, "geometry"}:
        raise TypeError(f"A need has no field {sorted(unknown)}.")
    refuse_costs(fields.get("cost_items", ()))
    refuse_citations(fields.get("citations", ()))
    city = _city_for(fields.get("geometry"))

    def apply(fresh: Need, context: Context) -> None:
        for name in set(fields) & set(OWN):
            setattr(fresh, name, fields[name])
        if "geometry" in fields:
            locate(fresh, fields["geometry"], city=city)
        refuse_unsound(fresh)
        if fresh.state == "published":
            _refuse_unpublishable(fresh, context)

    def then(fresh: Need, _context: Context) -> None:
        if "cost_items" in fields:
            _replace_costs(fresh, fields["cost_items"])
        if "citations" in fields:
            _replace_citations(fresh, fields["citations"])

    return perform(need, "edit", by=by, inputs={"changed": sorted(fields)}, apply=apply, then=then, seen=seen)


def withdraw_need(need: Need, *, reason: str, by: Actor, seen: int | None = None) -> Need:
    """It is no longer wanted; the record keeps it."""
    return perform(need, "withdraw", by=by, inputs={"reason": reason}, seen=seen)


def take_up_need(need: Need, *, reason: str, by: Actor, seen: int | None = None) -> Need:
    """It is wanted after all: a draft again."""
    return perform(need, "take_up", by=by, inputs={"reason": reason}, seen=seen)


def import_needs(drafts: Sequence[Draft], *, by: Actor, source: str, city: Box | None = None) -> list[Need]:
    """Publish many needs read from a file at once, one entry each, in one transaction; all or nothing.

    `source` is the file's name: each entry and each need without a source of its own keep it. Raises `RefusedMany`
    with (index, Refused) for every draft that cannot be; then nothing was written.
    """
    needs: list[Need] = []
    refusals: list[tuple[int, Refused]] = []
    for i, draft in enumerate(drafts):
        try:
            need = need_from(draft, city=city)
        except Refused as refusal:
            refusals.append((i, refusal))
            continue
        need.source = need.source or source
        needs.append(need)
    if refusals:
        raise RefusedMany(refusals)
    return publish_imported(needs, drafts, by=by, source=source)


def publish_imported(needs: Sequence[Need], drafts: Sequence[Draft], *, by: Actor, source: str) -> list[Need]:
    """Publish needs already made from their drafts by `drafts.need_from`; otherwise as `import_needs`."""

    def then(fresh: list[Need], _contexts: list[Context]) -> None:
        _write_parts(list(zip(fresh, drafts, strict=True)))

    return perform_many(needs, "import", by=by, inputs=[{"file": source}] * len(needs), then=then)


def bring_up_to_date(
    changes: Mapping[Need, tuple[Need, Draft]], names: frozenset[str], *, by: Actor, source: str
) -> list[Need]:
    """Set the fields `names` of standing needs to what a file says now: one entry each, all or nothing.

    `changes`: the standing need → the same as the file has it, and its draft. What the file does not speak of stays.
    """
    by_id = {need.pk: given for need, given in changes.items()}
    own = [name for name in OWN if name in names]
    places = ("geometry", *Need.NEAR) if "geometry" in names else ()

    def apply(fresh: Need, context: Context) -> None:
        given = by_id[fresh.pk][0]
        for name in (*own, *places):
            setattr(fresh, name, getattr(given, name))
        refuse_unsound(fresh)
        _refuse_unpublishable(fresh, context)

    def then(fresh: list[Need], _contexts: list[Context]) -> None:
        if "cost_items" in names:
            for need in fresh:
                _replace_costs(need, by_id[need.pk][1].cost_items)

    inputs = [{"file": source, "changed": sorted(names)}] * len(changes)
    return perform_many(list(changes), "reimport", by=by, inputs=inputs, apply=apply, then=then)


def recall_needs(needs: Sequence[Need], *, reason: str, by: Actor) -> list[Need]:
    """Withdraw needs together with the import that brought them."""
    return perform_many(needs, "recall", by=by, inputs=[{"reason": reason}] * len(needs))


def _city_for(geometry: GeoJSON | None) -> Box | None:
    """Where places are expected, asked only where a place was given."""
    return None if geometry is None else city_box()


def _refuse_unpublishable(need: Need, context: Context) -> None:
    for guard in PUBLISHABLE:
        if sentence := guard(need, context):
            raise Refused(sentence)


def _write_parts(written: Sequence[tuple[Need, Draft]]) -> None:
    statements.add_many([row for need, draft in written for row in cost_rows(need, draft.cost_items)])
    statements.add_many([Citation(need=need, report=report) for need, draft in written for report in draft.citations])


def _replace_costs(need: Need, costs: Sequence[Cost]) -> None:
    """Write the cost items anew where they differ; unchanged ones keep their rows, and the history says nothing."""
    before = list(need.cost_items.order_by("pk"))
    after = cost_rows(need, costs)
    if [_told(row) for row in before] == [_told(row) for row in after]:
        return
    need.cost_items.all().delete()
    CostItem.objects.bulk_create(after)


def _told(row: CostItem) -> tuple[Any, ...]:
    return row.description, row.basis, row.quantity, row.amount, row.currency, row.year


def _replace_citations(need: Need, reports: Sequence[ProblemReport]) -> None:
    wanted = {report.pk for report in reports}
    need.citations.exclude(report__in=wanted).delete()
    known = set(need.citations.values_list("report_id", flat=True))
    Citation.objects.bulk_create([Citation(need=need, report_id=pk) for pk in sorted(wanted - known, key=str)])


# --- funds -----------------------------------------------------------------------------------------------------------


def add_fund(
    *,
    organization: Organization,
    name: str,
    kind: str,
    by: Actor,
    code: str = "",
    restrictions: str = "",
    citation: str = "",
    until: date | None = None,
    own_rules: bool = False,
    rules: Sequence[str] = (),
    evidence: Sequence[str] = (),
) -> Fund:
    """Name money with its restrictions, so that needs can say what would pay for them.

    `own_rules`: of shared costs it pays by `rules` (codes; none: any) and asks for `evidence`, not as usual for its
    kind (`allowable.ALLOWABLE`).
    """
    fund = Fund(
        organization=organization,
        name=name,
        kind=kind,
        code=code,
        restrictions=restrictions,
        citation=citation,
        until=until,
        own_rules=own_rules,
        rules=list(rules),
        evidence=list(evidence),
    )
    _refuse_unsound_fund(fund)
    return perform(fund, "add", by=by)


FUND_FIELDS = ("name", "code", "kind", "restrictions", "citation", "until", "own_rules", "rules", "evidence")


def edit_fund(fund: Fund, *, by: Actor, seen: int | None = None, **fields: Any) -> Fund:
    """Change some fields of a fund."""
    _refuse_unknown(fields, FUND_FIELDS)

    def apply(fresh: Fund, _context: Context) -> None:
        for name, value in fields.items():
            setattr(fresh, name, value)
        _refuse_unsound_fund(fresh)

    return perform(fund, "edit", by=by, inputs={"changed": sorted(fields)}, apply=apply, seen=seen)


def close_fund(fund: Fund, *, reason: str, by: Actor, seen: int | None = None) -> Fund:
    """The fund pays for nothing new."""
    return perform(fund, "close", by=by, inputs={"reason": reason}, seen=seen)


def _refuse_unsound_fund(fund: Fund) -> None:
    refuse_unclean(fund)
    fund.rules, fund.evidence = list(fund.rules), list(fund.evidence)
    if not fund.own_rules:
        fund.rules, fund.evidence = [], []
    if unknown := (set(fund.rules) - set(rule_choices())) | (set(fund.evidence) - set(EVIDENCE)):
        raise Refused(
            _("“%(value)s” is not on the list.") % {"value": ", ".join(sorted(unknown))}, code="input", field="rules"
        )
    same = Fund.objects.filter(organization=fund.organization, name=fund.name).exclude(pk=fund.pk)
    if same.exists():
        raise Refused(_("There is already a fund of this name."), code="input", field="name")


def _refuse_unknown(fields: Mapping[str, Any], known: Sequence[str]) -> None:
    if unknown := set(fields) - set(known):
        raise TypeError(f"There is no field {sorted(unknown)} to edit.")
