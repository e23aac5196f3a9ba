"""The checklist of a solicitation: planned from its method and its route, ticked off while the act is ahead."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.solicitations.drafting import words_in
from junto.solicitations.lawful.checking import AHEAD, lines_of
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import ChecklistItem, Solicitation


def plan_checklist(solicitation: Solicitation) -> None:
    """Write the lines anew; one that stays what it was keeps what shows it. Called inside the door."""
    old = {(line.code, line.label, line.before): line for line in solicitation.checklist.all()}
    solicitation.checklist.all().delete()
    words = words_in(solicitation.language)
    made = []
    for line in lines_of(solicitation.method, read(solicitation.route), solicitation.language):
        row = ChecklistItem(
            solicitation=solicitation,
            code=line.code,
            label=words(line.label),
            citation=line.citation,
            before=line.before,
        )
        if (kept := old.get((row.code, row.label, row.before))) is not None:
            row.done_by_id, row.done_at, row.evidence = kept.done_by_id, kept.done_at, kept.evidence
        made.append(row)
    ChecklistItem.objects.bulk_create(made)


def tick_checklist(
    solicitation: Solicitation, *, by: Actor, evidence: Mapping[str, str], seen: int | None = None
) -> Solicitation:
    """Tick off lines of the checklist: code → what shows it. An empty text unticks its line."""
    if by.person is None:
        raise Refused(_("The checklist is ticked off by a person."), code="forbidden")
    lines = {line.code: line for line in solicitation.checklist.all()}
    if unknown := set(evidence) - set(lines):
        raise Refused(_("There is no such line: %(what)s.") % {"what": ", ".join(sorted(unknown))}, code="input")
    for code, text in evidence.items():
        line = lines[code]
        if text.strip() != line.evidence and solicitation.state not in AHEAD[line.before]:
            raise Refused(
                _("“%(line)s” was to be there before an act that is done: it cannot be changed any more.")
                % {"line": line.label},
                code="state",
            )
    done = {code for code, line in lines.items() if line.done_by_id is not None}
    for code, text in evidence.items():
        (done.add if text.strip() else done.discard)(code)

    def then(fresh: Solicitation, context: Context) -> None:
        for code, text in evidence.items():
            line = lines[code]
            text = text.strip()  # noqa: PLW2901
            if text == line.evidence:
                continue
            line.evidence = text
            line.done_by_id = by.person if text else None
            line.done_at = context.at if text else None
            line.save(update_fields=["evidence", "done_by", "done_at"])

    inputs = {"done": len(done), "total": len(lines)}
    return perform(solicitation, "check", by=by, inputs=inputs, then=then, seen=seen)
