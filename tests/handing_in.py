"""Many companies that hand in over HTTP at once, and what must be true of each answer they were given.

`stage` plays a published solicitation with companies that are signed in and have a draft each; `Seller` is one of them
with a connection of its own; `Verifier` asks the installation, in a process of its own, what it made of what they sent.
"""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tests.serving import Installation, Installations

SIZE = 20_000  # bytes of an envelope
TAKEN = ("submitted", "to_confirm", "replaced")  # states of what counts as received in time

STAGE = """
import json, sys, django; django.setup()
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.urls import reverse
from junto.core.workflow import PROGRAM
from junto.journal import clock
from junto.journal.door import perform_many
from junto.people.models import Account, Membership, Organization, Person
from junto.people.queries import actors_for
from junto.solicitations import actions
from tests.projects.making import SINCE, world
from tests.solicitations.making import Buying
count, seconds, drafts = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
Session = import_module(settings.SESSION_ENGINE).SessionStore
deadline = clock.now() + timedelta(seconds=seconds)
with transaction.atomic(), clock.set_to(deadline - timedelta(days=30)):
    buying = Buying(world())
    solicitation = buying.published(
        questions_until=deadline - timedelta(days=10), deadline=deadline, opening_at=deadline + timedelta(hours=1)
    )
    names = [f"Company {number}" for number in range(count)]
    accounts = Account.objects.bulk_create([Account(email=f"{n}@example.org", password="!") for n in range(count)])
    companies = perform_many([Organization(name=name, kind="company") for name in names], "add", by=PROGRAM)
    people = perform_many([Person(name=n, account=a) for n, a in zip(names, accounts)], "add", by=PROGRAM)
    perform_many(
        [Membership(person=p, organization=c, role="company_representative", starts=SINCE)
         for p, c in zip(people, companies)], "add", by=PROGRAM)
    actors = actors_for(people)
    told = []
    for account, person, company in zip(accounts, people, companies):
        session = Session()
        session[auth.SESSION_KEY] = str(account.pk)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[auth.HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        draft = ""
        if drafts:
            draft = str(actions.start_submission(solicitation, organization=company, by=actors[person.pk]).pk)
        told.append([session.session_key, str(company.pk), draft])
print(json.dumps({
    "solicitation": str(solicitation.pk), "deadline": deadline.isoformat(), "officer": str(buying.officer.person),
    "offer": reverse("solicitations:offer", args=[solicitation.pk]), "companies": told,
}))
"""

VERIFY = """
import json, sys, django; django.setup()
from uuid import UUID
from django.conf import settings
from django.db import connection
from junto.journal import leavings
from junto.journal.check import check
from junto.journal.models import Entry
from junto.solicitations.envelopes.door import wrong_envelopes
from junto.solicitations.models import Submission
from junto.solicitations.sealing import wraps
def look(pks):
    rows = {str(r.pk): r for r in Submission.objects.filter(pk__in=pks)}
    entries = {}
    for e in Entry.objects.filter(subject_id__in=pks).order_by("number"):
        entries.setdefault(str(e.subject_id), []).append(e.action)
    found = {}
    for pk, row in rows.items():
        try:
            digest = wraps.digest(row.pk)
        except FileNotFoundError:
            digest = ""
        except Exception as error:
            digest = repr(error)
        found[pk] = {
            "state": row.state, "digest": row.digest, "bytes": digest, "entries": entries.get(pk, []),
            "received_at": row.received_at and row.received_at.isoformat(),
            "deadline": row.solicitation.deadline.isoformat(),
        }
    return found
def half_written():
    leavings.clear(older_than=0)
    for path in (settings.ENVELOPES / "sealed").glob("*/*"):
        try:
            wraps.digest(UUID(path.name))
        except Exception as error:
            yield f"{path} is no whole envelope: {error!r}"
    for path in wraps.passing():
        yield f"{path} was left"
for line in sys.stdin:
    asked = json.loads(line)
    if asked == "all":
        answer = {"findings": [*check().findings, *wrong_envelopes(), *half_written()],
                  "taken": Submission.objects.exclude(state__in=("draft", "discarded")).count(),
                  "entries": Entry.objects.count()}
    elif asked == "drafts":
        rows = Submission.objects.filter(state="draft").values_list("organization_id", "pk")
        answer = {str(company): str(pk) for company, pk in rows}
    else:
        answer = look(asked)
    connection.close()
    print(json.dumps(answer), flush=True)
"""


@dataclass
class Staged:
    """What was played: the companies as (session, company, draft), the page on which they begin, the deadline."""

    companies: list[tuple[str, str, str]]
    offer: str
    deadline: str
    solicitation: str
    officer: str


def stage(installation: Installation, count: int, *, seconds: float = 30 * 86_400, drafts: bool = True) -> Staged:
    """Play it: `count` companies, the deadline `seconds` from now."""
    said = installation.run("-c", STAGE, str(count), str(seconds), "1" if drafts else "0", covered=False).stdout
    return Staged(**json.loads(said.splitlines()[-1]))


@dataclass
class Answer:
    """What a seller was told: the status and where to go on; status 0 where no answer came."""

    submission: str
    digest: str
    status: int
    to: str = ""
    seconds: float = 0.0

    @property
    def acknowledged(self) -> bool:
        return self.status == 302


class Seller:
    """One company with a connection of its own, which is made anew where it broke."""

    def __init__(self, url: str, session: str, company: str, draft: str = "", timeout: float = 60) -> None:
        where = urlsplit(url)
        self.place = (str(where.hostname), int(where.port or 80))
        self.session, self.company, self.draft, self.timeout = session, company, draft, timeout
        self.connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: bytes | Iterator[bytes], kind: str, length: int = -1) -> tuple[int, str]:
        """The status and the address of a redirect; (0, "") where the server gave no whole answer."""
        token = "a" * 32
        headers = {"Content-Type": kind, "Cookie": f"sessionid={self.session}; csrftoken={token}", "X-CSRFToken": token}
        if length >= 0:
            headers["Content-Length"] = str(length)
        # A connection kept open may have been closed by the server meanwhile; what was sent on it is sent once only.
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(*self.place, timeout=self.timeout)
            self.connection.request("POST", path, body, headers)
            answer = self.connection.getresponse()
            answer.read()
            if answer.getheader("Connection", "").lower() == "close":
                self.close()
            return answer.status, answer.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, ""

    def begin(self, offer: str) -> str:
        """Begin a draft; its id, or none where the server did not answer so."""
        status, to = self.post(offer, f"organization={self.company}".encode(), "application/x-www-form-urlencoded")
        self.draft = to.rstrip("/").rpartition("/")[2] if status == 302 else ""
        return self.draft

    def hand_in(self, content: bytes) -> Answer:
        """Hand the draft in, packed elsewhere."""
        body, kind = form_of(content)
        status, to = self.post(f"/solicitations/submissions/{self.draft}/packed/", body, kind)
        return Answer(self.draft, sha256(content).hexdigest(), status, to)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def form_of(content: bytes) -> tuple[bytes, str]:
    """A file as a form's body, and what kind of body that is."""
    begin = b'--junto\r\nContent-Disposition: form-data; name="file"; filename="e.zip"\r\nContent-Type: application/zip'
    return begin + b"\r\n\r\n" + content + b"\r\n--junto--\r\n", "multipart/form-data; boundary=junto"


def content_of(seed: str, size: int = SIZE) -> bytes:
    """Bytes that no other submission has."""
    return random.Random(seed).randbytes(size)


class Verifier:
    """Asks what the installation holds, again and again, in one process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def _asked(self, what: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(what), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        return json.loads(line)

    def of(self, submissions: list[str]) -> dict[str, dict[str, Any]]:
        """What it holds of these submissions."""
        return self._asked(submissions)

    def drafts(self) -> dict[str, str]:
        """Each company's draft: where an answer was lost, its company sees on its page what became of it."""
        return self._asked("drafts")

    def whole(self) -> dict[str, Any]:
        """What `junto journal check` and the envelopes' digests say of everything."""
        return self._asked("all")


@contextmanager
def verifying(installation: Installation) -> Iterator[Verifier]:
    """A verifier, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", VERIFY],
        env=installation.uncovered,
        cwd=installation.data,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Verifier(process)
    finally:
        process.kill()
        process.communicate()


@dataclass
class Ground:
    """A staged installation, who verifies it, and the companies that nobody has made use of yet."""

    installations: Installations
    made: Installation
    staged: Staged
    verifier: Verifier

    def companies(self, count: int) -> list[tuple[str, str, str]]:
        """So many companies, for one use."""
        taken, self.staged.companies = self.staged.companies[:count], self.staged.companies[count:]
        assert len(taken) == count
        return taken


@contextmanager
def ground(installations: Installations, companies: int, *, seconds: float = 7_200) -> Iterator[Ground]:
    """Stage an installation with so many companies, each with a draft, until the block ends."""
    made = installations.fresh(JUNTO_CLOCK_MAY_BE_SET="yes", JUNTO_MFA_ROLES="")
    staged = stage(made, companies, seconds=seconds)
    with verifying(made) as verifier:
        yield Ground(installations, made, staged, verifier)


def faults_of(answers: list[Answer], held: dict[str, dict[str, Any]]) -> list[str]:
    """What breaks a promise: acknowledged and lost or other bytes, taken late, a row without its entry or its bytes."""
    faults = []
    for answer in answers:
        row = held.get(answer.submission)
        if row is None:
            faults.append(f"{answer}: its row is gone")
            continue
        got_in = {"submit", "submit_late"} & set(row["entries"])
        handed_in = row["state"] not in ("draft", "discarded")
        if answer.acknowledged and not handed_in:
            faults.append(f"{answer}: acknowledged and lost: {row}")
        if handed_in != bool(got_in):
            faults.append(f"{answer}: a row without its entry, or an entry without its row: {row}")
        if handed_in and not row["digest"] == row["bytes"] == answer.digest:
            faults.append(f"{answer}: other bytes: {row}")
        if row["state"] in TAKEN and row["received_at"] >= row["deadline"]:
            faults.append(f"{answer}: taken late: {row}")
        if row["state"] == "late" and row["received_at"] < row["deadline"]:
            faults.append(f"{answer}: called late, though in time: {row}")
    return faults
