"""The opening: called by one officer, held by another; envelopes read, minutes frozen; what is decided afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.pricing import PricingError
from junto.core.sealing import PRICE, Key, SealingError
from junto.core.sentences import Sentence, gettext_noop
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.journal import clock
from junto.journal.door import decide, perform
from junto.journal.registry import kind_of
from junto.people.models import Person
from junto.solicitations import minutes, receiving
from junto.solicitations.actions import price_opening
from junto.solicitations.actions.ending import open_solicitation
from junto.solicitations.actions.shares import end_shares
from junto.solicitations.charging.offers import cost_of, read_offer
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents
from junto.solicitations.envelopes.door import erased_price_envelopes, erased_submissions, read_envelope
from junto.solicitations.envelopes.packing import digest_of
from junto.solicitations.envelopes.parts import asked_for
from junto.solicitations.envelopes.reading import Found, read
from junto.solicitations.envelopes.recognising import recognise
from junto.solicitations.envelopes.unsealing import Unsealed, unseal
from junto.solicitations.models import (
    Minutes,
    Opening,
    PriceEnvelope,
    Solicitation,
    Submission,
    SubmissionAnswer,
    SubmissionDocument,
    SubmissionPrice,
    price_id,
)
from junto.solicitations.sealing import giving, wraps
from junto.solicitations.sealing.releasing import release_key
from junto.solicitations.telling import shares_asked
from junto.solicitations.telling_companies import became, prices_called, prices_called_off

NEVER_TOLD = ("draft", "discarded")
BYTES_CHANGED = gettext_noop("The stored bytes are not those that were received: their digest differs.")
UNKNOWN = "?"  # a price model without a name


def call_opening(solicitation: Solicitation, *, by: Actor, round_number: int = 0, part: str | None = None) -> Opening:
    """Call the opening of a round whose deadline has passed; another officer holds it.

    `part`: which of two envelopes; without it, those that are to be opened next.
    """
    if by.person is None:
        raise Refused(_("An opening is called by an officer."), code="forbidden")
    if not round_number and solicitation.state == "published" and receiving.deadline_passed(solicitation, clock.now()):
        with suppress(Refused):  # the program had not come to it yet, or comes to it in this very moment
            perform(solicitation, "close", by=PROGRAM)
        solicitation = Solicitation.objects.get(pk=solicitation.pk)
    asked = receiving.next_part(solicitation) if part is None else part
    opening = Opening(solicitation=solicitation, round=round_number, part=asked, called_by_id=by.person)
    return perform(opening, "call", by=by, then=lambda fresh, _context: _asked(fresh))


def _asked(opening: Opening) -> None:
    """Those who open learn that it was called; of the prices also those whose price is opened."""
    shares_asked(opening)
    if opening.part == PRICE:
        prices_called(price_opening.passed_of(opening.solicitation))


def call_off_opening(opening: Opening, *, by: Actor, reason: str, seen: int | None = None) -> Opening:
    """Call it off before anything was opened; the shares that were given are deleted."""

    def then(fresh: Opening, _context: Context) -> None:
        end_shares(fresh, "void")
        if fresh.part == PRICE:
            prices_called_off(price_opening.passed_of(fresh.solicitation))

    return perform(opening, "call_off", by=by, inputs={"reason": reason}, then=then, seen=seen)


def hold_opening(opening: Opening, *, by: Actor, seen: int | None = None) -> Opening:
    """Hold the opening as the second officer: every envelope is read, the minutes are frozen.

    Two steps, so that nobody waits while envelopes are read: the act that makes them readable, then the minutes. Where
    the second one is cut off (a machine that stops), either officer finishes it later: the shares lie ready until the
    minutes are frozen. Where the shares given do not give the key, nothing has happened.
    """
    keys: list[Key | None] = []

    def apply(fresh: Opening, context: Context) -> None:
        fresh.held_by = Person.objects.get(pk=by.person)
        fresh.held_at = context.at

    def then(fresh: Opening, _context: Context) -> None:
        keys.append(release_key(fresh))

    held = perform(opening, "hold", by=by, apply=apply, then=then, seen=seen)
    return _finish(held, keys.pop(), by=by)


def finish_opening(opening: Opening, *, by: Actor, seen: int | None = None) -> Opening:
    """Finish what was cut off: the key comes together again from the shares that lie ready."""
    decide(kind_of(Opening), opening, "record", Context(by, clock.now()))
    return _finish(opening, release_key(opening), by=by, seen=seen)


def _finish(opening: Opening, key: Key | None, *, by: Actor, seen: int | None = None) -> Opening:
    """Read every envelope outside of any transaction, then write rows and minutes in one, and delete the shares."""
    if opening.part == PRICE:
        return _finish_prices(opening, key, by=by, seen=seen)
    sealed = _sealed(opening)
    unsealed = unseal([s for s in sealed if s.sealed], key) if key is not None else {}
    found = {s.pk: _read(s, unsealed) for s in sealed}

    def then(fresh: Opening, _context: Context) -> None:
        named = [_opened(s, found, unsealed) for s in _all_of(fresh)]
        end_shares(fresh, "use")
        _keep_minutes(fresh, named)
        if not fresh.round:
            open_solicitation(fresh.solicitation, by=PROGRAM)

    return perform(opening, "record", by=by, then=then, seen=seen)


def _finish_prices(opening: Opening, key: Key | None, *, by: Actor, seen: int | None) -> Opening:
    """The same for the price envelopes of those who got so far; what the others handed in stays sealed."""
    read = price_opening.read_prices(opening, key)

    def then(fresh: Opening, _context: Context) -> None:
        price_opening.open_prices(fresh, read, write_rows)
        end_shares(fresh, "use")
        _keep_minutes(fresh, _all_of(fresh))

    return perform(opening, "record", by=by, then=then, seen=seen)


def _all_of(opening: Opening) -> list[Submission]:
    """Every submission of the round that reached the city, in the order of arrival."""
    rows = Submission.objects.filter(solicitation=opening.solicitation_id, round=opening.round)
    told = rows.exclude(state__in=NEVER_TOLD).order_by("received_at", "pk")
    return list(told.select_related("organization", "solicitation"))


def _sealed(opening: Opening) -> list[Submission]:
    """What is to be read: never what is late, withdrawn, replaced, or gave way to another of the same company."""
    online = (s for s in _all_of(opening) if s.state == "submitted" and s.channel == Submission.Channel.ONLINE)
    return [s for s in online if not _superseded(s)]


# --- reading one envelope --------------------------------------------------------------------------------------------
def _read(submission: Submission, unsealed: Mapping[UUID, Unsealed]) -> Found:
    """What is in an envelope, through the one reading door; bytes that are gone or changed are a defect like others,
    and so is why a sealed one was not opened.
    """
    if submission.pk in unsealed and (reasons := unsealed[submission.pk].reasons):
        return Found(None, list(reasons))
    solicitation = submission.solicitation
    asked = asked_for(asked_of(solicitation, submission.round), solicitation.parts[0])
    try:
        with read_envelope(submission, by=PROGRAM) as path:
            if not submission.sealed and digest_of(path) != submission.digest:
                return Found(None, [Sentence("bytes_changed", BYTES_CHANGED)])
            return read(path, asked, recognise=recognise, scratch=storing.scratch())
    except SealingError:
        return Found(None, [Sentence("bytes_changed", BYTES_CHANGED)])
    except FileNotFoundError:
        return Found(None, [Sentence("bytes_gone", gettext_noop("The bytes that were received are not there."))])


@dataclass(frozen=True, slots=True)
class Becoming:
    """What the opening does to a submission: the action, the fields it sets, the rows it writes."""

    action: str
    apply: Callable[[Submission], None] = lambda submission: None
    write: Callable[[Submission], None] = lambda submission: None


def _opened(
    submission: Submission, found: Mapping[UUID, Found], unsealed: Mapping[UUID, Unsealed] | None = None
) -> Submission:
    """Do to one submission what the opening does to it."""
    seal = (unsealed or {}).get(submission.pk, Unsealed())
    doing = _becoming(submission, found)

    def apply(fresh: Submission, _context: Context) -> None:
        fresh.told, fresh.mark = True, seal.mark
        doing.apply(fresh)

    then = lambda fresh, _context: doing.write(fresh)  # noqa: E731
    done = perform(submission, doing.action, by=PROGRAM, apply=apply, then=then)
    became(done)
    return done


def _becoming(submission: Submission, found: Mapping[UUID, Found]) -> Becoming:
    if submission.state in ("to_confirm", "registering"):
        return Becoming("leave_unconfirmed")
    if submission.state not in ("submitted", "admitted"):
        return Becoming("list")
    if submission.state == "submitted" and _superseded(submission):
        return Becoming("give_way")
    if submission.channel == Submission.Channel.PAPER:
        return Becoming("open_paper")
    return _by_content(found.get(submission.pk) or _read(submission, {}))


def _superseded(submission: Submission) -> bool:
    """Whether one of the same company came later by another way: the last one counts."""
    return Submission.objects.filter(
        solicitation=submission.solicitation_id,
        organization=submission.organization_id,
        round=submission.round,
        state="submitted",
        received_at__gt=submission.received_at,
    ).exists()


def _by_content(found: Found) -> Becoming:
    contents = found.contents

    def apply(fresh: Submission) -> None:
        fresh.defects = [defect.as_data() for defect in found.defects]
        if contents is not None and contents.total is not None:
            fresh.stated_total = contents.total.minor

    if contents is None:
        return Becoming("find_unreadable", apply)
    return Becoming("open", apply, lambda fresh: write_rows(fresh, contents))


def write_rows(submission: Submission, contents: Contents) -> None:
    """The contents as rows: prices, documents, answers. What an envelope says in its own words goes nowhere else."""
    SubmissionPrice.objects.bulk_create(
        SubmissionPrice(
            submission=submission,
            item=p.item,
            unit_amount=p.unit.minor,
            quantity=p.quantity,
            currency=p.unit.currency,
        )
        for p in contents.prices
    )
    SubmissionPrice.objects.bulk_create(_by_model(submission, contents))
    SubmissionDocument.objects.bulk_create(
        SubmissionDocument(
            submission=submission,
            part=contents.part,
            code=d.code,
            title=d.title,
            path=d.path,
            sha256=d.sha256,
            size=d.size,
            media_type=d.media_type,
            confidential=bool(d.reason),
            reason=d.reason,
        )
        for d in contents.documents
    )
    SubmissionAnswer.objects.bulk_create(
        SubmissionAnswer(submission=submission, code=code, text=text) for code, text in contents.answers.items()
    )


def _by_model(submission: Submission, contents: Contents) -> Iterator[SubmissionPrice]:
    """Items priced by a model, with what each comes to; one that cannot be reckoned stands without an amount."""
    solicitation = submission.solicitation
    terms = terms_of(solicitation)
    asked = {item.number: item.quantity or 0 for item in solicitation.items.all()}
    for p in contents.modelled:
        cost = None
        if terms is not None and p.item in asked:
            try:
                offer = read_offer(
                    terms,
                    who=str(p.item),
                    model=p.model,
                    version=p.version,
                    inputs=p.inputs,
                    quantity=asked[p.item],
                )
                cost = cost_of(terms, offer)
            except PricingError:  # said among the defects
                cost = None
        yield SubmissionPrice(
            submission=submission,
            item=p.item,
            quantity=p.quantity,
            currency=solicitation.currency,
            model=p.model or UNKNOWN,
            model_version=p.version,
            inputs=dict(p.inputs),
            nominal_amount=None if cost is None else cost.nominal,
            present_amount=None if cost is None else cost.present,
        )


def destroy_content(submission: Submission) -> None:
    """Its retention ended: the rows read from it go; once that is committed, the key of its wrap and its bytes."""
    for part in (submission.prices, submission.documents, submission.answers):
        part.all().delete()
    transaction.on_commit(lambda: _destroy_bytes(submission.pk))


def destroy_price(envelope: PriceEnvelope) -> None:
    """The retention of a price envelope that nobody opened ended: once that is committed, its key and bytes go."""
    transaction.on_commit(lambda: _destroy_envelope(envelope.pk))


def finish_destroying() -> None:
    """Destroy what a machine that stopped right after the commit left of content that was destroyed by schedule."""
    for submission in erased_submissions():
        _destroy_bytes(submission)
    for envelope in erased_price_envelopes():
        _destroy_envelope(envelope)


def _destroy_bytes(submission: UUID) -> None:
    for envelope in (submission, price_id(submission)):  # of most there is no second one
        _destroy_envelope(envelope)


def _destroy_envelope(envelope: UUID) -> None:
    wraps.destroy_wrap(envelope)  # first: from here on no copy anywhere can be read
    storing.destroy(envelope)


# --- minutes ---------------------------------------------------------------------------------------------------------
def _keep_minutes(opening: Opening, submissions: Sequence[Submission]) -> None:
    """Freeze the minutes twice: in full for the office, and as the profile allows for everyone."""
    number = opening.minutes.filter(state="office").count() + 1
    kept: tuple[tuple[str, Callable[..., dict[str, Any]]], ...] = (
        ("keep", minutes.in_full),
        ("publish", minutes.for_everyone),
    )
    for action, content in kept:
        row = Minutes(opening=opening, number=number, made_at=clock.now())
        made = perform(row, action, by=PROGRAM, inputs={"number": number})
        label = _("Minutes %(number)s") % {"number": number}
        freeze(made, label=label, by=PROGRAM, content=content(opening, submissions))


def add_minutes(
    submission: Submission, action: str, *, by: Actor, unsealed: Mapping[UUID, Unsealed] | None = None, **more: Any
) -> Submission:
    """Something came to the opening later: it is done, and the minutes get a supplement that tells all anew.

    Shares that were given for it are deleted once nothing is left to be decided.
    """
    with transaction.atomic():
        done = perform(submission, action, by=by, **more)
        if done.state == "admitted":
            seal = unsealed or {}
            done = _opened(done, {done.pk: _read(done, seal)} if done.pk in seal else {}, seal)
        opening = receiving.opening_of(done.solicitation, done.round)
        if opening is not None:
            if not giving.undecided(opening):
                end_shares(opening, "use" if done.state == "opened" else "void")
            _keep_minutes(opening, _all_of(opening))
    return done


def admit_submission(submission: Submission, *, by: Actor, reason: str, seen: int | None = None) -> Submission:
    """Open after all what was not confirmed; the minutes get a supplement.

    What is sealed to a key takes the officers' shares anew: the key of the opening is gone.
    """
    inputs = {"reason": reason}
    opening = receiving.opening_of(submission.solicitation, submission.round)
    if not submission.sealed or opening is None:
        return add_minutes(submission, "admit", by=by, inputs=inputs, seen=seen)
    decide(kind_of(Submission), submission, "admit", Context(by, clock.now(), inputs))
    key = release_key(opening)
    unsealed = unseal([submission], key) if key is not None else {}
    try:
        return add_minutes(submission, "admit", by=by, unsealed=unsealed, inputs=inputs, seen=seen)
    except Exception:
        storing.opened_place(submission.pk).unlink(missing_ok=True)
        raise


def set_aside_submission(submission: Submission, *, by: Actor, reason: str, seen: int | None = None) -> Submission:
    """Leave sealed for good what was not confirmed; the minutes get a supplement."""
    done = add_minutes(submission, "set_aside", by=by, inputs={"reason": reason}, seen=seen)
    became(done)
    return done
