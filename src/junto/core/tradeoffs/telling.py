"""What was found, in sentences that a council can hear read out: one paragraph an option, then what holds across."""

from __future__ import annotations

from collections.abc import Sequence

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .across import RULES
from .answering import Answer
from .case import Hold
from .smaa import GroupAnswer
from .winning_over import WonOver

SMALL = 0.005  # half a point of a hundred: differences below it are not told
UNSURE = 0.10  # how far a chance must move for an unsure thing to be named
MOST_NAMED = 3


def points(share: float) -> int:
    """A value or chance of 0 to 1 in whole points of a hundred."""
    return round(share * 100)


def percent(share: float) -> str:
    """A chance in whole percent; “under 1” and “over 99” for what is neither sure nor impossible."""
    found = points(share)
    if found == 0 and share > 0:
        return "<1"
    return ">99" if found == 100 and share < 1 else str(found)


def paragraph(answer: Answer, option: int) -> list[Sentence]:
    """One option: what stops it, who would choose it, who loses what, on whose word, what is unsure."""
    return [
        *_stopped(answer, option), *_chosen(answer, option), *_gains(answer, option), *_words(answer, option),
        *_unsure(answer, option),
    ]  # fmt: skip


def _stopped(answer: Answer, option: int) -> list[Sentence]:
    name = answer.case.options[option].name
    found = [_held(hold) for hold in (*answer.case.held(name), *answer.case.held(name, "policy"))]
    for one in answer.vetoed:
        if one.option != name:
            continue
        params: dict[str, object] = {
            "group": one.group or Sentence("all", _("the case as a whole")), "reason": one.veto.reason,
            "criterion": one.veto.criterion, "chance": percent(one.chance), "tolerated": percent(one.veto.tolerated),
            "line": _line(answer, one.veto.criterion, one.veto.at_most, one.veto.at_least),
        }  # fmt: skip
        if one.stands and one.chance == 1:
            words = _("Vetoed by %(group)s, and no gain elsewhere makes up for it: %(reason)s (%(line)s).")
        elif one.stands:
            words = _(
                "Vetoed by %(group)s, and no gain elsewhere makes up for it: %(reason)s (%(line)s; the chance of "
                "crossing this line is %(chance)s %%, tolerated are %(tolerated)s %%)."
            )
        else:
            words = _(
                "%(group)s: %(reason)s (%(line)s). The chance of crossing this line is %(chance)s %%, which is within "
                "the %(tolerated)s %% that are tolerated."
            )
        found.append(Sentence("vetoed" if one.stands else "tolerated", words, params))
    return found


def _held(hold: Hold) -> Sentence:
    params = {"by": hold.by, "reason": hold.reason, "release": hold.release}
    if hold.kind == "legal":
        words = _(
            "Under a legal hold by %(by)s: %(reason)s. It cannot be outvoted and is in no ranking across groups; only "
            "%(release)s may release it."
        )
        return Sentence("legal_hold", words, params)
    words = _("Under a policy hold by %(by)s: %(reason)s. %(release)s may release it.")
    return Sentence("policy_hold", words, params)


def _line(answer: Answer, criterion: str, at_most: float | None, at_least: float | None) -> Sentence:
    asked = answer.case.criterion(criterion)
    if at_most is not None:
        words = _("“%(criterion)s” must be at most %(line)s")
        return Sentence("at_most", words, {"criterion": criterion, "line": asked.said(at_most)})
    assert at_least is not None
    words = _("“%(criterion)s” must be at least %(line)s")
    return Sentence("at_least", words, {"criterion": criterion, "line": asked.said(at_least)})


def _chosen(answer: Answer, option: int) -> list[Sentence]:
    """Who would choose it: groups whose most likely first choice it is, then others that might."""
    first = [one for one in answer.groups if one.leader == option]
    others = [one for one in answer.groups if one.leader != option and one.acceptability[option, 0] >= 0.05]
    found = []
    if first:
        words = _("It is the likeliest first choice of %(groups)s.")
        found.append(Sentence("first_choice", words, {"groups": _with_chance(first, option)}))
    if others:
        words = _("It could also be the first choice of %(groups)s, depending on what they weigh most.")
        found.append(Sentence("also_first", words, {"groups": _with_chance(others, option)}))
    if not first and not others:
        found.append(Sentence("nobodys_first", _("It is the likely first choice of no group.")))
    return found


def _with_chance(groups: Sequence[GroupAnswer], option: int) -> str:
    return ", ".join(f"{one.group.name} ({percent(one.acceptability[option, 0])} %)" for one in groups)


def _gains(answer: Answer, option: int) -> list[Sentence]:
    nothing = answer.case.nothing
    if nothing is None:
        return []
    if option == nothing:
        return [Sentence("is_nothing", _("All other options are compared with it."))]
    found = []
    gainers = [one for one in answer.groups if one.gain(nothing)[option] > SMALL]
    losers = [one for one in answer.groups if one.gain(nothing)[option] < -SMALL]
    if gainers:
        said = ", ".join(f"{one.group.name} (+{points(one.gain(nothing)[option])})" for one in gainers)
        words = _("Against doing nothing, on a scale of 100 points for each group, these gain: %(groups)s.")
        found.append(Sentence("gain", words, {"groups": said}))
    for one in losers:
        found.append(_loss(one, option, nothing))
    if not losers:
        found.append(Sentence("nobody_loses", _("No group loses by it on average.")))
    return found


def _loss(one: GroupAnswer, option: int, nothing: int) -> Sentence:
    parts = one.group.weights.centre * (one.by_criterion[option] - one.by_criterion[nothing])
    worst = [c for c in parts.argsort()[:MOST_NAMED] if parts[c] < -SMALL]
    params = {
        "group": one.group.name, "points": points(-one.gain(nothing)[option]),
        "chance": percent(one.worse[option]) if one.worse is not None else "",
        "criteria": ", ".join(one.group.criteria[c] for c in worst),
    }  # fmt: skip
    words = _(
        "%(group)s loses %(points)s of 100 points (chance of being worse off: %(chance)s %%), above all on: "
        "%(criteria)s."
    )
    return Sentence("loss", words, params)


def _words(answer: Answer, option: int) -> list[Sentence]:
    """On whose word the scores stand, and where people differ."""
    name = answer.case.options[option].name
    cells = {key[1]: cell for key, cell in answer.case.cells.items() if key[0] == name}
    people = dict.fromkeys(one.by for cell in cells.values() for one in cell.judgements if one.by)
    found = []
    if people:
        found.append(
            Sentence("word_of", _("Its scores stand on the word of: %(people)s."), {"people": ", ".join(people)})
        )
    nameless = [
        criterion for criterion, cell in cells.items() if any(not j.by and not j.missing for j in cell.judgements)
    ]
    if nameless:
        words = _("Nobody put a name to its scores on: %(criteria)s.")
        found.append(Sentence("nameless", words, {"criteria": ", ".join(nameless)}))
    for criterion, cell in cells.items():
        if cell.disputed:
            said = "; ".join(f"{one.by or '—'}: {one.spread.said}" for one in cell.judgements)
            words = _(
                "People differ on “%(criterion)s”: %(scores)s. Each is taken to be as likely right as the others."
            )
            found.append(Sentence("disputed", words, {"criterion": criterion, "scores": said}))
    return found


def _unsure(answer: Answer, option: int) -> list[Sentence]:
    name = answer.case.options[option].name
    found = []
    missing = [key[1] for key, cell in answer.case.cells.items() if key[0] == name and cell.missing]
    if missing:
        words = _("Nobody scored it on: %(criteria)s; anything on the scale is taken to be possible there.")
        found.append(Sentence("missing", words, {"criteria": ", ".join(missing)}))
    nothing = answer.case.nothing
    if nothing is None or option == nothing:
        return found
    torn = [one for one in answer.groups if one.worse is not None and 0.2 <= one.worse[option] <= 0.8]
    if torn:
        words = _("It is unsure whether it leaves these better or worse off than doing nothing: %(groups)s.")
        said = ", ".join(f"{one.group.name} ({percent(one.worse[option])} %)" for one in torn if one.worse is not None)
        found.append(Sentence("torn", words, {"groups": said}))
    return found


def across(answer: Answer) -> list[tuple[str, list[Sentence]]]:
    """Each rule across groups: its name, then what it takes as fair, which option it puts first, and its notes."""
    found = []
    for code, rule in RULES.items():
        ruled = answer.ruled[code]
        told = [Sentence("fair", rule.fair)]
        if ruled.first:
            words = (
                _("First: %(options)s.")
                if len(ruled.first) == 1 or code == "pareto"
                else _("Equal first: %(options)s.")
            )
            told.append(Sentence("first", words, {"options": ", ".join(ruled.first)}))
        found.append((rule.name, [*told, *ruled.notes]))
    return found


def differing(answer: Answer) -> list[Sentence]:
    """Whether the groups, and the rules, point to the same option."""
    leaders = {answer.case.options[one.leader].name for one in answer.groups}
    found = []
    if len(leaders) == 1:
        found.append(
            Sentence("all_agree", _("Every group’s likeliest first choice is “%(option)s”."), {"option": leaders.pop()})
        )
    else:
        said = "; ".join(
            f"{one.group.name}: {answer.case.options[one.leader].name} ({percent(one.acceptability[one.leader, 0])} %)"
            for one in answer.groups
        )
        found.append(Sentence("differ", _("The groups would choose differently: %(choices)s."), {"choices": said}))
    words = _(
        "Every value is measured on its group’s own scale, from 0 (worst of all it named) to 100 (best of all). "
        "Rules that compare such values across groups take a point to mean as much to one group as to another: "
        "that is for people to judge, not for this table."
    )
    found.append(Sentence("own_scale", words))
    words = _(
        "Chances were drawn from %(samples)s samples: they are sure within %(error)s points of 100, 95 times in 100."
    )
    params = {"samples": f"{answer.case.samples:,}", "error": f"{answer.error * 100:.2g}"}
    found.append(Sentence("error", words, params))
    return found


def winning(answer: Answer) -> list[Sentence]:
    """What would bring each losing group along, option by option."""
    return [_way(answer, one) for one in answer.won_over]


def _way(answer: Answer, one: WonOver) -> Sentence:
    params: dict[str, object] = {"group": one.group, "option": one.option, "lacks": f"{one.lacks * 100:.1f}"}
    if not one.way:
        words = _(
            "No change of one or two scores within their scales would bring %(group)s to accept “%(option)s”: it lacks "
            "%(lacks)s points."
        )
        return Sentence("no_way", words, params)
    parts = [_changed(answer, one, k) for k in range(len(one.way))]
    params |= {"first": parts[0], "second": parts[-1], "others": ", ".join(one.others)}
    if len(parts) == 1:
        words = _("“%(option)s” would bring %(group)s along (it lacks %(lacks)s points) if %(first)s.")
    else:
        words = _("“%(option)s” would bring %(group)s along (it lacks %(lacks)s points) if %(first)s and %(second)s.")
    told = Sentence("way", words, params)
    if not one.others:
        return told
    words = _("%(told)s But that would take %(others)s below what they accept.")
    return Sentence("way_harms", words, {"told": told, "others": ", ".join(one.others)})


def _changed(answer: Answer, one: WonOver, k: int) -> Sentence:
    change = one.way[k]
    asked = answer.case.criterion(change.criterion)
    words = _("“%(criterion)s” were surely %(to)s instead of about %(now)s")
    params = {
        "criterion": change.criterion,
        "to": asked.said(_rounded(change.to, change.now)),
        "now": asked.said(float(f"{change.now:.4g}")),
    }
    return Sentence("changed", words, params)


def _rounded(to: float, now: float) -> float:
    """Four digits that matter, rounded away from where the score is now, so that it is still enough."""
    if to == 0:
        return 0.0
    shown = float(f"{to:.4g}")
    if (to - now) * (shown - to) < 0:
        step = 10.0 ** (len(str(int(abs(to)))) - 4 if abs(to) >= 1 else -4)
        shown += step if to > now else -step
    return float(f"{shown:.6g}")


def chosen_together(answer: Answer) -> list[Sentence]:
    """The portfolio in words."""
    found, asked = answer.portfolio, answer.case.portfolio
    if found is None or asked is None:
        return []
    told = []
    if found.best is None:
        floors = "; ".join(f"{name}: {floor * 100:.4g} ({reach * 100:.4g})" for name, floor, reach in found.broken)
        words = _(
            "No choice of options within the budgets keeps these floors together (in brackets the most that each could "
            "reach alone): %(floors)s."
        )
        return [Sentence("broken_floors", words, {"floors": floors})]
    none = Sentence("none_of_them", _("none of them"))
    for code, one, words in (
        ("best_choice", found.best, _("Within the budgets the best to do together: %(options)s (%(aim)s points).")),
        ("second_choice", found.second, _("The next best: %(options)s (%(aim)s points).")),
    ):
        if one is not None:
            params = {"options": ", ".join(one.options) or none, "aim": f"{one.aim * 100:.1f}"}
            told.append(Sentence(code, words, params))
    if found.left_out:
        words = _("Not to be chosen, because held or vetoed: %(options)s.")
        told.append(Sentence("left_out", words, {"options": ", ".join(found.left_out)}))
    return told


def moves(one: GroupAnswer) -> list[Sentence]:
    """What moves the group’s first choice most, in words."""
    told = []
    for moved in [m for m in one.moved if m.span >= UNSURE][:MOST_NAMED]:
        params = {
            "leader": moved.leader, "criterion": moved.criterion, "option": moved.option, "low": percent(moved.low),
            "high": percent(moved.high),
        }  # fmt: skip
        if moved.what == "weight":
            words = _(
                "“%(leader)s” is first with a chance of %(low)s %% while “%(criterion)s” weighs little, "
                "%(high)s %% while it weighs much."
            )
        else:
            words = _(
                "“%(leader)s” is first with a chance of %(low)s %% while “%(option)s” does badly on “%(criterion)s”, "
                "%(high)s %% while it does well."
            )
        told.append(Sentence("moves", words, params))
    if not told:
        told.append(Sentence("nothing_moves", _("No single weight or score moves the first choice much.")))
    return told
