"""Notices frozen as they were given: in full for those who offered, and for everyone as far as the method allows."""

from __future__ import annotations

from typing import Any

from junto.core.workflow import PROGRAM
from junto.documents.actions import freeze
from junto.evaluation.models import Award, Notice
from junto.journal.door import perform


def give_notice(award: Award, of: str, *, reason: str = "") -> None:
    """Freeze a notice of the intent, the award or its withdrawal. Part of the action it tells of."""
    for action, content in (("give", _in_full(award)), ("publish", _for_everyone(award))):
        notice = perform(Notice(award=award, of=of), action, by=PROGRAM)
        told = {"notice": of, **content, **({"reason": reason} if reason else {})}
        freeze(notice, label=str(Notice.Of(of).label), by=PROGRAM, content=told)


def _facts(award: Award) -> dict[str, Any]:
    solicitation = award.evaluation.solicitation
    return {
        "award": award.number,
        "solicitation": solicitation.number,
        "title": solicitation.title,
        "protest_until": award.protest_until.isoformat() if award.protest_until else None,
        "resolution": award.resolution,
    }


def _in_full(award: Award) -> dict[str, Any]:
    """Whose it is, with the reasons; the amount where prices are open, since others' offers are not theirs to read."""
    opened = award.opened_value
    return {
        **_facts(award),
        "company": award.organization.name,
        "amount": None if opened is None else str(opened),
        "reasons": award.reasons,
    }


def _for_everyone(award: Award) -> dict[str, Any]:
    opened = award.opened_value
    return {
        **_facts(award),
        "company": award.opened_organization.name if award.opened_organization else None,
        "amount": None if opened is None else str(opened),
        "reasons": award.opened_reasons,
    }
