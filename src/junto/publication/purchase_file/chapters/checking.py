"""Whether each offer answers what was asked, and whether its company can perform: each check with what shows it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.evaluation.models import Check
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, listed, state_of

DECIDED = ("meet", "miss", "waive")
PUT_ASIDE = ("find_nonresponsive", "find_not_responsible", "drop", "withdraw")


def checks(reading: Reading) -> Section:
    """The checks of each candidate, by stage, with evidence, who decided and why."""
    section = Section(_("Responsiveness and responsibility"))
    for candidate in reading.candidates:
        section.head(candidate.organization.name)
        section.facts((_("state"), state_of(candidate)), (_("reason"), reading.why(candidate, *PUT_ASIDE)))
        rows = reading.rows(Check, candidate=candidate)
        rows = rows.select_related("candidate__evaluation__solicitation").order_by("pk")
        section.grid(
            (_("check"), _("result"), _("what shows it"), _("decided by")),
            [
                (
                    listed(filter(None, (check.label, check.citation))),
                    state_of(check),
                    listed(dict.fromkeys(filter(None, (check.evidence, reading.why(check, *DECIDED))))),
                    reading.who(check, *DECIDED),
                )
                for check in rows
            ],
            (32, 14, 30, 24),
        )
    return section
