"""500 companies hand in during the last 60 seconds: none acknowledged and lost, none taken late, the clock set back.

    PYTHONPATH=src:. python -m tests.soak.last_seconds [COMPANIES] [SECONDS]   (JUNTO_TEST_DATABASE=postgresql likewise)

Through HTTP, each company at a moment of its own up to a moment after the deadline, more of them towards its end; some
begin to send before it and end after it. Then the machine's clock is set back by half an hour, and some hand in again.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tests.environment import database
from tests.handing_in import Answer, Ground, Seller, content_of, faults_of, form_of, ground
from tests.serving import Installation
from tests.soak.installing import standing_alone

OVER = 1.0  # seconds after the deadline until which companies begin
SLOW = 4  # companies that send over the deadline
AFTER_ALL = 3  # companies that come after the clock was set back
FILE = "clock-is-off-by.txt"  # in the data folder: seconds, read by tests.soak.shifted_clock
BACK = 1_800  # seconds
SHIFTED = "tests.soak.shifted_clock:application"
PLANTED = ("deadline_not_asked", "time_goes_back")
FEW = 12  # companies that find a planted fault


@dataclass
class Figures:
    """What came of it."""

    in_time: int = 0
    late: int = 0
    unanswered: int = 0
    late_though_clock_back: int = 0
    faults: list[str] = field(default_factory=list)


def play(on: Ground, *, companies: int, seconds: float, hands: int = 16, application: str = SHIFTED) -> Figures:
    """Let them hand in; `hands` connections at once. `application`: another with a fault planted."""
    made, verifier = on.made, on.verifier
    real = Installation(made.data, {k: v for k, v in made.environment.items() if k != "JUNTO_CLOCK_MAY_BE_SET"})
    deadline = datetime.fromisoformat(on.staged.deadline)
    answers: list[Answer] = []
    with on.installations.serving(real, application=application, workers=1, threads=hands) as served:
        sellers = [Seller(served.url, *one) for one in on.companies(companies + AFTER_ALL)]
        Seller(served.url, "", "").post("/healthz", b"", "text/plain")
        off = (deadline - datetime.now(UTC)).total_seconds() - seconds
        _set(made.data, off)
        hour = time.monotonic() + seconds
        answers += _rush(sellers[:companies], hour, seconds, hands)
        _set(made.data, off - BACK)
        back = [seller.hand_in(content_of(seller.draft)) for seller in sellers[companies:]]
        held = verifier.of([one.submission for one in (*answers, *back)])
        findings = verifier.whole()["findings"]
    states = [held[one.submission]["state"] for one in answers]
    return Figures(
        states.count("submitted"),
        states.count("late"),
        sum(not one.status for one in answers),
        sum(held[one.submission]["state"] == "late" for one in back),
        [*faults_of([*answers, *back], held), *findings],
    )


def _set(data: Path, seconds: float) -> None:
    beside = data / f"{FILE}.new"
    beside.write_text(f"{seconds:.3f}")
    os.replace(beside, data / FILE)


def _rush(sellers: list[Seller], hour: float, seconds: float, hands: int) -> list[Answer]:
    chance = random.Random("last seconds")
    slow, others = sellers[:SLOW], sellers[SLOW:]
    # Most come towards the end, as people do.
    moments = sorted(hour + OVER - (seconds + OVER) * chance.random() ** 2 for _each in others)
    lock, waiting, answers = threading.Lock(), iter(list(zip(moments, others, strict=True))), list[Answer]()

    def work() -> None:
        while True:
            with lock:
                found = next(waiting, None)
            if found is None:
                return
            at, seller = found
            time.sleep(max(0.0, at - time.monotonic()))
            answers.append(seller.hand_in(content_of(seller.draft)))

    threads = [threading.Thread(target=work) for _each in range(hands - len(slow))]
    threads += [threading.Thread(target=lambda one=one: answers.append(_over_it(one, hour))) for one in slow]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _over_it(seller: Seller, hour: float) -> Answer:
    """Send the first half a moment before the deadline, the rest a moment after."""
    content = content_of(seller.draft)
    body, kind = form_of(content)

    def halves() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        time.sleep(max(0.0, hour + 0.2 - time.monotonic()))
        yield body[len(body) // 2 :]

    time.sleep(max(0.0, hour - 0.3 - time.monotonic()))
    status, to = seller.post(f"/solicitations/submissions/{seller.draft}/packed/", halves(), kind, len(body))
    return Answer(seller.draft, sha256(content).hexdigest(), status, to)


def find_planted(on: Ground) -> dict[str, bool]:
    """Each fault that can be planted → whether it is found. After a play: its deadline has passed in the record."""
    found = {}
    for plant in PLANTED:
        seen = play(on, companies=FEW, seconds=2.0, application=f"tests.soak.planted_server:{plant}")
        found[plant] = bool(seen.faults) or seen.late_though_clock_back != AFTER_ALL
    return found


def main(companies: int = 500, seconds: float = 60) -> int:
    """Play it and print the figures; 0 where nothing was lost, nothing taken late, and what is planted then found."""
    everybody = companies + AFTER_ALL + len(PLANTED) * (FEW + AFTER_ALL)
    with standing_alone() as installations, ground(installations, everybody) as on:
        found = play(on, companies=companies, seconds=seconds)
        for fault in found.faults[:20]:
            sys.stdout.write(f"- {fault}\n")
        said = (
            f"{database()}: {companies} companies in the last {seconds:.0f} s: {found.in_time} in time, {found.late} "
            f"late, {found.unanswered} without an answer; after the clock was set back {found.late_though_clock_back} "
            f"of {AFTER_ALL} late; {len(found.faults)} faults"
        )
        sys.stdout.write(f"{said}\n")  # before faults are planted: a long run may be killed
        sys.stdout.flush()
        planted = find_planted(on)
    sys.stdout.write(
        f"{said}; planted: "
        + ", ".join(f"{plant} {'found' if seen else 'NOT FOUND'}" for plant, seen in planted.items())
        + "\n"
    )
    sound = not found.faults and found.late_though_clock_back == AFTER_ALL
    return 0 if sound and all(planted.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
