"""The server's processes killed (SIGKILL) at random moments while companies hand in; what they were told must hold.

    PYTHONPATH=src:. python -m tests.soak.kills [ROUNDS]      (JUNTO_TEST_DATABASE=postgresql for the other database)

In each round eight companies begin drafts and hand in 20 KB each over HTTP, again and again, until all the processes
that serve are killed; then what was acknowledged is looked for: row, entry, bytes. Each 25th round the whole server is
killed and started anew. At the end `junto journal check` reads everything, and nothing half written may lie about.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from tests.environment import database
from tests.handing_in import Answer, Ground, Seller, Verifier, content_of, faults_of, ground
from tests.serving import Installation
from tests.soak.installing import standing_alone

ANEW = 25  # rounds after which the whole server is killed
JUNTO = "junto.wsgi:application"
PLANTED = "tests.soak.planted_server:bytes_after_the_answer"
UNTIL_FOUND = 25  # rounds in which a planted fault must be found
LONGEST = 0.7  # seconds from the first acknowledgement to the kill


@dataclass
class Figures:
    """What was done, and what broke a promise."""

    rounds: int = 0
    killed: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    got_in_unanswered: int = 0  # handed in, though the answer was lost: lawful, and the company sees it on its page
    faults: list[str] = field(default_factory=list)


Kill = Callable[[], int]  # how many processes were ended


class Server:
    """gunicorn with the application loaded before it forks, so that a killed process is followed by another at once."""

    def __init__(self, installation: Installation, application: str = JUNTO) -> None:
        self.installation, self.application = installation, application
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = 1 if database() == "sqlite" else 2
        self.start()

    def start(self) -> None:
        log = (self.installation.data / "gunicorn.log").open("ab")
        words = [f"--bind=127.0.0.1:{self.port}", f"--workers={self.workers}", "--threads=8", "--preload"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.application, *words, "--log-level=error"],
            env=self.installation.uncovered,
            cwd=self.installation.data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        """A company that is refused a connection would think its answer lost, and wait until the round ends."""
        for _try in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise TimeoutError("The server does not listen.")

    def serving(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def kill(self, whole: bool) -> int:
        """Kill the processes that serve, or the whole server; how many."""
        found = self.serving()
        if whole:
            self.process.kill()
            self.process.wait()
        for one in found:
            one.kill()
        psutil.wait_procs(found, 10)
        if whole:
            self.start()
        return len(found)

    def stop(self) -> None:
        """Killed as well: the next start must find it so."""
        found = self.serving() if self.process.poll() is None else []
        self.process.kill()
        self.process.wait()
        for one in found:
            one.kill()
        psutil.wait_procs(found, 10)


@contextmanager
def served(installation: Installation, application: str = JUNTO) -> Iterator[Server]:
    """A server, until the block ends."""
    server = Server(installation, application)
    try:
        yield server
    finally:
        server.stop()


def one_round(
    server: Server, sellers: list[Seller], offer: str, moment: float, number: int, kill: Kill | None
) -> tuple[list[Answer], int]:
    """All hand in until the kill; what each was told, and how many processes were killed."""
    answers: list[Answer] = []
    first, stop = threading.Event(), threading.Event()

    def sell(seller: Seller) -> None:
        give_up = time.monotonic() + 60
        while not stop.is_set() and time.monotonic() < give_up:
            if not seller.draft and not seller.begin(offer):
                time.sleep(0.02)  # not up yet, or it has a draft whose answer was lost: see below
                continue
            answer = seller.hand_in(content_of(seller.draft))
            answers.append(answer)
            seller.draft = ""
            first.set() if answer.acknowledged else stop.wait(0.02)

    threads = [threading.Thread(target=sell, args=(seller,)) for seller in sellers]
    for thread in threads:
        thread.start()
    first.wait(60)
    time.sleep(moment)
    killed = kill() if kill else server.kill(whole=number % ANEW == ANEW - 1)
    stop.set()
    for thread in threads:
        thread.join()
    return answers, killed


def rounds(
    on: Ground, *, count: int, companies: int = 8, kill: Kill | None = None, planted: str = "", seed: str = "kills"
) -> Figures:
    """Play `count` rounds. `kill()`: what is broken off instead of the processes that serve. `planted`: the application
    with a fault; played until that is found.
    """
    chance, figures = random.Random(seed), Figures()
    with served(on.made, planted or JUNTO) as server:
        sellers = [Seller(server.url, *one) for one in on.companies(companies)]
        for number in range(count):
            drafts = on.verifier.drafts()
            for seller in sellers:
                seller.draft = drafts.get(seller.company, "")
            answers, killed = one_round(server, sellers, on.staged.offer, chance.uniform(0, LONGEST), number, kill)
            _judge(answers, on.verifier, figures)
            figures.rounds += 1
            figures.killed += killed
            if planted and figures.faults:
                return figures
            if number % 50 == 49:
                told = f"{number + 1} rounds, {figures.acknowledged} acknowledged, {len(figures.faults)} faults"
                sys.stderr.write(f"{told}\n")
    figures.faults += on.verifier.whole()["findings"]
    sys.stderr.write(f"{figures.rounds} rounds, {figures.acknowledged} acknowledged, {figures.faults} are faults\n")
    return figures


def _judge(answers: list[Answer], verifier: Verifier, figures: Figures) -> None:
    held = verifier.of([one.submission for one in answers])
    figures.faults += faults_of(answers, held)
    for one in answers:
        figures.acknowledged += one.acknowledged
        figures.unanswered += not one.status
        figures.got_in_unanswered += not one.status and held.get(one.submission, {}).get("state", "draft") != "draft"


def main(count: int = 1000) -> int:
    """Play them and print the figures; 0 where nothing was lost and what is planted afterwards was found."""
    began = time.monotonic()
    with standing_alone() as installations, ground(installations, 16, seconds=86_400) as on:
        figures = rounds(on, count=count)
        planted = rounds(on, count=UNTIL_FOUND, planted=PLANTED)
    return told(figures, "processes killed", "bytes after the answer", planted, began)


def told(figures: Figures, what: str, plant: str, planted: Figures, began: float) -> int:
    """Print the figures; 1 where something broke a promise, or what was planted was not found."""
    for fault in figures.faults[:20]:
        sys.stdout.write(f"- {fault}\n")
    found = f"found in round {planted.rounds}" if planted.faults else "NOT FOUND"
    sys.stdout.write(
        f"{database()}: {figures.rounds:,} rounds, {figures.killed:,} {what}; {figures.acknowledged:,} "
        f"submissions acknowledged, {figures.unanswered:,} unanswered ({figures.got_in_unanswered:,} of them got in); "
        f"{len(figures.faults)} faults; planted ({plant}): {found}; {time.monotonic() - began:.0f} s\n"
    )
    return 1 if figures.faults or not planted.faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1000))
