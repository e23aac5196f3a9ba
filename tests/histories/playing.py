"""Plays histories: hands with connections of their own at one solicitation, all at once, by the database's clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from statistics import median
from threading import Barrier, get_ident
from typing import Any
from unittest.mock import patch
from uuid import UUID

import dj_database_url
from django.conf import settings
from django.db import DatabaseError, connection, connections

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.models import Entry
from junto.solicitations import actions
from junto.solicitations.envelopes.door import read_envelope
from junto.solicitations.models import Acknowledgement, Addendum, Opening, Solicitation, Submission
from junto.solicitations.profiles import MethodProfile, profile_of
from junto.solicitations.sealing import wraps
from tests.histories.explaining import DONE, Asked, History, Line
from tests.histories.serial import Serial
from tests.projects.making import world
from tests.serving import Installation
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.making import Buying

COMPANIES = ("One", "One", "Two")  # two people of One
OFFICERS = ("first", "second")
HANDS = len(COMPANIES) + len(OFFICERS)
STEPS = 2
LONGEST = 0.008  # seconds between two steps of a hand
SHORTEST = timedelta(milliseconds=10)
WAITS = 2.0  # seconds at most for the deadline; a machine that is slower than that plays less of the opening
KINDS = {f"solicitations.{kind}": kind for kind in ("solicitation", "submission", "addendum", "opening")}
KINDS["solicitations.acknowledgement"] = "acknowledgement"


def micro(at: datetime) -> int:
    """A moment as whole microseconds."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


# --- a database beside that of the tests ------------------------------------------------------------------------------
@contextmanager
def on(installation: Installation) -> Iterator[None]:
    """Let this thread's connection be to that installation's database."""
    connect(installation)
    try:
        yield
    finally:
        leave()


def connect(installation: Installation) -> None:
    """From here on; until `leave`."""
    found = dj_database_url.parse(installation.database_url)
    own = {**connections.settings["default"], **{name: found[name] for name in ("NAME", "USER", "HOST", "PORT")}}
    _former.setdefault(get_ident(), connections["default"])
    connections["default"] = type(connections["default"])(own, "default")


def leave() -> None:
    """Close it, and go back to the one before."""
    connections["default"].close()
    connections["default"] = _former.pop(get_ident())


_former: dict[int, Any] = {}  # the connection that a thread had before


# --- the table at which all sit ---------------------------------------------------------------------------------------
@dataclass
class Table:
    """A city with its people, and a pool of hands."""

    bidding: Bidding
    sellers: dict[str, Actor]
    officers: dict[str, Actor]
    pool: ThreadPoolExecutor
    setting: timedelta = timedelta(milliseconds=30)  # how long it took to publish the one before
    pace: timedelta = SHORTEST  # how long a question took in the one before

    @property
    def moment(self) -> timedelta:
        """What a moment is on this machine now: deadlines lie a few of them ahead, so that not everything is late."""
        return max(self.setting, self.pace, SHORTEST)


@contextmanager
def table(installation: Installation) -> Iterator[Table]:
    """A table on a fresh installation; for the thread that is `on` it."""
    bidding = Bidding(Buying(world()))
    bidding.buying._project = bidding.world.project()
    sellers = {name: bidding.buying.seller(name) for name in set(COMPANIES)}
    officers = dict(zip(OFFICERS, (bidding.officer, bidding.second), strict=True))
    envelopes, settings.ENVELOPES = settings.ENVELOPES, installation.data / "envelopes"
    quick = patch.object(Solicitation, "method", property(_quick))
    with ThreadPoolExecutor(HANDS, initializer=connect, initargs=(installation,)) as pool, quick:
        try:
            yield Table(bidding, sellers, officers, pool)
        finally:
            settings.ENVELOPES = envelopes
            barrier = Barrier(HANDS)
            list(pool.map(lambda _n: (barrier.wait(), leave()), range(HANDS)))


def _quick(solicitation: Solicitation) -> MethodProfile:
    """Its method, but that a material addendum leaves companies no days: a history lasts less than a second."""
    return replace(profile_of(solicitation.profile, solicitation.profile_version), addendum_days=0)


def published(table: Table, random: Random) -> Solicitation:
    """A solicitation that is open for some hundredths of a second."""
    buying, officer = table.bidding.buying, table.bidding.officer
    began = clock.now()
    deadline = began + table.setting + table.moment * random.uniform(1, 4)
    project = buying.project
    draft = Solicitation(
        project=project, jurisdiction=project.jurisdiction, office=table.bidding.world.purchasing,
        profile="low_bid", profile_version=1, officer_id=officer.person, title="Cameras", summary="Cameras.",
        deadline=deadline, opening_at=deadline, sealed_by="server",
    )  # fmt: skip

    def then(fresh: Solicitation, context: Context) -> None:
        """Published at once: how it comes to that is no part of the history, and takes longer than the history."""
        fresh.ocid, fresh.state, fresh.published_at = f"ocds-{fresh.number}", "published", context.at
        fresh.save()

    made = perform(draft, "write", by=officer, then=then)
    table.setting = clock.now() - began
    return made


# --- one history ------------------------------------------------------------------------------------------------------
def play(table: Table, seed: str) -> History:
    """Let all hands act at once; what each saw, and what the journal and the rows tell afterwards."""
    random = Random(seed)
    solicitation = published(table, random)
    start = Serial(micro(solicitation.deadline), micro(solicitation.opening_at))
    seen = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    barrier = Barrier(HANDS)
    hands = [
        Hand(number, solicitation.pk, who, table, Random(f"{seed} {number}"))
        for number, who in enumerate((*COMPANIES, *OFFICERS))
    ]
    tasks = [table.pool.submit(hand.act, barrier) for hand in hands]
    asked = [one for task in tasks for one in task.result()]
    table.pace = timedelta(seconds=median(one.returned - one.called for one in asked))
    slack = 1_000 if connection.vendor == "sqlite" else 1  # SQLite's clock has milliseconds
    return History(start, lines_of(solicitation, seen), asked, end_of(solicitation), slack)


class Hand:
    """Somebody who does what they feel like, looking at the database as a page does before each step."""

    def __init__(self, number: int, solicitation: UUID, who: str, table: Table, random: Random) -> None:
        self.number, self.solicitation, self.who, self.random = number, solicitation, who, random
        self.actor = table.sellers.get(who) or table.officers[who]
        self.setting = table.moment
        self.company = table.bidding.buying._companies.get(who)
        self.asked: list[Asked] = []

    def act(self, barrier: Barrier) -> list[Asked]:
        barrier.wait()
        step = self._company if self.who in COMPANIES else self._office
        for turn in range(STEPS):
            if turn or self.who in OFFICERS:
                time.sleep(self.random.uniform(0, LONGEST))
            step()
        self._after_the_deadline(step)
        return self.asked

    def _after_the_deadline(self, step: Callable[[], None]) -> None:
        give_up = time.monotonic() + WAITS
        deadline = Solicitation.objects.filter(pk=self.solicitation).values_list("deadline", flat=True)
        while (left := (deadline.get() - clock.now()).total_seconds()) > 0 and time.monotonic() < give_up:
            time.sleep(min(left, WAITS))  # a deadline never comes nearer
        if self.who in COMPANIES:
            return step()
        self.random.choice((self._call, self._call, self._close, self._extend))()
        self._hold()
        return self.random.choice((self._call, self._hold, self._look))()

    def _now(self) -> Solicitation:
        return Solicitation.objects.get(pk=self.solicitation)

    def _ask(self, what: str, do: Callable[[], Any], **given: Any) -> Any:
        """Do it, and write down what was answered when."""
        called, since = time.monotonic(), time.time_ns() // 1000
        done, answer = None, ""
        try:
            done = do()
            answer = f"{DONE} {getattr(done, 'state', '')}".strip()
        except Refused as refused:
            answer = refused.code
        except (DatabaseError, OSError, AttributeError, TypeError, ValueError) as fault:
            answer = f"{type(fault).__name__}: {fault}"
        until, returned = time.time_ns() // 1000, time.monotonic()
        if done is not None and what in ("start", "amend", "call"):
            given["name"] = str(done.pk)
        self.asked.append(Asked(self.number, what, given, called, returned, since, until, answer))
        return done

    # --- a company ----------------------------------------------------------------------------------------------------
    def _company(self) -> None:
        mine = list(Submission.objects.filter(solicitation=self.solicitation, organization__name=self.who))
        drafts = [one for one in mine if one.state == "draft"]
        if (unseen := self._unseen()) and self.random.random() < 0.7:
            return self._acknowledge(unseen[0])
        if not mine or (not drafts and self.random.random() < 0.6):
            return self._start()
        if drafts and self.random.random() < 0.75:
            return self._submit(drafts[0])
        one = self.random.choice(mine)
        return self.random.choice((self._withdraw, self._submit, self._confirm, self._withdraw, self._discard))(one)

    def _unseen(self) -> list[Addendum]:
        seen = Acknowledgement.objects.filter(addendum__solicitation=self.solicitation, organization__name=self.who)
        issued = Addendum.objects.filter(solicitation=self.solicitation, state="issued")
        return list(issued.exclude(pk__in=seen.values("addendum")).order_by("number"))

    def _start(self) -> None:
        do = lambda: actions.start_submission(self._now(), organization=self.company, by=self.actor)  # noqa: E731
        self._ask("start", do, company=self.who)

    def _submit(self, one: Submission) -> None:
        data = f"{one.pk} {self.number} {len(self.asked)}".encode()
        digest = sha256(data).hexdigest()
        do = lambda: actions.submit_packed(fresh(one), iter([data]), by=self.actor)  # noqa: E731
        self._ask("submit", do, name=str(one.pk), digest=digest)

    def _withdraw(self, one: Submission) -> None:
        self._ask("withdraw", lambda: actions.withdraw_submission(fresh(one), by=self.actor), name=str(one.pk))

    def _confirm(self, one: Submission) -> None:
        self._ask("confirm", lambda: actions.confirm_submission(fresh(one), by=self.actor), name=str(one.pk))

    def _discard(self, one: Submission) -> None:
        self._ask("discard", lambda: actions.discard_draft(fresh(one), by=self.actor), name=str(one.pk))

    def _acknowledge(self, addendum: Addendum) -> None:
        do = lambda: actions.acknowledge_addendum(fresh(addendum), organization=self.company, by=self.actor)  # noqa: E731
        self._ask("acknowledge", do, company=self.who, number=addendum.number)

    # --- the office ---------------------------------------------------------------------------------------------------
    def _office(self) -> None:
        steps = (self._extend, self._amend, self._look, self._close, self._call, self._hold)
        self.random.choices(steps, (3, 3, 1, 2, 2, 2))[0]()

    def _extend(self) -> None:
        until = clock.now() + self.setting * self.random.uniform(0, 8)  # which extending itself takes a part of
        deadline = until.replace(microsecond=until.microsecond // 10 * 10 + self.number)  # names the question
        do = lambda: actions.extend_deadline(self._now(), deadline=deadline, reason="An outage.", by=self.actor)  # noqa: E731
        self._ask("extend", do, deadline=micro(deadline))

    def _amend(self) -> None:
        material = self.random.random() < 0.5

        def do() -> Addendum:
            draft = actions.write_addendum(self._now(), by=self.actor, summary="Another yard.", material=material)
            return actions.issue_addendum(draft, by=self.actor)

        self._ask("amend", do, material=material)

    def _close(self) -> None:
        self._ask("close", lambda: perform(self._now(), "close", by=PROGRAM))

    def _call(self) -> None:
        self._ask("call", lambda: actions.call_opening(self._now(), by=self.actor), officer=self.who)

    def _hold(self) -> None:
        opening = Opening.objects.filter(solicitation=self.solicitation).first()
        if opening is not None:
            do = lambda: actions.hold_opening(fresh(opening), by=self.actor)  # noqa: E731
            self._ask("hold", do, officer=self.who, name=str(opening.pk))

    def _look(self) -> None:
        one = Submission.objects.filter(solicitation=self.solicitation).exclude(digest="").order_by("?").first()
        if one is None:
            return

        def do() -> None:
            with read_envelope(fresh(one), by=self.actor) as path:
                path.read_bytes()

        self._ask("look", do, name=str(one.pk))


# --- what is known afterwards -----------------------------------------------------------------------------------------
def lines_of(solicitation: Solicitation, after: int) -> list[Line]:
    """The entries of the solicitation and what belongs to it, in the journal's order."""
    rows = Entry.objects.filter(root_id=solicitation.pk, id__gt=after, subject_type__in=KINDS).order_by("id")
    addenda = {a.pk: a for a in Addendum.objects.filter(solicitation=solicitation)}
    seen = {
        a.pk: (a.organization.name, a.addendum.number)
        for a in Acknowledgement.objects.filter(addendum__solicitation=solicitation).select_related(
            "organization", "addendum"
        )
    }
    lines = []
    for entry in rows:
        kind, name = KINDS[entry.subject_type], str(entry.subject_id)
        key: tuple[Any, ...] = ({"submit_late": "submit"}.get(entry.action, entry.action), name)
        if kind == "addendum":
            if entry.action != "issue":
                continue
            moved = addenda[entry.subject_id].deadline
            key = ("extend", micro(moved)) if moved else ("amend", name)
        elif kind == "acknowledgement":
            key = ("acknowledge", *seen[entry.subject_id])
        elif kind == "solicitation":
            name, key = "solicitation", (entry.action,)
        lines.append(Line(kind, name, entry.action, micro(entry.at), entry.state, key))
    return lines


def end_of(solicitation: Solicitation) -> dict[str, Any]:
    """The rows as they are afterwards, as `as_told` tells the model."""
    now = Solicitation.objects.get(pk=solicitation.pk)
    opening = Opening.objects.filter(solicitation=now).first()
    sheets = {
        str(s.pk): (s.organization.name, s.state, _kept(s), micro(s.received_at) if s.received_at else 0)
        for s in Submission.objects.filter(solicitation=now).select_related("organization")
    }
    assert now.deadline is not None
    return {
        "state": now.state,
        "deadline": micro(now.deadline),
        "opening": opening.state if opening else "",
        "sheets": sheets,
    }


def _kept(submission: Submission) -> str:
    """The digest of what was handed in: the row's, where the bytes on the disk have it as well."""
    if not submission.digest:
        return ""
    try:
        kept = wraps.digest(submission.pk)
    except (OSError, ValueError) as fault:
        kept = repr(fault)
    return kept if kept == submission.digest else f"{submission.digest}, on the disk {kept}"
