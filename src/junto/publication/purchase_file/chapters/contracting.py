"""The contracts: parties, terms, approvals, certified money, signatures, amendments, and which member bears what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.agreements.changing import change_by_change
from junto.agreements.models import Amendment, Certification, Contract, ContractApproval, InternalAgreement
from junto.agreements.shown import changed_shown, headroom, so_far_shown
from junto.core.money import Money
from junto.needs.allowable import rule_name
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, amount, day, listed, moment, state_of, yes


def contracts(reading: Reading) -> Section:
    """Each contract that the edition may read, with what hangs on it as far as it may read that."""
    section = Section(_("Contracts"))
    for contract in reading.contracts:
        section.head(contract.number)
        _terms(reading, section, contract)
        _approvals(reading, section, contract)
        _certifications(reading, section, contract)
        _signatures(section, contract)
        _amendments(reading, section, contract)
        for agreement in reading.shared:
            if agreement.contract_id == contract.pk:
                _shares(reading, section, agreement)
    return section


def _terms(reading: Reading, section: Section, contract: Contract) -> None:
    grown = contract.amount != contract.first_amount
    ended = ("end", "not_appropriated", "terminate", "withdraw")
    section.facts(
        (_("title"), contract.title),
        (_("state"), state_of(contract)),
        (_("between"), _("%(city)s and %(company)s") % {"city": contract.jurisdiction, "company": contract.supplier}),
        (_("award that it follows"), contract.award.number if contract.award is not None else ""),
        (_("amount"), amount(contract.value)),
        (_("amount when it was signed"), amount(Money(contract.first_amount, contract.currency)) if grown else ""),
        (_("runs"), _("%(first)s to %(last)s") % {"first": day(contract.starts), "last": day(contract.ends)}),
        (_("options to extend"), contract.options),
        (_("if a later year’s money is not voted"), contract.non_appropriation),
        (_("signs for the city"), contract.signatory),
        (_("drafted"), reading.who(contract, "draft")),
        (_("approved as to form"), reading.who(contract, "approve_form")),
        (_("funds declared certified"), reading.who(contract, "declare_certified")),
        (_("council’s resolution"), contract.resolution if contract.council_asked else ""),
        (_("executed"), reading.when(contract, "execute")),
        (_("work begins on"), day(contract.proceed_on)),
        (_("over since"), reading.who(contract, *ended)),
        (_("why it is over"), reading.why(contract, *ended)),
    )


def _approvals(reading: Reading, section: Section, contract: Contract) -> None:
    rows = reading.rows(ContractApproval, contract=contract).select_related("contract", "solicitation")
    section.grid(
        (_("what is approved"), _("asked of"), _("state"), _("by whom and when"), _("reason")),
        [
            (
                a.label, a.get_role_display(), state_of(a),
                reading.who(a, ANSWERED[a.state]) if a.state in ANSWERED else "",
                reading.why(a, "refuse") if a.state == "refused" else "",
            )
            for a in rows.order_by("pk")
        ],
        (28, 18, 14, 24, 16),
    )  # fmt: skip


ANSWERED = {"given": "approve", "refused": "refuse"}


def _certifications(reading: Reading, section: Section, contract: Contract) -> None:
    rows = reading.rows(Certification, contract=contract).select_related("fund__organization")
    section.grid(
        (_("encumbrance"), _("fund"), _("fiscal year"), _("amount"), _("state"), _("certified")),
        [
            (
                c.encumbrance, f"{c.fund.organization}: {c.fund}", c.fiscal_year,
                amount(Money(c.amount, contract.currency)),
                listed(filter(None, (state_of(c), reading.why(c, "withdraw")))), reading.who(c, "certify"),
            )
            for c in rows.order_by("fiscal_year", "fund__organization__name", "pk")
        ],
        (16, 24, 10, 16, 14, 20),
    )  # fmt: skip


def _signatures(section: Section, contract: Contract) -> None:
    section.grid(
        (_("signed"), _("name"), _("on paper"), _("when"), _("SHA-256 of the text")),
        [
            (s.get_party_display(), ", ".join(filter(None, (s.name, s.title))), yes(s.on_paper), moment(s.at), s.digest)
            for s in contract.signatures.order_by("at", "pk")
        ],
        (14, 24, 8, 14, 40),
    )


def _amendments(reading: Reading, section: Section, contract: Contract) -> None:
    rows = list(reading.rows(Amendment, contract=contract).order_by("number"))
    sums = change_by_change(contract, rows)
    told = section.grid(
        (_("amendment"), _("reason"), _("change"), _("changed in all"), _("new end"), _("state")),
        [
            (
                a.number, a.reason, amount(Money(a.change, contract.currency)) if a.change else "",
                so_far_shown(sums[a.pk]) if a.pk in sums else "", day(a.ends),
                listed(filter(None, (state_of(a), reading.who(a, "sign"), _agreed(a)))),
            )
            for a in rows
        ],
        (10, 28, 14, 18, 12, 18),
    )  # fmt: skip
    if told:
        section.say(changed_shown(contract))
        section.say(headroom(contract))


def _agreed(amendment: Amendment) -> str:
    return _("%(name)s agreed for the company") % {"name": amendment.agreed_by} if amendment.agreed_by else ""


def _shares(reading: Reading, section: Section, agreement: InternalAgreement) -> None:
    section.facts(
        (_("internal agreement"), f"{agreement.number}: {agreement.title}"),
        (_("its state"), state_of(agreement)),
        (_("rule of its shares"), rule_name(agreement.rule) if agreement.rule else ""),
        (_("in force"), reading.when(agreement, "enter")),
    )
    if not reading.sees(agreement, "shares"):
        return
    rows = agreement.shares.select_related("organization", "fund").order_by(
        "fiscal_year", "organization__name", "fund__name"
    )
    section.grid(
        (_("fiscal year"), _("member"), _("fund"), _("share")),
        [(s.fiscal_year, s.organization, s.fund, amount(Money(s.amount, agreement.currency))) for s in rows],
        (14, 30, 36, 20),
    )
