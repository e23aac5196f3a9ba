"""Draws each group's agreement statement by statement, and where the groups lie in the space of opinions."""

from __future__ import annotations

from html import escape

import numpy as np

from junto.core.drawing import COLOURS, FAINT, INK, WIDTH, document, shortened, text
from junto.core.sentences import gettext_noop as _

from .analysing import Analysis
from .telling import named
from .votes import Floats
from .writing import Say

MOST = 24
NAMES, RIGHT, TOP, ROW = 430, 70, 96, 24
HALF, MOST_OF = 1.1774, 2.1460  # radii that hold half and nine tenths of a normal cloud: √(2 ln 2), √(2 ln 10)


def drawn(analysis: Analysis, say: Say = str) -> str:
    """A dot for each group's share that agrees, a row a statement, sorted by group-informed consensus."""
    p = analysis.published
    shown = analysis.ranked
    if len(shown) > MOST:
        shown = [*shown[: MOST // 2], *shown[-MOST // 2 :]]
    title = say(_("How many of each group agree"))
    if not shown:
        told = say(_("Nothing can be drawn: no statement has ten votes or more in every group."))
        return document(
            title, told, [text(20, 40, title, weight="bold", size=18), text(20, 70, told)], 100, "agreement"
        )
    told = say(_("Sorted by group-informed consensus; the figure at the right.")) + " " + "; ".join(
        f"{named(analysis, one.statement)}: {one.agreement:.2f}" for one in shown[:5]
    )  # fmt: skip
    height = TOP + ROW * len(shown) + 50
    left_out = len(analysis.ranked) - len(shown)
    parts = [text(20, 32, title, weight="bold", size=18)]
    parts += [_key(name, g) for g, name in enumerate(p.names[:8])]
    parts.append(text(_x(0.5), TOP - 18, say(_("share that agrees")), anchor="middle", size=12))
    parts.append(text(WIDTH - 20, TOP - 18, say(_("consensus")), anchor="end", size=12))
    for percent in (0, 25, 50, 75, 100):
        x = _x(percent / 100)
        parts.append(f'<path d="M{x} {TOP - 12}V{height - 44}" stroke="{INK if percent == 50 else FAINT}"/>')
        parts.append(text(x, height - 26, f"{percent} %", anchor="middle"))
    for row, one in enumerate(shown):
        y = TOP + ROW * row
        if row == MOST // 2 and len(analysis.ranked) > MOST:
            parts.append(f'<path d="M20 {y - 12}H{WIDTH - 20}" stroke="{INK}" stroke-dasharray="4 4"/>')
            words = say(_("%(count)s statements between are not drawn"))
            parts.append(text(WIDTH - 20, height - 8, words % {"count": left_out}, anchor="end", size=11))
        parts.append(text(20, y + 4, shortened(named(analysis, one.statement), 55)))
        parts.append(text(WIDTH - 20, y + 4, f"{one.agreement:.2f}", anchor="end"))
        parts += _dots(analysis, one.statement, y)
    return document(title, told, parts, height, "agreement")


def _x(share: float) -> float:
    return round(NAMES + share * (WIDTH - NAMES - RIGHT), 1)


def _key(name: str, g: int) -> str:
    x = 20 + 105 * g
    return _mark(x + 6, 56, g, name) + text(x + 18, 60, shortened(name, 11))


def _mark(x: float, y: float, g: int, told: str) -> str:
    """A group's mark: its colour and its own shape, so that colour alone never tells."""

    shapes = (
        f'<circle cx="{x}" cy="{y}" r="6"', f'<rect x="{x - 5.5}" y="{y - 5.5}" width="11" height="11"',
        f'<path d="M{x} {y - 7}l7 12h-14z"', f'<path d="M{x} {y - 8}l7 8l-7 8l-7 -8z"',
    )  # fmt: skip
    colour = COLOURS[g % len(COLOURS)]
    tag = shapes[g % 4]
    return f'{tag} fill="{colour}" fill-opacity="0.85"><title>{escape(told)}</title></{tag[1:].split()[0]}>'


def _dots(analysis: Analysis, k: int, y: int) -> list[str]:
    p = analysis.published
    shares = [
        float(p.counts.agrees[g, k] / p.counts.cast[g, k]) if p.counts.cast[g, k] else None for g in range(len(p.names))
    ]
    known = [one for one in shares if one is not None]
    line = f'<path d="M{_x(min(known))} {y}H{_x(max(known))}" stroke="{FAINT}" stroke-width="3"/>'
    marks = [
        _mark(_x(one), y, g, f"{p.names[g]}: {p.counts.agrees[g, k]}/{p.counts.cast[g, k]}")
        for g, one in enumerate(shares)
        if one is not None
    ]
    return [line, *marks]


def opinion_map(analysis: Analysis, say: Say = str) -> str:
    """Each found group of ten or more as two ellipses that hold about half and nine tenths of it; no single person.

    Without clusters, or with no group of ten, the drawing says so.
    """
    p, clusters = analysis.published, analysis.grouping.clusters
    title = say(_("Where the groups lie"))
    told = say(
        _("People who voted alike lie close together. Inner line: about half of a group; outer: about nine tenths.")
    )
    parts = [text(20, 32, title, weight="bold", size=18), text(20, 56, told)]
    if clusters is None or not p.names:
        none = say(_("There are no found groups of ten people or more to draw."))
        return document(title, none, [parts[0], text(20, 70, none)], 100, "map")
    clouds = [_cloud(clusters.place[p.of == g]) for g in range(len(p.names))]
    corners = np.concatenate(
        [centre + sign * MOST_OF * np.sqrt(np.diag(spread)) for centre, spread in clouds for sign in (-1, 1)]
    )
    points = corners.reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min((WIDTH - 120) / max(high[0] - low[0], 1e-9), 440 / max(high[1] - low[1], 1e-9))
    for g, (centre, spread) in enumerate(clouds):
        x = WIDTH / 2 + (centre[0] - (low[0] + high[0]) / 2) * scale
        y = 310 - (centre[1] - (low[1] + high[1]) / 2) * scale
        parts += _ellipses(float(x), float(y), spread * scale**2, g)
    for g, (centre, _spread) in enumerate(clouds):
        x = WIDTH / 2 + (centre[0] - (low[0] + high[0]) / 2) * scale
        y = 310 - (centre[1] - (low[1] + high[1]) / 2) * scale
        people = say(_("%(name)s: %(size)s people")) % {"name": shortened(p.names[g], 24), "size": p.sizes[g]}
        parts.append(text(round(float(x), 1), round(float(y), 1), people, anchor="middle", weight="bold", size=15))
    first, second = (round(100 * one) for one in clusters.explained)
    axes = say(_("Across: %(first)s %% of the differences between votes; up: %(second)s %%."))
    parts.append(text(20, 572, axes % {"first": first, "second": second}))
    return document(title, told, parts, 590, "map")


def _cloud(places: Floats) -> tuple[Floats, Floats]:
    """The mean and covariance of the places of ten people or more: figures of the group, not of a person."""
    return places.mean(axis=0), np.cov(places.T)


def _ellipses(x: float, y: float, spread: Floats, g: int) -> list[str]:
    values, axes = np.linalg.eigh(spread)
    radii = np.sqrt(np.maximum(values, 0))
    turn = -float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
    colour = COLOURS[g % len(COLOURS)]
    return [
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{radii[1] * by:.1f}" ry="{radii[0] * by:.1f}" fill="{colour}" '
        f'fill-opacity="{opacity}" stroke="{colour}" stroke-width="2" transform="rotate({turn:.1f} {x:.1f} {y:.1f})"/>'
        for by, opacity in ((MOST_OF, 0.12), (HALF, 0.25))
    ]
