"""10,000 tampers with published logs: each found by `junto verify --log` and by a second program, the file named.

    PYTHONPATH=src python -m tests.soak.tlog_tampers [COUNT]

The second program is tests/core/tlog/independent.py, which stands on pymerkle and shares no line with Junto. The last
log has three levels of tiles; each look at it takes seconds, so it has its share of 50.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.core.tlog.tampering import GROWN, LONG, Outcome, tampered, world

COUNT = 10_000
DEEP = 50


def main(count: int = COUNT) -> int:
    """Tamper `count` times; 0 where all of it was found and named."""
    deep = min(DEEP, count // 20)
    logs = [*GROWN, *LONG]
    shares = [(count - deep) // (len(logs) - 1)] * (len(logs) - 1)
    shares[0] += count - deep - sum(shares)
    outcomes: list[Outcome] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="junto-soak-") as base:
        for number, (sizes, share) in enumerate(zip(logs, [*shares, deep], strict=True)):
            random = Random(f"soak {number}")
            one = world(Path(base, str(number)), sizes)
            outcomes += [tampered(one, random) for _ in range(share)]
            sys.stdout.write(f"  a log of {one.size:,} entries, grown in {len(sizes)} steps: {share:,} tampers\n")
            sys.stdout.flush()
    figures = {
        "tampers": len(outcomes),
        "found by junto verify --log": sum(one.noticed for one in outcomes),
        "with the file named": sum(one.named for one in outcomes),
        "found by the second program": sum(one.independent for one in outcomes),
    }
    for what, figure in figures.items():
        sys.stdout.write(f"{what:<30}{figure:>8,}\n")
    sys.stdout.write(f"{', '.join(f'{how} {n:,}' for how, n in sorted(Counter(o.how for o in outcomes).items()))}\n")
    sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")
    for one in outcomes:
        if not (one.noticed and one.named and one.independent):
            sys.stdout.write(f"NOT FOUND: {one}\n")
    return 0 if set(figures.values()) == {count} else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT))
