"""The panel: named, declared, called up, released; what each may read follows at once."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.evaluation import telling
from junto.evaluation.actions.access import update_access
from junto.evaluation.actions.scoring import gather_if_complete, leave_out_scores
from junto.evaluation.models import Declaration, Evaluation, Panelist
from junto.journal.door import perform
from junto.people.models import Organization, Person


def name_panelist(
    evaluation: Evaluation,
    *,
    person: Person,
    seat: str,
    by: Actor,
    organization: Organization | None = None,
    alternate_for: Panelist | None = None,
    chairs: bool = False,
) -> Panelist:
    """Name somebody to the panel, or as the alternate of a member, whose seat it then is."""
    if evaluation.panelists.filter(person=person).exists():
        raise Refused(_("%(person)s was named already.") % {"person": person}, code="input", field="person")
    if alternate_for is not None:
        if alternate_for.evaluation_id != evaluation.pk or alternate_for.alternate_for_id is not None:
            raise Refused(_("An alternate stands by for a member of this panel."), code="input", field="alternate_for")
        seat, organization = alternate_for.seat, alternate_for.organization
    if seat not in Panelist.Seat.values:
        raise Refused(_("There is no such seat."), code="input", field="seat")
    panelist = Panelist(
        evaluation=evaluation,
        person=person,
        seat=seat,
        organization=organization if seat == Panelist.Seat.MEMBER else None,
        alternate_for=alternate_for,
        chairs=False,
    )

    action = "name" if alternate_for is None else "name_alternate"
    then = lambda fresh, _context: update_access(fresh.evaluation)  # noqa: E731
    with transaction.atomic():
        named = perform(panelist, action, by=by, inputs=_seat_of(panelist), then=then)
        if chairs and alternate_for is None:
            named = give_chair(named, by=by)
    telling.named(named)
    return named


def _seat_of(panelist: Panelist) -> dict[str, str]:
    with translation.override("en"):
        return {"seat": panelist.seat_words}


def give_chair(panelist: Panelist, *, by: Actor, seen: int | None = None) -> Panelist:
    """Let a member chair the panel; whoever chaired it before does not any more."""

    def sit(fresh: Panelist, _context: Context) -> None:
        fresh.chairs = True

    def leave(fresh: Panelist, _context: Context) -> None:
        fresh.chairs = False

    def then(fresh: Panelist, _context: Context) -> None:
        for other in Panelist.objects.filter(evaluation=fresh.evaluation_id, chairs=True).exclude(pk=fresh.pk):
            perform(other, "leave_chair", by=PROGRAM, apply=leave)

    return perform(panelist, "give_chair", by=by, apply=sit, then=then, seen=seen)


def declare_interests(
    panelist: Panelist, *, by: Actor, phase: str, interest: bool, text: str = "", confidential: bool = False
) -> Declaration:
    """Declare on the names, then on the contents. An interest empties the seat at once and calls the alternate up."""
    if phase not in Declaration.Phase.values:
        raise Refused(_("One declares on the names or on the contents."), code="input", field="phase")
    declaration = Declaration(
        panelist=panelist, phase=phase, interest=interest, text=text.strip(), confidential=confidential
    )

    def then(fresh: Declaration, _context: Context) -> None:
        seat = Panelist.objects.get(pk=fresh.panelist_id)
        if fresh.interest:
            _empty(perform(seat, "recuse", by=PROGRAM))
            gather_if_complete(seat.evaluation)  # an expert's seat need not be filled again
        elif seat.state == "named":
            perform(seat, "pass_names", by=PROGRAM)
        elif seat.state == "declared" and fresh.phase == Declaration.Phase.CONTENTS:
            perform(seat, "pass_contents", by=PROGRAM)
        update_access(seat.evaluation)

    made = perform(declaration, "declare", by=by, inputs={"phase": phase, "interest": interest}, then=then)
    if interest:
        telling.interest_declared(made)
    return made


def _empty(panelist: Panelist) -> None:
    """The seat is empty: what they scored does not count, and the first alternate for it is called up."""
    leave_out_scores(panelist)
    alternate = panelist.alternates.filter(state="standby").order_by("pk").first()
    if alternate is None:
        return
    try:
        called = perform(alternate, "call_up", by=PROGRAM, inputs=_seat_of(alternate))
    except Refused:
        return  # something stands against the alternate by now: the officer sees the empty seat
    telling.called_up(called)


def call_up(panelist: Panelist, *, by: Actor, seen: int | None = None) -> Panelist:
    """Call an alternate up whose member does not sit any more."""
    member = panelist.alternate_for
    if member is not None and member.state in ("named", "declared", "seated"):
        raise Refused(_("%(person)s still holds that seat.") % {"person": member.person})

    def then(fresh: Panelist, _context: Context) -> None:
        update_access(fresh.evaluation)

    called = perform(panelist, "call_up", by=by, inputs=_seat_of(panelist), then=then, seen=seen)
    telling.called_up(called)
    return called


def find_conflict(panelist: Panelist, *, by: Actor, reason: str, seen: int | None = None) -> Panelist:
    """Record a conflict that came to light otherwise."""
    return _leave(panelist, "find_conflict", by=by, reason=reason, seen=seen)


def release_panelist(panelist: Panelist, *, by: Actor, reason: str, seen: int | None = None) -> Panelist:
    """Release somebody from the panel who has not handed in."""
    return _leave(panelist, "release", by=by, reason=reason, seen=seen)


def _leave(panelist: Panelist, action: str, *, by: Actor, reason: str, seen: int | None) -> Panelist:
    def then(fresh: Panelist, _context: Context) -> None:
        _empty(fresh)
        update_access(fresh.evaluation)
        gather_if_complete(fresh.evaluation)

    return perform(panelist, action, by=by, inputs={"reason": reason}, then=then, seen=seen)


def clear_conflict(panelist: Panelist, *, by: Actor, reason: str, seen: int | None = None) -> Panelist:
    """The attorney finds that what was declared is no conflict; they declare on the contents next."""
    then = lambda fresh, _context: update_access(fresh.evaluation)  # noqa: E731
    return perform(panelist, "clear", by=by, inputs={"reason": reason}, then=then, seen=seen)
