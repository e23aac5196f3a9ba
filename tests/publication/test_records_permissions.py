"""Who may do and see what with requests for records: written by hand, state by state."""

from __future__ import annotations

import pytest
from django.db.models import Model

from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating
from tests.evaluation.permissions import closed_fields, people, readers_by_state
from tests.publication.requesting import Requesting

pytestmark = pytest.mark.django_db

KEEPERS = "clerk officer second"
DECIDERS = "attorney clerk officer second"
WATCH = "attorney auditor clerk officer program second"
OBJECTED = "attorney"
AGAIN = ("listed", "redacted", "to_redact", "unopposed", "whole", "withheld")

REQUEST_ACTIONS = {
    "receive": {"": KEEPERS},
    "edit": {"received": KEEPERS},
    "publish": {"received": KEEPERS},
    "close": {"received": KEEPERS},
}
DOCUMENT_ACTIONS = {
    "list": {"": KEEPERS},
    "give_notice": {"listed": KEEPERS},
    "object": {"noticed": "lumen"},
    "consent": {"noticed": "lumen"},
    "lapse": {"noticed": "program"},
    "release_whole": {"objected": OBJECTED, **dict.fromkeys(AGAIN, DECIDERS)},
    "redact": {"objected": OBJECTED, **dict.fromkeys(AGAIN, DECIDERS)},
    "withhold": {"objected": OBJECTED, **dict.fromkeys(AGAIN, DECIDERS)},
    "keep_copy": {"redacted": DECIDERS, "to_redact": DECIDERS},
    "drop": dict.fromkeys(("listed", "redacted", "to_redact", "whole", "withheld"), KEEPERS),
    "release": {"redacted": "program", "whole": "program"},
}
COMPANY_TOO = " ".join(sorted(f"{WATCH} lumen".split()))
DOCUMENT_READERS = {
    "listed": WATCH,
    "dropped": WATCH,
    **dict.fromkeys(
        ("noticed", "objected", "unopposed", "whole", "to_redact", "redacted", "withheld", "released"), COMPANY_TOO
    ),
}


def everyone(evaluating: Evaluating) -> dict[str, Actor]:
    return {**people(evaluating), "nobody": ANYONE, "program": PROGRAM}


def actions_by_state(subject: Model, who: dict[str, Actor]) -> dict[str, dict[str, str]]:
    """Action → state → who may, whatever the guards say."""
    kind = kind_of(type(subject))
    found: dict[str, dict[str, str]] = {}
    for transition in kind.workflow.transitions:
        names = [name for name, actor in who.items() if stands(kind, subject, transition.who, actor) is not None]
        for state in transition.source:
            found.setdefault(transition.name, {})[state] = " ".join(sorted(names))
    return found


def test_permissions_of_requests_documents_and_copies(evaluating: Evaluating) -> None:
    requesting = Requesting(evaluating)
    who = everyone(evaluating)
    solicitation = Solicitation.objects.get(pk=evaluating.opened("low_bid").pk)
    request = requesting.received(solicitation)
    document = requesting.claimed(request)
    all_names = " ".join(sorted(who))
    assert actions_by_state(request, who) == REQUEST_ACTIONS
    assert readers_by_state(request, who) == {"received": WATCH, "answered": all_names, "closed": WATCH}
    assert closed_fields(request, who) == dict.fromkeys(("requester", "contact", "purpose", "wanted"), WATCH)
    assert actions_by_state(document, who) == DOCUMENT_ACTIONS
    assert readers_by_state(document, who) == DOCUMENT_READERS
    copy = ReleasedCopy(request=request, document=document)
    assert actions_by_state(copy, who) == {"release": {"": "program"}}
    assert readers_by_state(copy, who) == {"released": all_names}
    assert {RecordsRequest, ResponsiveDocument, ReleasedCopy} == {type(s) for s in (request, document, copy)}
