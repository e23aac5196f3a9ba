"""What `junto consensus` writes: JSON for programs, a table for the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from junto.core.sentences import gettext_noop as _

from .analysing import Analysis, Result
from .counting import Counts
from .telling import named, told

Say = Callable[[str], str]
WIDEST = 70


def as_json(analysis: Analysis, say: Say = str) -> str:
    """Everything that may go out; null is what is hidden or cannot be computed, never zero."""
    p, clusters = analysis.published, analysis.grouping.clusters
    found = None
    if clusters is not None:
        found = {
            "k": clusters.k,
            "silhouettes": {str(k): round(one, 6) for k, one in clusters.silhouettes.items()},
            "explained": [round(one, 6) for one in clusters.explained],
            "stability": None if analysis.stable is None else analysis.stable._asdict(),
            "seed": analysis.seed,
        }
    data = {
        "people": p.people,
        "in_no_group": p.elsewhere,
        "groups_under_ten": p.small,
        "groups": [{"name": name, "people": size} for name, size in zip(p.names, p.sizes, strict=True)],
        "found": found,
        "statements": [_result(analysis, one) for one in analysis.results],
        "common": [_id(analysis, one) for one in analysis.common],
        "common_refusals": [_id(analysis, one) for one in analysis.common_refusals],
        "divisive": [_id(analysis, one) for one, _apart in analysis.divisive],
        "representative": {name: _chosen(analysis, g) for g, name in enumerate(p.names)},
        "everybody": {
            side: [
                {"statement": analysis.votes.statements[one.statement], "successes": one.successes,
                 "trials": one.trials,
                 "share": one.share, "test": one.test}
                for one in of
            ]
            for side, of in (("agree", analysis.agreed), ("disagree", analysis.refused))
        },
        "explanation": [one.said(say) for one in told(analysis)],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _id(analysis: Analysis, one: Result) -> str:
    return analysis.votes.statements[one.statement]


def _cell(counts: Counts, g: int, k: int, *, shown: bool) -> dict[str, int] | None:
    if not shown:
        return None
    agrees, disagrees, cast = (int(one[g, k]) for one in (counts.agrees, counts.disagrees, counts.cast))
    return {"agree": agrees, "disagree": disagrees, "pass": cast - agrees - disagrees}


def _result(analysis: Analysis, one: Result) -> dict[str, object]:
    p, k, apart = analysis.published, one.statement, one.divided
    return {
        "id": analysis.votes.statements[k],
        "text": analysis.votes.texts[k] or None,
        "everybody": _cell(p.everyone, 0, k, shown=bool(p.everyone_shown[k])),
        "groups": {name: _cell(p.counts, g, k, shown=bool(p.shown[g, k])) for g, name in enumerate(p.names)},
        "consensus": one.agreement,
        "consensus_against": one.refusal,
        "all_groups_agree": one.together,
        "all_groups_disagree": one.against,
        "divided": None if apart is None else {
            "more": p.names[apart.more], "less": p.names[apart.less], "spread": apart.spread, "chance": apart.chance,
            "corrected": apart.corrected,
        },
    }  # fmt: skip


def _chosen(analysis: Analysis, g: int) -> list[dict[str, object]]:
    return [
        {
            "statement": analysis.votes.statements[one.statement],
            "side": "agree" if one.agree else "disagree",
            "successes": one.successes, "trials": one.trials, "share": one.share, "test": one.test,
            "representativeness": one.ratio, "representativeness_test": one.ratio_test,
            "corrected": analysis.chances[g, one.statement, one.agree],
        }
        for one in analysis.chosen[g]
    ]  # fmt: skip


def statement_rows(analysis: Analysis, say: Say = str) -> tuple[list[str], list[list[str]]]:
    """Heads and one row a statement: consensus, each group's agreement and votes; the greatest consensus first."""
    p = analysis.published
    heads = [say(_("statement")), say(_("consensus")), say(_("against")), *p.names, say(_("everybody"))]
    rest = [one for one in analysis.results if one.agreement is None]
    rows = []
    for one in [*analysis.ranked, *rest]:
        k = one.statement
        cells = [_share(p.counts, g, k, shown=bool(p.shown[g, k])) for g in range(len(p.names))]
        everyone = _share(p.everyone, 0, k, shown=bool(p.everyone_shown[k]))
        rows.append([named(analysis, k), _number(one.agreement), _number(one.refusal), *cells, everyone])
    return heads, rows


def _share(counts: Counts, g: int, k: int, *, shown: bool) -> str:
    return f"{counts.agrees[g, k]}/{counts.cast[g, k]}" if shown else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def chosen_rows(analysis: Analysis, say: Say = str) -> tuple[list[str], list[list[str]]]:
    """Heads and one row a statement that stands for a group."""
    heads = [
        say(one) for one in (_("group"), _("statement"), _("side"), _("of"), _("times the others"), _("corrected"))
    ]
    rows = []
    for g, name in enumerate(analysis.published.names):
        for one in analysis.chosen[g]:
            side = say(_("agree")) if one.agree else say(_("disagree"))
            sure = analysis.chances[g, one.statement, one.agree]
            of = f"{one.successes}/{one.trials}"
            rows.append([name, named(analysis, one.statement), side, of, f"{one.ratio:.2f}", f"{sure:.3f}"])
    return heads, rows


def as_text(analysis: Analysis, say: Say = str) -> str:
    """For the terminal: in words, then statement by statement, then what stands for each group."""
    lines = [one.said(say) for one in told(analysis)]
    heads, rows = statement_rows(analysis, say)
    lines += ["", say(_("How many agree, of all who voted on it (– : hidden or not to be computed):"))]
    lines += block(heads, rows, words=1)
    heads, rows = chosen_rows(analysis, say)
    if rows:
        lines += ["", say(_("What each group stands for, compared with the others:")), *block(heads, rows, words=3)]
    return "\n".join(lines) + "\n"


def block(heads: Sequence[str], rows: Sequence[Sequence[str]], words: int) -> list[str]:
    """Columns side by side; the first `words` of them to the left and cut, the others to the right."""
    table = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in [heads, *rows]]
    widths = [max(len(row[k]) for row in table) for k in range(len(heads))]
    return [
        "  ".join(cell.ljust(widths[k]) if k < words else cell.rjust(widths[k]) for k, cell in enumerate(row)).rstrip()
        for row in table
    ]
