"""The decision: intent and award with reasons, protests with their decisions, approvals, debriefings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.evaluation.models import Award, Debriefing, Protest, TermsProtest
from junto.evaluation.queries import decided_unread
from junto.projects.models import Approval
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, amount, day, moment, state_of
from junto.solicitations.conditions import ENDED
from junto.solicitations.models import ActApproval


def award(reading: Reading) -> Section:
    """Each intent and award, with the reasons as far as the method has opened them."""
    section = Section(_("Notice of intent and award"))
    rows = reading.rows(Award, evaluation__solicitation=reading.solicitation)
    for one in rows.select_related("organization", "opened_organization").order_by("year", "serial"):
        section.head(one.number)
        whom, much = reading.sees(one, "organization"), reading.sees(one, "amount")
        section.facts(
            (_("state"), state_of(one)),
            (_("for"), one.organization if whom else one.opened_organization or _("not open yet")),
            (_("amount"), amount(one.value if much else one.opened_value)),
            (_("reasons"), one.reasons if reading.sees(one, "reasons") else one.opened_reasons),
            (_("intent announced"), reading.who(one, "intend")),
            (_("protests until"), moment(one.protest_until)),
            (_("council resolution"), one.resolution),
            (_("awarded"), reading.who(one, "confirm", "award_directly")),
            (_("withdrawn"), reading.who(one, "withdraw")),
            (_("why it was withdrawn"), reading.why(one, "withdraw")),
        )
    told = reading.rows(Debriefing, award__evaluation__solicitation=reading.solicitation)
    section.grid(
        (_("debriefing of"), _("what it would like to know"), _("what it was told"), _("held on")),
        [
            (d.candidate.organization, d.wish, d.told, day(d.held_on))
            for d in told.select_related("candidate__organization").order_by("pk")
        ],
        (20, 28, 38, 14),
    )
    return section


def protests(reading: Reading) -> Section:
    """Protests against the terms and against awards, with ground, decision and appeal.

    For everyone only once the method has opened who offered, as on the pages: whoever protests has offered or means to,
    and the texts name others. Before, the number and the state of one that was decided.
    """
    section = Section(_("Protests"))
    terms = TermsProtest.objects.filter(solicitation=reading.solicitation)
    for about in reading.rows(TermsProtest, pk__in=terms.values("pk")).order_by("year", "serial"):
        _head(section, about, _("the terms"))
        section.facts(
            (_("decision"), about.decision),
            (_("remedy"), about.get_remedy_display()),
            (_("put right by"), about.addendum or ""),
        )
    _unread(section, terms, reading)
    against = Protest.objects.filter(award__evaluation__solicitation=reading.solicitation)
    rows = reading.rows(Protest, pk__in=against.values("pk"))
    for one in rows.select_related("award__evaluation__solicitation").order_by("year", "serial"):
        _head(section, one, one.award)
        section.facts(
            (_("decision"), one.decision),
            (_("remedy"), one.get_remedy_display()),
            (_("appeal until"), moment(one.appeal_until)),
            (_("appeal"), one.appeal),
            (_("decision on the appeal"), one.appeal_decision),
        )
    _unread(section, against, reading)
    return section


def _head(section: Section, protest: Protest | TermsProtest, against: object) -> None:
    section.head(protest.number)
    section.facts(
        (_("state"), state_of(protest)),
        (_("against"), against),
        (_("filed"), moment(protest.filed_at)),
        (_("decided by the"), protest.get_decider_display()),
        (_("decided by"), protest.decided_by or ""),
        (_("filed by"), protest.organization),
        (_("ground"), protest.ground),
        (_("what is asked for"), protest.asked_for),
    )


def _unread(section: Section, rows: QuerySet[Any], reading: Reading) -> None:
    for one in decided_unread(rows, reading.by):
        section.head(one.number)
        section.facts((_("state"), state_of(one)), (_("filed"), moment(one.filed_at)))
        if reading.solicitation.state in ENDED:
            later = _(
                "Ground and decision are told once the one that asks again opens who offered, or the project ends."
            )
        else:
            later = _("Ground and decision are told once the method opens who offered.")
        section.say(later, quiet=True)


def approvals(reading: Reading) -> Section:
    """Approvals of the project's gates and those that the method asks for."""
    section = Section(_("Approvals"))
    gates = reading.rows(Approval, project=reading.solicitation.project_id).select_related("organization")
    section.grid(
        (_("gate"), _("asked of"), _("state"), _("by whom and when")),
        [
            (a.gate.replace("_", " "), a.organization or a.get_role_display(), state_of(a), reading.who(a, *GIVEN))
            for a in gates.order_by("pk")
        ],
        (22, 28, 18, 32),
    )
    acts = reading.rows(ActApproval, solicitation=reading.solicitation).select_related("solicitation").order_by("pk")
    section.grid(
        (_("what is approved"), _("asked of"), _("state"), _("by whom and when"), _("reason")),
        [(a.label, a.get_role_display(), state_of(a), reading.who(a, *GIVEN), reading.why(a, *GIVEN)) for a in acts],
        (28, 18, 14, 24, 16),
    )
    return section


GIVEN = ("approve", "sign", "refuse")
