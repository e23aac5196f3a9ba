"""Many hands at once, in processes of their own, on a real database: offers against the deadline, two openings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from tests.serving import Installation, Installations

BEGIN = """
import json, sys, django; django.setup()
from datetime import datetime
from django.db import connection
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.check import check
from junto.people.models import Person
from junto.people.queries import actor_for
from junto.solicitations import actions
from junto.solicitations.envelopes import drafting
from junto.solicitations.models import Minutes, Opening, Solicitation, Submission
from tests.projects.making import world
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying
def tell(**said): print(json.dumps(said, default=str), flush=True)
def told(): return json.loads(sys.stdin.readline())
def at(moment): return clock.set_to(datetime.fromisoformat(moment))
"""
OFFICE = (
    BEGIN
    + """
COMPANIES = ["One", "Two", "Three"]
bidding = Bidding(Buying(world()))
solicitation = bidding.buying.published()
drafts = [str(bidding.filled(solicitation, name).pk) for name in COMPANIES]
people = [bidding.buying.seller(name).person for name in COMPANIES]
officers = [bidding.second.person, bidding.clerk.person]
tell(drafts=drafts, people=people, officers=officers, deadline=solicitation.deadline.isoformat())
with at(told()["hour"]):
    opening = actions.call_opening(Solicitation.objects.get(), by=bidding.officer)
tell(opening=str(opening.pk), state=Solicitation.objects.get().state)
told()
tell(
    states=sorted(Submission.objects.values_list("state", flat=True)),
    minutes=Minutes.objects.count(),
    held=Opening.objects.filter(state="held").count(),
    findings=check().findings,
)
"""
)
HAND = (
    BEGIN
    + """
draft, seller = Submission.objects.get(pk=sys.argv[1]), actor_for(Person.objects.get(pk=sys.argv[2]))
ready = drafting.prepare(draft)
tell(ready=True)
with at(told()["at"]):
    sealed = actions.submit_submission(draft, digest=ready.digest, by=seller)
tell(state=sealed.state, received_at=sealed.received_at.isoformat())
called = told()
officer = actor_for(Person.objects.get(pk=called["officer"]))
opening = Opening.objects.get(pk=called["opening"])
tell(ready=True)
with at(told()["at"]):
    try:
        tell(held=actions.hold_opening(opening, by=officer).state)
    except Refused as refused:
        tell(refused=refused.code, sentence=str(refused))
"""
)
EARLY, LATE = timedelta(milliseconds=-1), timedelta()  # from the deadline at which each company hands in


class Hand:
    """A process that is spoken with a line at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        return json.loads(line)

    def say(self, **words: Any) -> None:
        assert self.process.stdin is not None
        print(json.dumps(words), file=self.process.stdin, flush=True)


@contextmanager
def hands(installation: Installation, script: str, *each: tuple[str, ...]) -> Iterator[list[Hand]]:
    """One process for each list of arguments; all have ended at the end of the block."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, *words], env=installation.environment, cwd=installation.data, **pipes
        )
        for words in each
    ]
    try:
        yield [Hand(process) for process in started]
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_deadline_and_opening_hold_under_many_hands(installations: Installations) -> None:
    made = installations.fresh(JUNTO_CLOCK_MAY_BE_SET="yes", JUNTO_MFA_ROLES="")
    with hands(made, OFFICE, ()) as (office,):
        begun = office.hear()
        deadline = datetime.fromisoformat(begun["deadline"])
        moments = [(deadline + off).isoformat() for off in (EARLY, EARLY, LATE)]
        hour = (deadline + timedelta(hours=1)).isoformat()
        with hands(made, HAND, *zip(begun["drafts"], begun["people"], strict=True)) as all_three:
            assert all(hand.hear() == {"ready": True} for hand in all_three)
            for hand, moment in zip(all_three, moments, strict=True):
                hand.say(at=moment)
            sealed = [hand.hear() for hand in all_three]
            assert [one["state"] for one in sealed] == ["submitted", "submitted", "late"]
            assert [one["received_at"] for one in sealed] == moments
            office.say(hour=hour)
            called = office.hear()
            assert called["state"] == "closed"
            two = all_three[:2]
            for hand, officer in zip(two, begun["officers"], strict=True):
                hand.say(opening=called["opening"], officer=officer)
                assert hand.hear() == {"ready": True}
            for hand in two:
                hand.say(at=hour)
            held, refused = sorted((hand.hear() for hand in two), key=len)
            assert (held, refused["refused"]) == ({"held": "held"}, "state")
            by_then = ("being read", "held")  # as far as the first had come
            assert refused["sentence"] in [
                f"Hold the opening is not possible now: it is “{state}”." for state in by_then
            ]
        office.say(go=True)
        left = office.hear()
    assert left == {"states": ["late", "opened", "opened"], "minutes": 2, "held": 1, "findings": []}
