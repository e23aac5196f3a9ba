"""What a company is told of its own submission, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.notices.actions import notify
from junto.solicitations.models import Addendum, PriceEnvelope, Submission
from junto.solicitations.models.parts import TWO

REPRESENTATIVE = "company_representative"


def _tell(submission: Submission, message: Words, *, urgent: bool = False, **params: Any) -> None:
    words = {"receipt": submission.receipt, "number": submission.solicitation.number, **params}
    notify(
        organization=submission.organization,
        role=REPRESENTATIVE,
        subject=submission,
        message=message,
        params=words,
        urgent=urgent,
    )


RECEIVED = {
    "submitted": _(
        "%(number)s: received %(at)s, receipt %(receipt)s, SHA-256 %(digest)s. Its page has the proof, a file to keep."
    ),
    "late": _(
        "%(number)s: received %(at)s, after the deadline. It stays sealed. Receipt %(receipt)s. Its page has the proof."
    ),
}


def receipt_given(submission: Submission) -> None:
    """It was received: number, time, digest."""
    message = RECEIVED[submission.state]
    digests = [submission.digest or "–"]
    if submission.solicitation.envelopes == TWO:
        digests += submission.price_envelopes.values_list("digest", flat=True)
    _tell(submission, message, urgent=True, at=submission.received_at, digest=" + ".join(digests))


def confirmation_asked(submission: Submission, addendum: Addendum) -> None:
    """What is asked has changed: it counts only if the company confirms it, or hands in another; what is sealed to a
    key that is no longer in use can only be handed in anew.
    """
    if submission.sealing_key is not None and submission.sealing_key.state != "in_use":
        _tell(
            submission,
            _(
                "%(number)s: addendum %(addendum)s brought a new key, so %(receipt)s counts no more. "
                "Seal your offer and hand it in again."
            ),
            urgent=True,
            addendum=addendum.number,
        )
        return
    _tell(
        submission,
        _("%(number)s: addendum %(addendum)s changed what is asked. Confirm %(receipt)s or hand in another."),
        urgent=True,
        addendum=addendum.number,
    )


AFTER = {
    "opened": _("%(number)s was opened. Yours (%(receipt)s) was read."),
    "on_paper": _("%(number)s was opened. Yours (%(receipt)s) was read."),
    "unreadable": _("%(number)s was opened. Yours (%(receipt)s) could not be read; the page says why."),
    "unconfirmed": _("%(number)s was opened. Yours (%(receipt)s) was not confirmed; an officer decides about it."),
    "late": _("%(number)s was opened. Yours (%(receipt)s) came late and stays sealed."),
    "unopened": _("%(number)s ended without an opening. Yours (%(receipt)s) stays sealed."),
    "set_aside": _("%(number)s: yours (%(receipt)s) was set aside and stays sealed."),
}


def became(submission: Submission) -> None:
    """What the opening, or the end without one, made of it."""
    if submission.state in AFTER:
        _tell(submission, AFTER[submission.state], urgent=submission.state in ("unreadable", "unconfirmed"))


def prices_called(submissions: Iterable[Submission]) -> None:
    """The opening of the prices was called: the companies whose price is opened there learn of it."""
    for submission in submissions:
        _tell(
            submission,
            _("%(number)s: the opening of the prices was called. The price of yours (%(receipt)s) is opened there."),
        )


def prices_called_off(submissions: Iterable[Submission]) -> None:
    """The opening of the prices was called off before anything was opened: those who were told of it learn that too."""
    for submission in submissions:
        _tell(
            submission,
            _("%(number)s: the opening of the prices was called off. The price of yours (%(receipt)s) stays sealed."),
        )


AFTER_PRICES = {
    "opened": _("%(number)s: the prices were opened. The price of yours (%(receipt)s) was read."),
    "unreadable": _(
        "%(number)s: the prices were opened. The price of yours (%(receipt)s) could not be read; the page says why."
    ),
    "left_sealed": _(
        "%(number)s: the prices were opened. The price of yours (%(receipt)s) stays sealed; nobody read it."
    ),
}


def price_became(envelope: PriceEnvelope) -> None:
    """What the opening of the prices made of it. Of what was not opened on quality its company knows already."""
    if envelope.submission.state == "opened":
        _tell(envelope.submission, AFTER_PRICES[envelope.state], urgent=envelope.state == "unreadable")
