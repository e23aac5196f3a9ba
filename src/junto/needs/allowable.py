"""By which rules each kind of fund may pay a share of a common cost, and what must be shown: dated, cited data.

Fair is not yet allowable. The citations are recalled, not verified: whoever keeps a fund checks them, and where its
instrument says otherwise the fund has rules of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.sharing import RULES
from junto.core.workflow import Words
from junto.needs.models import Fund

EVIDENCE: Mapping[str, Words] = {
    "no_subsidy": _("its member pays no more than it would alone"),
    "core": _("no group of members would be better off by itself"),
}


@dataclass(frozen=True, slots=True)
class Allowable:
    """What a fund accepts: rules by code (none: any), evidence by code, by what law, and whether anybody checked it."""

    rules: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    citation: str = ""
    verified: bool = False

    @property
    def rule_names(self) -> list[str]:
        """The rules in the reader's words."""
        return [rule_name(code) for code in self.rules]

    @property
    def evidence_names(self) -> list[Words]:
        """What must be shown, in words."""
        return [EVIDENCE[code] for code in self.evidence]


BENEFIT = ("use", "benefit", "stand-alone")
ALLOWABLE: Mapping[str, Allowable] = {
    Fund.Kind.GENERAL: Allowable(),
    Fund.Kind.BOND: Allowable((), ("no_subsidy",), "Texas Government Code chapter 1331; the bond ordinance"),
    Fund.Kind.ENTERPRISE: Allowable(
        (), ("no_subsidy",), "Texas Government Code §§ 1502.056–1502.057; the fund’s bond covenants"
    ),
    Fund.Kind.FEDERAL: Allowable(BENEFIT, (), "2 CFR 200.405(a) and (d): in proportion to the benefits received"),
    Fund.Kind.STATE: Allowable(BENEFIT, (), "Texas Grant Management Standards, which follow 2 CFR 200 subpart E"),
    Fund.Kind.PRIVATE: Allowable(),
    Fund.Kind.SPECIAL: Allowable((), ("no_subsidy",), "the statute or ordinance that restricts the revenue"),
}


def allowable_by(fund: Fund) -> Allowable:
    """What a fund accepts: by rules of its own, else as usual for its kind."""
    if not fund.own_rules:
        return ALLOWABLE[fund.kind]
    return Allowable(tuple(fund.rules), tuple(fund.evidence), fund.citation, verified=True)


def rule_name(code: str) -> str:
    """A rule's name in the reader's words."""
    if code in RULES:
        return gettext(RULES[code].name)
    return code


def rule_choices() -> dict[str, str]:
    """Every rule that a fund can accept: code → name."""
    return {code: rule_name(code) for code in RULES}
