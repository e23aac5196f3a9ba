"""Who keeps, reads and speaks here, and the states that several workflows of this room share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, SYSTEM, State, Who
from junto.people.roles import COMPENSATING, REPRESENTATIVES, ROLES

ADMINISTRATOR = Who("administrator")
KEEPERS = (ADMINISTRATOR, SYSTEM)
WATCHING = (ADMINISTRATOR, Who("auditor"), SYSTEM)
INSIDERS = tuple(Who(role) for role in ROLES if role not in REPRESENTATIVES.values())  # roles held in the city's bodies
SPEAKERS = tuple(Who(role, of="organization") for role in REPRESENTATIVES.values())
HOLDER = Who(ANY_ROLE, of="holder")

ACTIVE, ENDED = State(_("active")), State(_("ended"), _("No longer in force; its history stays."))
ASKED = State(_("asked for"), _("Waits for confirmation by somebody who knows."))
REFUSED = State(_("refused"), _("Was asked for and not confirmed."), final=True)
WITHDRAWN = State(_("withdrawn"), _("Was asked for and taken back."), final=True)
KEPT = {"active": ACTIVE, "ended": ENDED}
ASKABLE = {"asked": ASKED, **KEPT, "refused": REFUSED, "withdrawn": WITHDRAWN}
STANDING = ("active", "ended")  # the states everyone may see
WAITING = ("asked", "refused", "withdrawn")

END = _("End")
RESUME = _("Take up again")
EDIT = _("Edit")

APPROVER = tuple(Who(role, of="approver") for role in COMPENSATING)
