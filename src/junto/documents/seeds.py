"""The retention classes a new installation starts with: common practice of US municipalities, to be checked locally.

Schedules differ by state. Only what is federal and the same everywhere is marked with its citation. All of it is
recalled and was compared with no schedule: every class is `verified: False`, and the page says so beside each, until
the clerk or the attorney has checked it against the schedule that applies.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

RETENTION_CLASSES: tuple[dict[str, Any], ...] = (
    {
        "code": "permanent",
        "name": _("Permanent record"),
        "years": None,
        "disposal": "keep",
        "basis": _("Minutes, ordinances, resolutions: kept for ever in most states' schedules."),
        "governs": {},
    },
    {
        "code": "contract",
        "name": _("Contracts and what led to them"),
        "years": 7,
        "disposal": "destroy",
        "basis": _("After the end; the limit for claims on written contracts differs by state (3 to 10 years)."),
        "governs": {},
    },
    {
        "code": "federal-grant",
        "name": _("Records of a federal award"),
        "years": 3,
        "disposal": "destroy",
        "basis": _("2 CFR 200.334: three years from the final financial report, longer under litigation or audit."),
        "since": date(2020, 11, 12),  # when part 200 was numbered anew; the three years are older
        "governs": {},
    },
    {
        "code": "unsuccessful-bid",
        "name": _("Bids that were not awarded"),
        "years": 3,
        "disposal": "destroy",
        "basis": _("Common in states' schedules: two to five years after the award."),
        "governs": {
            "solicitations.submission": ["withdrawn", "replaced", "late", "unreadable"],
            "solicitations.price_envelope": ["left_sealed"],
        },
    },
    {
        "code": "solicitation",
        "name": _("Solicitations, their questions and addenda"),
        "years": 7,
        "disposal": "keep",
        "basis": _("With the contract they led to; kept until the clerk has looked at them."),
        "governs": {
            "solicitations.solicitation": ["contracted"],
            "solicitations.addendum": ["issued"],
            "solicitations.question": ["answered", "declined"],
            "solicitations.acknowledgement": [],
            "solicitations.approval": ["given", "refused", "lapsed"],
        },
    },
    {
        "code": "payment-file",
        "name": _("Files of payments from the finance system"),
        "years": 7,
        "disposal": "destroy",
        "basis": _(
            "Common in states' schedules for accounts payable: three to seven years after the audit. Counted from the "
            "end of the last contract whose payments the file proves."
        ),
        # one that was never carried out may be taken up again, and proves nothing until then
        "governs": {"agreements.payment_import": ["read", "checked", "failed"]},
    },
    {
        "code": "planning",
        "name": _("Plans, needs and working papers"),
        "years": 5,
        "disposal": "keep",
        "basis": _("Common practice; reviewed by the clerk before anything is destroyed."),
        "governs": {},
    },
    {
        "code": "problem-report",
        "name": _("Residents' problem reports that were not published"),
        "years": 2,
        "disposal": "destroy",
        "basis": _("Common in states' schedules for complaints and requests for service."),
        "governs": {"needs.problem_report": ["rejected"]},
    },
    {
        "code": "transitory",
        "name": _("Files of passing use"),
        "years": 1,
        "disposal": "destroy",
        "basis": _("Drafts and copies without value once used."),
        # it proves nothing, and nobody takes it up again
        "governs": {"agreements.payment_import": {"only": ["discarded"]}},
    },
)
