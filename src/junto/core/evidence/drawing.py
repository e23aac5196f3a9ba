"""What was found, drawn as SVG: the series beside what would have been, the gap; effects and faults follow."""

from __future__ import annotations

import numpy as np

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .answering import Answer
from .effects import forest, sensitivity
from .frame import LEFT, LEFT_OUT, RIGHT, TALL, Array, Frame, Say, legend
from .methods.synthetic_control import POOR
from .timeline import timeline

TREATED, WITHOUT, MOST_BANDS = COLOURS[0], COLOURS[1], 60


def drawn(answer: Answer, say: Say = str) -> str:
    """All charts one below the other, a whole SVG; `say` puts its words into another language (gettext)."""
    plan = answer.study.plan
    title = plan.name or plan.outcome
    told = say(
        _(
            "The treated places beside what would have been, the gap between them, the effect by each method "
            "with its interval, what would change it, and where the data look faulty."
        )
    )
    parts = [text(20, 28, shortened(title, 90), weight="bold", size=16)]
    top = 44.0
    for section in (_series, _gap, forest, sensitivity, timeline):
        made, height = section(answer, top, say)
        parts += made
        top += height
    return document(title, told, parts, round(top + 10), "evidence")


def _series(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    result = answer.result
    if result is None or result.series is None:
        return [], 0.0
    series, plan = result.series, answer.study.plan
    frame = Frame(top + 46, answer.study.panel.steps, [series.treated, series.without])
    head = f"{plan.outcome}, {plan.unit}" if plan.unit else plan.outcome
    entries = [(say(_("Treated")), TREATED, ""), (say(_("Without the pilot")), WITHOUT, "7 4")]
    if answer.study.excluded[list(answer.study.treated)].any():
        entries.append((say(_("Left out by the plan")), LEFT_OUT, ""))
    parts = [text(20, top + 14, shortened(head, 80), weight="bold"), *legend(top + 32, entries), *frame.hidden(answer)]
    parts += [*frame.axes(answer), *frame.line(series.treated, TREATED), *frame.line(series.without, WITHOUT, "7 4")]
    return parts + frame.start(answer, say), TALL + 90.0


def _gap(answer: Answer, top: float, say: Say) -> tuple[list[str], float]:
    result = answer.result
    if result is None or result.series is None or not np.isfinite(result.series.without).any():
        return [], 0.0
    gap = result.series.treated - result.series.without
    bands, left = _bands(answer, gap, list(result.series.placebos.values()))
    frame = Frame(top + 46, len(gap), [gap, *bands])
    entries = [(say(_("Gap of the treated")), TREATED, "")]
    if bands:
        words = say(_("Gaps of controls treated as if (%(left)s that fit badly before are not drawn)"))
        entries.append((words % {"left": left}, FAINT, ""))
    parts = [text(20, top + 14, say(_("Gap to what would have been")), weight="bold"), *legend(top + 32, entries)]
    parts += [*frame.hidden(answer), *frame.axes(answer)]
    for band in bands:
        parts += frame.line(band, FAINT, width=0.8)
    if frame.low < 0 < frame.high:
        parts.append(f'<path d="M{LEFT} {frame.y(0)}H{WIDTH - RIGHT}" stroke="{INK}" stroke-width="1"/>')
    return parts + frame.line(gap, TREATED) + frame.start(answer, say), TALL + 90.0


def _bands(answer: Answer, gap: Array, bands: list[Array]) -> tuple[list[Array], int]:
    """The gaps of controls that before the start are at most 5 times as wide as that of the treated places, and how
    many others there are: those would stretch the chart and count for no interval either.
    """
    if not bands:
        return [], 0
    early = slice(0, answer.study.begin)
    least = POOR * float(np.nanmean(gap[early] ** 2)) ** 0.5
    kept = [band for band in bands if float(np.nanmean(band[early] ** 2)) ** 0.5 <= least]
    return kept[:MOST_BANDS], len(bands) - len(kept)
