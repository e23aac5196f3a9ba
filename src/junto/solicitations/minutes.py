"""What the minutes of an opening say: in full for the office, and for everyone as far as the method allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from junto.core.money import Money
from junto.core.sealing import QUALITY
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.journal.snapshots import plain
from junto.solicitations.models import Opening, PriceEnvelope, Submission, SubmissionPrice
from junto.solicitations.profiles import MethodProfile
from junto.solicitations.totals import priced_in_full, total_of

READ = ("opened",)
COUNTED = ("opened", "unreadable", "on_paper", "written_in")  # came in time and counts
SAID_ALOUD = frozenset(  # defects that tell nothing of what is written inside
    (
        "no_document", "no_price", "other_currency", "other_quantity", "total_differs", "total_currency", "bad_price",
        "older_addendum", "damaged", "bomb", "unsafe_path", "link", "locked", "method", "too_many_members",
        "names_twice", "unpacks_too_big", "no_listing", "listing_too_big", "bad_listing", "unknown_format",
        "another_part",
        "bad_field", "another_solicitation", "another_round", "bytes_gone", "bytes_changed", "refused", "undecryptable",
    )
)  # fmt: skip


def in_full(opening: Opening, submissions: Sequence[Submission]) -> dict[str, Any]:
    """Everything that was found, receipt by receipt, in the order of arrival."""
    return {
        **_head(opening, full=True),
        "entries": [_entry(submission, opening) for submission in submissions],
        "notes": [note.as_data() for note in notes(opening, submissions)],
    }


def for_everyone(opening: Opening, submissions: Sequence[Submission]) -> dict[str, Any]:
    """What may be told at the opening: by the profile, prices and names, or names, or that it was held and no more."""
    method = opening.solicitation.method
    said: dict[str, Any] = {
        **_head(opening, full=False),
        "names_read": method.names_read,
        "prices_read": method.prices_read,
    }
    if method.names_read:
        said["entries"] = [_shown(_entry(submission, opening), method) for submission in submissions]
    if method.names_read or method.opens["receipts"] == "opening":
        said["received"] = sum(s.state in COUNTED for s in submissions)
        said["notes"] = [n.as_data() for n in notes(opening, submissions) if method.prices_read or n.code != "tie"]
    return said


def _head(opening: Opening, *, full: bool) -> dict[str, Any]:
    solicitation = opening.solicitation
    return {
        "solicitation": solicitation.number,
        "ocid": solicitation.ocid,
        "title": solicitation.title,
        "round": opening.round,
        **({"part": opening.part} if opening.part else {}),
        "method": {"code": solicitation.profile, "version": solicitation.profile_version},
        "currency": solicitation.currency,
        "deadline": plain(solicitation.deadline),
        "place": solicitation.opening_place,
        "held_at": plain(opening.held_at),
        "called_by": opening.called_by.name,
        "held_by": opening.held_by.name if opening.held_by else "",
        **_key(opening, full=full),
    }


def _key(opening: Opening, *, full: bool) -> dict[str, Any]:
    """The key that opened, and whose shares gave it; how each showed who they are is for the office."""
    rows = opening.given_shares.filter(state__in=("given", "used")).select_related("share__key", "given_by")
    used = list(rows.order_by("given_at", "pk"))
    if not used:
        return {}
    key = used[0].share.key
    shares = [
        {
            "holder": row.share.name,
            "given_by": row.given_by.name,
            "given_at": plain(row.given_at),
            "way": row.way,
            **({"shown_by": row.shown_by, "shown_at": plain(row.shown_at)} if full else {}),
        }
        for row in used
    ]
    told = {"number": key.number, "recipient": key.recipient, "needed": key.needed, "officers": key.officers}
    return {"key": told, "shares": shares}


def _entry(submission: Submission, opening: Opening) -> dict[str, Any]:
    envelope = submission.price_envelopes.first() if opening.part else None
    read = submission.state in READ and opening.part != QUALITY and (envelope is None or envelope.state == "opened")
    total = total_of(submission) if read else None
    what = {item.number: item.description for item in submission.solicitation.items.all()}
    return {
        "receipt": submission.receipt,
        "company": submission.organization.name,
        "channel": submission.channel,
        "received_at": plain(submission.received_at),
        "digest": submission.digest,
        "outcome": submission.state,
        **({"sealed": _sealed(submission)} if submission.sealed else {}),
        **({"price_envelope": _price_envelope(envelope, opening)} if envelope is not None else {}),
        "addendum": submission.addendum_number,
        "prices": [
            {
                "item": p.item,
                "description": what.get(p.item, ""),
                "quantity": p.quantity,
                "unit": _amount(p.unit) if p.unit is not None else None,
                "total": _amount(p.total) if p.total is not None else None,
                **(_by_model(p) if p.model else {}),
            }
            for p in (submission.prices.all() if read else ())
        ],
        "total": _amount(total) if total is not None else None,
        "complete": priced_in_full(submission) if read else None,
        "defects": list(submission.defects),
    }


def _price_envelope(envelope: PriceEnvelope, opening: Opening) -> dict[str, Any]:
    """The receipt of the price envelope, and what became of it: as long as quality is opened alone, it is sealed."""
    state = "sealed" if opening.part == QUALITY else envelope.state
    return {"digest": envelope.digest, "size": envelope.size, "outcome": state, "mark": envelope.mark}


def _sealed(submission: Submission) -> dict[str, Any]:
    """How it was sealed: by the company or for it by the server, to which key, and the mark that copies would bear."""
    key = submission.sealing_key
    return {"by": submission.sealed, "key": key.number if key else None, "mark": submission.mark}


def _by_model(price: SubmissionPrice) -> dict[str, Any]:
    """How an item is charged by a price model: `total` is then its cost in today's money, over the years compared."""
    return {
        "model": price.model,
        "inputs": dict(price.inputs),
        "nominal": _amount(price.nominal) if price.nominal is not None else None,
    }


def _amount(money: Money) -> dict[str, str]:
    return {"amount": f"{money.to_decimal():f}", "currency": money.currency}


def _shown(entry: Mapping[str, Any], method: MethodProfile) -> dict[str, Any]:
    """What is read aloud of one: who, when, what became of it; the prices where they are read."""
    names = (
        "company",
        "channel",
        "received_at",
        "outcome",
        *(("price_envelope",) if "price_envelope" in entry else ()),
    )
    if not method.prices_read:
        return {name: entry[name] for name in names}
    shown = {name: entry[name] for name in (*names, "prices", "total", "complete")}
    return {**shown, "defects": [d for d in entry["defects"] if d["code"] in SAID_ALOUD]}


def notes(opening: Opening, submissions: Sequence[Submission]) -> list[Sentence]:
    """What an officer must see at once: nothing came, too few came, equal prices, something left to decide."""
    method = opening.solicitation.method
    counted = [s for s in submissions if s.state in COUNTED]
    found = []
    if not counted:
        found.append(Sentence("none", _("Nothing was received that counts.")))
    elif len(counted) < method.least_submissions:
        sentence = _("Received: %(count)s. The method expects at least %(least)s: look at whether prices are fair.")
        words = {"count": len(counted), "least": method.least_submissions}
        found.append(Sentence("few", sentence, words))
    undecided = sum(s.state == "unconfirmed" for s in submissions)
    if undecided:
        sentence = _("Not confirmed: %(count)s. An officer decides with reasons whether they are opened.")
        found.append(Sentence("unconfirmed", sentence, {"count": undecided}))
    told = method.award_by == "lowest_price" and opening.part != QUALITY
    return [*found, *_ties(opening, counted)] if told else found


def _ties(opening: Opening, counted: Sequence[Submission]) -> list[Sentence]:
    """The lowest total, where several offer it."""
    totals = {s.pk: total_of(s) for s in counted if s.state in READ and priced_in_full(s)}
    if not totals:
        return []
    lowest = min(totals.values())
    same = Counter(totals.values())[lowest]
    if same < 2:
        return []
    names = ", ".join(s.organization.name for s in counted if totals.get(s.pk) == lowest)
    sentence = _("%(names)s offer the same lowest total, %(total)s.")
    return [Sentence("tie", sentence, {"names": names, "total": str(lowest)})]
