"""Sealing and unsealing 20 KB and 20 MB, beside the stock `age` program and bare SHA-256, answers compared.

    PYTHONPATH=src python benchmarks/sealing.py [--runs 5]

Three ways at each size, the best of some runs: in memory as a server or a test does; from file to file as the command
does (written privately, synced, renamed); and the program age (Debian's, in Go) from file to file, whose time holds the
start of a process. To be fair to it, the time in which a process of age prints its version is taken off in a column of
its own. The floor is SHA-256 over the same bytes: Junto takes two digests in sealing (the header's, and again while
sealing, so that a file that changes meanwhile is found) and two in unsealing (content and ciphertext). Every file that
one sealed is opened by the other, and what comes out is compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from junto.core.sealing import Header, header_for, new_key, seal, seal_file, unseal, unseal_file

SIZES = {"20 KB": 20_000, "20 MB": 20_000_000}


def best(action: Callable[[], object], runs: int) -> float:
    """Seconds of the quickest run."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def age(*words: str) -> None:
    """Run the program age."""
    subprocess.run(["age", *words], check=True, capture_output=True)  # noqa: S603, S607 - the program under test


def measure(size: int, folder: Path, runs: int, start: float) -> list[tuple[str, float, float]]:
    """Rows of (what, seconds to seal, seconds to unseal); raises AssertionError where two programs disagree."""
    key = new_key()
    content = os.urandom(size)
    bid, ours, theirs, plain, identity = (folder / name for name in ("bid", "ours.age", "theirs.age", "plain", "key"))
    identity.write_text(key.secret())

    def made() -> Header:
        return header_for(BytesIO(content), solicitation="s", number="1", addendum=0, company="c")

    header = made()
    whole = header.as_bytes() + content
    bid.write_bytes(content)
    plain.write_bytes(whole)
    sealed = seal(key.recipient, header, content)
    rows = [
        ("SHA-256 alone", best(lambda: sha256(content).digest(), runs), best(lambda: sha256(content).digest(), runs)),
        (
            "Junto in memory",
            best(lambda: seal(key.recipient, made(), content), runs),
            best(lambda: unseal(key, sealed), runs),
        ),
        (
            "Junto, file to file",
            best(lambda: seal_file(key.recipient, made(), bid, ours), runs),
            best(lambda: unseal_file(key, ours, folder / "out"), runs),
        ),
    ]
    to_seal = best(lambda: age("-r", str(key.recipient), "-o", str(theirs), str(plain)), runs)
    to_open = best(lambda: age("-d", "-i", str(identity), "-o", str(folder / "out2"), str(theirs)), runs)
    rows += [("age, file to file", to_seal, to_open), ("age without its start", to_seal - start, to_open - start)]
    age("-d", "-i", str(identity), "-o", str(folder / "out2"), str(ours))  # what Junto sealed
    assert (folder / "out2").read_bytes().partition(b"\n")[2] == content
    assert unseal(key, theirs.read_bytes())[1] == content
    assert (folder / "out").read_bytes() == content
    return rows


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    start = best(lambda: age("--version"), runs * 4)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, best of {runs}; a process of age: {start:.4f} s\n")
    print(f"{'':6} {'':24} {'seal s':>9} {'MB/s':>8} {'unseal s':>9} {'MB/s':>8}  beside age (seal, unseal)")
    for label, size in SIZES.items():
        with tempfile.TemporaryDirectory(prefix="junto-sealing-") as name:
            rows = measure(size, Path(name), runs, start)
        peer = rows[-1][1:]
        for what, to_seal, to_open in rows:
            speeds = [size / 1e6 / max(seconds, 1e-9) for seconds in (to_seal, to_open)]
            ratio = f"× {to_seal / max(peer[0], 1e-9):.2f}, × {to_open / max(peer[1], 1e-9):.2f}"
            print(f"{label:6} {what:24} {to_seal:9.4f} {speeds[0]:8.0f} {to_open:9.4f} {speeds[1]:8.0f}  {ratio}")
    print("\nEach opened what the other sealed, and what came out was the same.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
