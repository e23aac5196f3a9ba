"""A losing company asks for the records of a purchase: the winner is heard, one copy released, one thing withheld."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from junto.evaluation.models import Award
from junto.publication import actions
from junto.publication.models import RecordsRequest, ResponsiveDocument
from junto.publication.records import sources
from junto.web.demonstration.awarding import ATTORNEY, BUYER
from junto.web.demonstration.buying import seller
from junto.web.demonstration.paper import one_page
from junto.web.demonstration.stage import Stage

ASKS = "RID"
TRADE_SECRET, ACCOUNTS = "Texas Government Code § 552.110", "Texas Government Code § 552.136"
LEFT_OUT = (
    ("line 2", "Whom to call at two customers, who were promised that it stays between them."),
    ("line 4", "What another customer pays for upkeep."),
)


def answer_request(stage: Stage, award: Award) -> RecordsRequest:
    """From the letter to the answer; the references redacted, the check with its account number kept back."""
    officer, winner = stage.actor(BUYER), seller(stage, award.organization.code)
    request = _register(stage, award)
    with stage.moment(hours=4):
        references = _list(stage, request, award, "references")
        check = _list(stage, request, award, "bid_bond")
    with stage.moment(hours=20):
        references = actions.give_notice(references, by=officer)
        actions.decide_withholding(
            check, reason="It is the picture of a check: the account is all it tells.", citation=ACCOUNTS, by=officer
        )
    with stage.moment(hours=60):
        references = actions.object_to_release(
            references, objection="Lines 2 and 4 tell whom we serve and for how much; see § 552.110.", by=winner
        )
    with stage.moment(hours=50):
        references = actions.redact_document(
            references,
            reason="The two lines are what the law protects; that Northgate has served cities is not.",
            citation=TRADE_SECRET,
            by=stage.actor(ATTORNEY),
        )
    with stage.moment(hours=5):
        references = actions.keep_copy(
            references, [_redacted(award)], name="references-redacted.pdf", redactions=_left_out(), by=officer
        )
    assert references.release_from is not None
    with stage.at_time(references.release_from + timedelta(hours=12)):  # the company went to no court
        return actions.publish_answer(
            request,
            answer="The references of the winning bid are released but for two lines. The cashier’s check is kept "
            "back. What else was asked for stands in the public file of the purchase.",
            by=officer,
        )


def _register(stage: Stage, award: Award) -> RecordsRequest:
    with stage.moment(hours=30):
        today = timezone.localdate(stage.at)
        company = stage.organizations[ASKS]
        return actions.receive_request(
            award.evaluation.solicitation,
            requester=f"{seller(stage, ASKS).name}, {company.name}",
            contact="By letter",
            wanted="The references and the bond of the bid that won.",
            received_on=today,
            due_on=today + timedelta(days=30),
            citation="Texas Government Code §§ 552.221, 552.305: later, since a company is to be heard",
            by=stage.actor(BUYER),
        )


def _list(stage: Stage, request: RecordsRequest, award: Award, code: str) -> ResponsiveDocument:
    officer, wanted = stage.actor(BUYER), str(award.submission.documents.get(code=code).pk)
    offered = sources.documents_of(request.solicitation, officer)
    found = next(one for one in offered if (one.source, one.source_id) == ("offer_document", wanted))
    return actions.list_document(request, found, by=officer)


def _left_out() -> list[dict[str, str]]:
    return [{"place": place, "reason": reason, "citation": TRADE_SECRET} for place, reason in LEFT_OUT]


def _redacted(award: Award) -> bytes:
    solicitation = award.evaluation.solicitation
    lines = (award.organization.name, "[left out]", f"{solicitation.number}, {solicitation.title}", "[left out]")
    return one_page("References", *lines)
