"""Officers' keys, the key of a solicitation and its shares: registered, made, rehearsed, put in use, lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.sealing import Ceremony, SealingError, parse_recipient, read_ceremony
from junto.core.sealing.ceremony import PLATFORM_FILE
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import perform, perform_many
from junto.people.models import Person
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey, Solicitation
from junto.solicitations.sealing import platform, queries

NOT_NEEDED = "The solicitation needs no key any more."  # in the record, which has one language


# --- officers' own keys ----------------------------------------------------------------------------------------------
def register_officer_key(recipient: str, *, by: Actor, replace: bool = False) -> OfficerKey:
    """Register the public half of one's own key. Raises `Refused` where it is no recipient, or somebody's already.

    `replace`: the key in force, if there is one, goes out of force in the same step.
    """
    if by.person is None:
        raise Refused(_("Sign in to register your key."), code="forbidden")
    try:
        text = parse_recipient(recipient.strip()).text
    except SealingError as fault:
        raise _refused(fault, "recipient") from None
    if OfficerKey.objects.filter(recipient=text).exists():
        raise Refused(
            _("This key is registered already: everybody makes one of their own."), code="input", field="recipient"
        )
    with transaction.atomic():
        before = OfficerKey.objects.filter(person=by.person, state="in_force").first() if replace else None
        if before is not None:
            perform(before, "retire", by=by)
        return perform(OfficerKey(person_id=by.person, recipient=text), "register", by=by)


def retire_officer_key(key: OfficerKey, *, by: Actor, seen: int | None = None) -> OfficerKey:
    """Let no new share be encrypted to it."""
    return perform(key, "retire", by=by, seen=seen)


# --- the key of a solicitation ---------------------------------------------------------------------------------------
def make_key(
    solicitation: Solicitation,
    *,
    record: bytes,
    files: Mapping[str, bytes],
    persons: Sequence[Person | None],
    by: Actor,
) -> SealingKey:
    """Take in what a ceremony made: its record (`ceremony.json`), the files of shares by their name, and who the
    officers in the record are here (in its order; None: a custodian without an account). Of two envelopes each has a
    key of its own, held by the same people; both are made in one ceremony, each taken in by its record.

    Raises `Refused` where the record is not one of this solicitation and platform, or a file is not the one it names.
    """
    ceremony = _ceremony_of(solicitation, record)
    if len(persons) != len(ceremony.officers):
        raise Refused(_("Say of each officer in the record who it is here."), code="input", field="persons")
    known = [p.pk for p in persons if p is not None]
    if len(known) != len(set(known)):
        raise Refused(_("One person would hold two shares."), code="input", field="persons")
    shares = _checked_files(ceremony, files)
    number = _number_of(solicitation, ceremony, persons)
    key = SealingKey(
        solicitation=solicitation,
        number=number,
        part=ceremony.part,
        recipient=ceremony.recipient.text,
        needed=ceremony.quorum.needed,
        officers=ceremony.quorum.officers,
        record=record.decode(),
        platform_share=files[PLATFORM_FILE].decode(),
        made_by_id=by.person,
        made_at=clock.now(),
    )

    def then(fresh: SealingKey, _context: Context) -> None:
        rows = [
            KeyShare(
                key=fresh,
                place=place,
                name=held.name,
                person=person,
                recipient=held.recipient.text if held.recipient else "",
                check_words=held.check,
                file=share,
            )
            for place, (held, person, share) in enumerate(zip(ceremony.officers, persons, shares, strict=True), 1)
        ]
        perform_many(rows, "deal", by=PROGRAM, inputs=[{"place": row.place, "name": row.name} for row in rows])

    return perform(key, "make", by=by, inputs={"number": number, "recipient": key.recipient}, then=then)


def _number_of(solicitation: Solicitation, ceremony: Ceremony, persons: Sequence[Person | None]) -> int:
    """The next number; that of the other key where it was made in the same ceremony, which the same people hold."""
    waiting = [k for part in solicitation.parts if (k := queries.prepared_key(solicitation, part)) is not None]
    other = next((key for key in waiting if key.part != ceremony.part), None)
    if other is None:
        return max(SealingKey.objects.filter(solicitation=solicitation).values_list("number", flat=True), default=0) + 1
    held = [(s.name, s.person_id, s.recipient) for s in other.shares.order_by("place")]
    now = [
        (h.name, None if p is None else p.pk, h.recipient.text if h.recipient else "")
        for h, p in zip(ceremony.officers, persons, strict=True)
    ]
    if held != now or other.needed != ceremony.quorum.needed:
        words = _("Both keys are held by the same people, and as many of them are needed: it is one ceremony.")
        raise Refused(words, code="input", field="record")
    return other.number


def _ceremony_of(solicitation: Solicitation, record: bytes) -> Ceremony:
    try:
        ceremony = read_ceremony(record)
    except SealingError as fault:
        raise _refused(fault, "record") from None
    if ceremony.solicitation != solicitation.ocid:
        raise Refused(
            _("The record is of a ceremony for another solicitation (%(number)s).") % {"number": ceremony.solicitation},
            code="input",
            field="record",
        )
    if ceremony.part not in solicitation.parts:
        raise Refused(_why_part(solicitation.parts), code="input", field="record")
    if ceremony.platform.recipient != platform.platform_recipient():
        raise Refused(_("The platform’s share was encrypted to another platform’s key."), code="input", field="record")
    if SealingKey.objects.filter(recipient=ceremony.recipient.text).exists():
        raise Refused(
            _("This key was taken in before: each solicitation has one of its own."), code="input", field="record"
        )
    if len(solicitation.parts) > 1 and queries.prepared_key(solicitation, ceremony.part) is not None:
        raise Refused(_("The key of this envelope was made already: throw it away first."), code="state")
    return ceremony


def _why_part(parts: Sequence[str]) -> str:
    if len(parts) > 1:
        return _("There are two envelopes, so the record says of which its key is: “quality” or “price”.")
    return _("There is one envelope, so its key is of no part.")


def _checked_files(ceremony: Ceremony, files: Mapping[str, bytes]) -> list[str]:
    """The officers' share files in the record's order, empty for paper; the platform’s is opened and checked."""
    found = []
    for held in (ceremony.platform, *ceremony.officers):
        if held.file is None:
            found.append("")
            continue
        content = files.get(held.file)
        if content is None or sha256(content).hexdigest() != held.sha256:
            raise Refused(
                _("“%(file)s” is missing, or is not the file that the record names.") % {"file": held.file},
                code="input",
                field="files",
            )
        found.append(content.decode())
    try:
        share = platform.open_platform_share(found[0])
    except SealingError as fault:
        raise _refused(fault, "files") from None
    if (share.check(), share.ceremony) != (ceremony.platform.check, ceremony.identifier):
        raise Refused(_("The platform’s share is not the one that the record names."), code="input", field="files")
    return found[1:]


def rehearse_key(key: SealingKey, *, rehearsal: str, by: Actor, seen: int | None = None) -> SealingKey:
    """Note that the shares opened a test message; `rehearsal` is the record of it."""

    def apply(fresh: SealingKey, context: Context) -> None:
        fresh.rehearsal, fresh.rehearsed_at = rehearsal, context.at

    return perform(key, "rehearse", by=by, apply=apply, seen=seen)


def discard_key(key: SealingKey, *, by: Actor, reason: str, seen: int | None = None) -> SealingKey:
    """Throw away a key that was never published; where there are two envelopes, both keys of the ceremony."""
    other = queries.beside(key)

    def then(_fresh: SealingKey, _context: Context) -> None:
        if other is not None and other.state in queries.PREPARED:
            perform(other, "discard", by=by, inputs={"reason": reason, "number": other.number})

    return perform(key, "discard", by=by, inputs={"reason": reason, "number": key.number}, then=then, seen=seen)


def discard_prepared_key(solicitation: Solicitation) -> None:
    """A key that was made for it is never used: it ended before publication, or goes without a key."""
    rows = SealingKey.objects.filter(solicitation=solicitation, state__in=queries.PREPARED).order_by("pk")
    for key in rows:
        perform(key, "discard", by=PROGRAM, inputs={"reason": NOT_NEEDED, "number": key.number})


def put_key_in_use(solicitation: Solicitation, *, rehearsed: bool = False) -> SealingKey | None:
    """The prepared key is published, and one in use gives way to it. Part of publishing, or of issuing an addendum.

    `rehearsed`: one that is not rehearsed yet is left to wait for the next addendum. Two envelopes: both keys or none.
    """
    keys = [queries.prepared_key(solicitation, part) for part in solicitation.parts]
    if any(key is None or (rehearsed and key.state != "rehearsed") for key in keys):
        return None
    used = [_put_in_use(key) for key in keys if key is not None]
    return used[0]


def _put_in_use(key: SealingKey) -> SealingKey:
    before = queries.key_in_use(key.solicitation, key.part)
    if before is not None:
        perform(before, "give_way", by=PROGRAM, inputs={"number": before.number})
    return perform(key, "put_in_use", by=PROGRAM, inputs={"number": key.number})


# --- shares ----------------------------------------------------------------------------------------------------------
def report_share_lost(share: KeyShare, *, by: Actor, reason: str, seen: int | None = None) -> KeyShare:
    """A share is lost, or was seen by somebody: it does not count any more."""
    return _gone(share, "report_lost", by=by, reason=reason, seen=seen)


def let_holder_leave(share: KeyShare, *, by: Actor, reason: str, seen: int | None = None) -> KeyShare:
    """The holder left the city: they are not asked to the opening any more."""
    return _gone(share, "leave", by=by, reason=reason, seen=seen)


def _gone(share: KeyShare, action: str, *, by: Actor, reason: str, seen: int | None) -> KeyShare:
    inputs = {"reason": reason, "name": share.name}

    def then(fresh: KeyShare, _context: Context) -> None:
        if fresh.key.state == "in_use" and not queries.can_be_opened(fresh.key):
            perform(fresh.key, "lose", by=PROGRAM, inputs={"number": fresh.key.number})

    return perform(share, action, by=by, inputs=inputs, then=then, seen=seen)


def _refused(fault: SealingError, field: str) -> Refused:
    return Refused(fault.sentence.said(_), code="input", field=field)
