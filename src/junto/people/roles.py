"""The roles people hold in organizations, as data: where each may be held, and which two ask for different people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words

DEPARTMENT = "department"
PURCHASING = "purchasing_office"
COUNCIL = "council"
COMPANY = "company"
INTERMEDIARY = "intermediary"
COMMUNITY = "community_group"
FUNDER = "funder"
GOVERNMENT = "government"  # another government, which joins by interlocal agreement

KINDS: dict[str, Words] = {
    DEPARTMENT: _("department"),
    PURCHASING: _("purchasing office"),
    COUNCIL: _("council"),
    COMPANY: _("company"),
    INTERMEDIARY: _("intermediary"),
    COMMUNITY: _("community group"),
    FUNDER: _("funder"),
    GOVERNMENT: _("other government"),
}
CITY_BODIES = (DEPARTMENT, PURCHASING, COUNCIL, GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, what it is for, and the kinds of organization in which it may be held (empty: any)."""

    label: Words
    purpose: Words
    kinds: tuple[str, ...] = ()


ROLES: dict[str, Role] = {
    "department_lead": Role(
        _("department lead"),
        _("Decides for the department: needs, overlaps, joint projects."),
        (DEPARTMENT, GOVERNMENT),
    ),
    "department_staff": Role(
        _("department staff"), _("Writes and keeps the department's needs."), (DEPARTMENT, GOVERNMENT)
    ),
    "procurement_officer": Role(
        _("procurement officer"), _("Chooses the lawful route and runs the purchase."), (PURCHASING, DEPARTMENT)
    ),
    "city_attorney": Role(_("city attorney"), _("Approves as to form; places and releases legal holds."), CITY_BODIES),
    "controller": Role(_("controller"), _("Certifies that funds exist."), CITY_BODIES),
    "budget_officer": Role(_("budget officer"), _("Answers for shares, funds and years."), CITY_BODIES),
    "clerk": Role(_("clerk"), _("Files, retains, registers what comes on paper."), CITY_BODIES),
    "risk_manager": Role(_("risk manager"), _("Insurance, bonds, licences."), CITY_BODIES),
    "technology_manager": Role(_("technology manager"), _("Signs every technical requirement; may hold."), CITY_BODIES),
    "privacy_officer": Role(_("privacy officer"), _("Signs what is collected about people; may hold."), CITY_BODIES),
    "innovation_officer": Role(_("chief innovation officer"), _("Lays trade-offs side by side."), CITY_BODIES),
    "council_member": Role(_("council member"), _("Votes; approves what a small town combines."), (COUNCIL,)),
    "company_representative": Role(_("company representative"), _("Asks, offers, signs for the company."), (COMPANY,)),
    "intermediary_staff": Role(_("intermediary staff"), _("Runs pilots between city and companies."), (INTERMEDIARY,)),
    "community_representative": Role(
        _("community representative"), _("Speaks for a group of residents."), (COMMUNITY,)
    ),
    "funder_representative": Role(_("funder representative"), _("Answers for a grant or donation."), (FUNDER,)),
    "auditor": Role(_("auditor"), _("Reads the whole record; changes nothing."), ()),
    "moderator": Role(_("moderator"), _("Reads residents' problem reports before they are published."), CITY_BODIES),
    "administrator": Role(
        _("administrator"), _("Keeps organizations, people and roles; decides nothing else."), CITY_BODIES
    ),
}

APART: tuple[frozenset[str], ...] = (  # one person should not hold both in one jurisdiction
    frozenset({"procurement_officer", "budget_officer"}),
    frozenset({"procurement_officer", "controller"}),
    frozenset({"department_lead", "procurement_officer"}),
    frozenset({"department_lead", "controller"}),
    frozenset({"administrator", "auditor"}),
)


def role_label(code: str) -> str:
    """The role's name in the reader's language; what is no code of a role as it stands."""
    return str(ROLES[code].label) if code in ROLES else code


def apart_from(role: str) -> frozenset[str]:
    """The roles that a holder of `role` should not hold as well."""
    return frozenset(other for pair in APART if role in pair for other in pair - {role})


REPRESENTATIVES: dict[str, str] = {  # kind of organization → the role in which one speaks for it; may be asked for
    COMPANY: "company_representative",
    INTERMEDIARY: "intermediary_staff",
    COMMUNITY: "community_representative",
    FUNDER: "funder_representative",
}
COMPENSATING = ("council_member", "auditor")  # who may watch over a combination of roles


def may_be_held_in(role: str, kind: str) -> bool:
    """Whether the role may be held in an organization of that kind."""
    return not ROLES[role].kinds or kind in ROLES[role].kinds


def roles_of(kind: str) -> dict[str, Role]:
    """The roles that may be held in an organization of that kind."""
    return {code: role for code, role in ROLES.items() if may_be_held_in(code, kind)}
