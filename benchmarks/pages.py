"""The list of needs with 10,000 needs beside an empty template page: 8 connections on gunicorn, one run.

    PYTHONPATH=src:. python benchmarks/pages.py [--needs 10000] [--requests 400] [--connections 8]

The empty page is the frame's base template with nothing in it but a heading, served by the same process (the page
that says thank you for a report). Each page is asked for the same number of times; addresses take turns, so that a slow
minute is slow for all. Sizes are those that travel, compressed where the server compresses.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PORT = 8899
PAGES = {
    "empty template": "/needs/problems/reported/",
    "list": "/needs/",
    "list, page 200": "/needs/?page=200",
    "list, one kind": "/needs/?words=camera",
    "map, unchanged": "/needs/needs.geojson",
    "map, whole": "/needs/needs.geojson?",
}
FILL = """
import random, sys, django
django.setup()
from datetime import date
from junto.core.money import Money
from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.needs.actions import import_needs
from junto.needs.drafts import Cost, Draft
from junto.people.models import Jurisdiction, Organization
from junto.places.actions import install_kinds
from junto.places.queries import kinds_by_code
count, draw = int(sys.argv[1]), random.Random(3)
install_kinds()
here = perform(Jurisdiction(name="City", kind="city"), "add", by=PROGRAM)
bodies = [
    perform(Organization(name=f"Department {i}", kind="department", jurisdiction=here), "add", by=PROGRAM)
    for i in range(24)
]
kinds = list(kinds_by_code().values())
def draft(i):
    kind = draw.choice(kinds)
    place = {"type": "Point", "coordinates": [-97.0 + draw.random() * 0.4, 32.6 + draw.random() * 0.36]}
    return Draft(
        organization=draw.choice(bodies), title=f"{kind.name} at lot {draw.randint(1, 9999)}, block {i}",
        description="Worn out.", kind=kind, geometry=place, starts=date(2027, draw.randint(1, 12), 1),
        cost_items=[Cost("Equipment", Money(draw.randint(1, 10**7), "USD"))], external_id=f"X{i}",
    )
for i in range(0, count, 2000):
    import_needs([draft(j) for j in range(i, min(i + 2000, count))], by=PROGRAM, source="plan.csv")
"""


def ask(
    connection: http.client.HTTPConnection, address: str, etag: str = "", cookie: str = ""
) -> tuple[float, int, int, str]:
    """Milliseconds, status, bytes of the body as they travelled, entity tag."""
    headers = {
        "Accept-Encoding": "gzip",
        **({"If-None-Match": etag} if etag else {}),
        **({"Cookie": cookie} if cookie else {}),
    }
    began = time.perf_counter()
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    return (time.perf_counter() - began) * 1000, answer.status, len(body), answer.getheader("ETag", "")


class Asking(NamedTuple):
    """What every connection asks for, and what it finds."""

    pages: Mapping[str, str]
    tags: Mapping[str, str]
    cookie: str
    times: Mapping[str, list[float]]
    sizes: dict[str, int]


def work(asking: Asking, rounds: int) -> None:
    """One connection, asking for every page in turn."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    for _round in range(rounds):
        for name, address in asking.pages.items():
            etag = asking.tags[name] if "unchanged" in name else ""
            took, status, size, _tag = ask(connection, address, etag, asking.cookie)
            if status not in (200, 304):
                raise SystemExit(f"{address} answered {status}")
            asking.times[name].append(took)
            asking.sizes[name] = size


def measure(pages: Mapping[str, str], connections: int, requests: int, cookie: str = "") -> None:
    """Warm up, ask, print a line for each page; the first is the floor. "unchanged" in a name: asked with its tag."""
    first = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    tags = {name: ask(first, address, cookie=cookie)[3] for name, address in pages.items()}
    times: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, int] = {}
    given = (Asking(pages, tags, cookie, times, sizes), max(1, requests // connections))
    threads = [threading.Thread(target=work, args=given) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    floor = statistics.quantiles(next(iter(times.values())), n=20)[-1]
    for name, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        told = {"page": name, "median ms": round(statistics.median(taken), 1), "p95 ms": round(p95, 1)}
        print(json.dumps(told | {"p95 / empty": round(p95 / floor, 2), "KB": round(sizes[name] / 1000, 1)}))


def environment_in(folder: str) -> dict[str, str]:
    """The environment of an installation whose data lies in that folder."""
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("JUNTO_")},
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "junto.settings",
        "JUNTO_SECRET_KEY": "benchmark",
        "JUNTO_DATA": folder,
    }


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[None]:
    """Inside: the installation answers on `PORT`."""
    bind = [f"--bind=127.0.0.1:{PORT}", "--workers=2", "--threads=4"]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "gunicorn", "junto.wsgi:application", *bind, "--log-level=error"], env=environment
    )
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Fill a database, serve it, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--connections", type=int, default=8)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_in(folder)
        for words in (["-m", "django", "migrate", "-v0"], ["-m", "django", "collectstatic", "--no-input", "-v0"]):
            subprocess.run([sys.executable, *words], env=environment, check=True)  # noqa: S603 - our own program
        subprocess.run([sys.executable, "-c", FILL, str(arguments.needs)], env=environment, check=True)  # noqa: S603
        with serving(environment):
            measure(PAGES, arguments.connections, arguments.requests)


def _wait() -> None:
    for _try in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not answer.")


if __name__ == "__main__":
    main()
