"""Who stands in which relation to an evaluation: shared by this room's workflows.

Who of the panel reads what is a fact of the solicitations room (its readers of offers), so that the submissions
themselves and everything here follow one and the same row.
"""

from __future__ import annotations

from junto.core.workflow import ANY_ROLE, SYSTEM, Who
from junto.journal.registry import Relation
from junto.solicitations.profiles import checking_roles
from junto.solicitations.workflow.roles import solicitation_relations

OFFICE = (Who("procurement_officer", of="office"),)
ATTORNEY = (Who("city_attorney", of="here"),)
AUDITOR = (Who("auditor", of="here"),)
WATCH = (*OFFICE, *ATTORNEY, *AUDITOR, SYSTEM)  # who sees how the evaluation goes on, without sitting on the panel

NAMES = Who(ANY_ROLE, of="reads_names")  # of the panel: who may know which companies there are
CONTENTS = Who(ANY_ROLE, of="reads_contents")  # who may read what they offer, but no price
PRICES = Who(ANY_ROLE, of="reads_prices")
PANEL = (NAMES, CONTENTS, PRICES)
READING = (CONTENTS, PRICES)
SEATED = Who(ANY_ROLE, of="seated")
CHAIR = Who(ANY_ROLE, of="chair")

BIDDERS = Who("company_representative", of="candidates")  # of any company whose submission was opened
OWN = Who("company_representative", of="organization")
CHECKERS = tuple(Who(role, of="here") for role in checking_roles())  # decide checks apart from the buyer

READS = "solicitation__offer_readers"


def evaluation_relations(prefix: str = "") -> dict[str, Relation]:
    """The relations of an evaluation, seen from what hangs on it by `prefix` ("evaluation__")."""
    readers = f"{prefix}{READS}"
    return {
        **solicitation_relations(f"{prefix}solicitation__"),
        "officer": Relation(f"{prefix}solicitation__officer", "person"),
        "candidates": Relation(f"{prefix}candidates__organization"),
        "seated": Relation(f"{prefix}panelists__person", "person", where={f"{prefix}panelists__state": "seated"}),
        "chair": Relation(
            f"{prefix}panelists__person",
            "person",
            where={f"{prefix}panelists__state": "seated", f"{prefix}panelists__chairs": True},
        ),
        **{
            f"reads_{level}": Relation(f"{readers}__person", "person", where={f"{readers}__state": level})
            for level in ("names", "contents", "prices")
        },
    }
