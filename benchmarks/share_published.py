"""Divisions that others published, beside what Junto's rules find: rule × game, member by member, with the difference.

    PYTHONPATH=src python benchmarks/share_published.py [FOLDER]

FOLDER holds the cases (`../shared/cases/sharing`). "Published" is what was printed, "programs" what two independent
programs agree on; rows of the Tennessee Valley, of Sweden and of the investors are recalled by a reader of the print.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from junto.core.sharing.model import Division
from junto.core.sharing.reading import case_of
from junto.core.sharing.rules import RULES

NAMES = {  # what the files call a rule → its code here
    "equal": "equal",
    "moriarty_standalone_proportional": "stand-alone",
    "scrb": "scrb",
    "ensc_equal_nonseparable": "ensc",
    "shapley": "shapley",
    "weighted_shapley": "weighted-shapley",
    "owen": "owen",
    "nucleolus": "nucleolus",
    "nucleolus_as_printed_in_WP": "nucleolus",
    "per_capita_prenucleolus": "per-capita-nucleolus",
    "tau_cost_gap": "tau",
    "serial": "serial",
}
ROW = "{:30} {:22} {:10} {:>9}  {}"


def main() -> None:
    """Print a line for each rule of each game that has a published or independently computed answer."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases/sharing")
    print(ROW.format("game", "rule", "answer of", "most off", "computed | answer"))
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        for source, kept in (("published", "published"), ("programs", "answers")):
            for name, answer in (found.get(kept) or {}).items():
                if name in NAMES:
                    tell(path.stem, found, NAMES[name], source, answer)


def tell(game: str, found: dict[str, Any], code: str, source: str, answer: list[float]) -> None:
    """One line of the table."""
    case = case_of(found)
    division = RULES[code].divide(case.game, case.inputs)
    if not isinstance(division, Division):
        print(ROW.format(game, code, source, "none", division.reason))
        return
    shares = [float(share) for share in division.shares]
    off = max(abs(share - given) for share, given in zip(shares, answer, strict=True))
    figures = (", ".join(f"{x:,.6g}" for x in row) for row in (shares, answer))
    print(ROW.format(game, code, source, f"{off:.2g}", " | ".join(figures)))


if __name__ == "__main__":
    main()
