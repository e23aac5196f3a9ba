"""What rules ask for beside the costs, what members cannot go beyond, and what they contribute in kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from junto.agreements.models import InKind, InternalAgreement
from junto.core.money import Money
from junto.core.sharing import Bounds, Inputs
from junto.core.workflow import Refused
from junto.people.models import Organization

NUMBERS = ("use", "benefit", "weights")  # member → a number as text, as it was written
WORDS = ("unions",)  # member → the name of its bureau
AMOUNTS = ("caps", "minimums")  # member → minor units
KEYS = (*NUMBERS, *WORDS, *AMOUNTS)


@dataclass(frozen=True, slots=True)
class Given:
    """What is stated of one member, as people read it; empty or None where nothing is."""

    organization: Organization
    use: str
    benefit: str
    weight: str
    bureau: str
    cap: Money | None
    minimum: Money | None

    @property
    def anything(self) -> bool:
        """Whether anything is stated."""
        return bool(self.use or self.benefit or self.weight or self.bureau) or (self.cap or self.minimum) is not None


def given_of(agreement: InternalAgreement, members: Sequence[Organization]) -> list[Given]:
    """What is stated of each member."""
    stated = agreement.inputs

    def text(key: str, member: Organization) -> str:
        return str(stated.get(key, {}).get(str(member.pk), ""))

    def money(key: str, member: Organization) -> Money | None:
        minor = stated.get(key, {}).get(str(member.pk))
        return None if minor is None else Money(minor, agreement.currency)

    return [
        Given(
            m, text("use", m), text("benefit", m), text("weights", m), text("unions", m), money("caps", m),
            money("minimums", m),
        )
        for m in members
    ]  # fmt: skip


def stored(given: Mapping[str, Mapping[Organization, Any]], currency: str) -> dict[str, dict[str, Any]]:
    """What is stated, as the agreement keeps it: by member's id; what is empty is left out. `Refused` beside its field.

    `given`: key of `KEYS` → member → text (numbers, bureau) or Money (caps, minimums), None for nothing.
    """
    found: dict[str, dict[str, Any]] = {}
    for key, by_member in given.items():
        if key not in KEYS:
            raise TypeError(f"No rule asks for {key}.")
        for member, value in by_member.items():
            kept = _kept(key, member, value, currency)
            if kept is not None:
                found.setdefault(key, {})[str(member.pk)] = kept
    return found


def _kept(key: str, member: Organization, value: Any, currency: str) -> str | int | None:
    field = f"{key}-{member.pk}"
    if key in AMOUNTS:
        if value is None:
            return None
        if value.currency != currency:
            raise Refused(
                _("%(amount)s is in %(other)s; this agreement is in %(currency)s.")
                % {"amount": value.to_decimal(), "other": value.currency, "currency": currency},
                code="input", field=field,
            )  # fmt: skip
        if value.minor < 0:
            raise Refused(_("An amount is never below zero."), code="input", field=field)
        return int(value.minor)
    text = (value or "").strip()
    if not text or key in WORDS:
        return text or None
    return _number(text, field, above_zero=key == "weights")


def _number(text: str, field: str, *, above_zero: bool) -> str:
    try:
        value = Decimal(text)
        if not value.is_finite() or value < 0:
            raise InvalidOperation
    except InvalidOperation:
        words = _("“%(value)s” is no number of zero or more.") % {"value": text}
        raise Refused(words, code="input", field=field) from None
    if above_zero and not value:
        raise Refused(_("A weight is more than zero."), code="input", field=field)
    return f"{value.normalize():f}"


def inputs_of(agreement: InternalAgreement, players: Sequence[str]) -> Inputs:
    """What rules ask for as core takes it, of those who are members now.

    Who names no bureau stands by itself as soon as others name one.
    """
    stated = {key: {m: v for m, v in agreement.inputs.get(key, {}).items() if m in players} for key in KEYS}
    unions: dict[str, list[str]] = defaultdict(list)
    for player in players:
        word = stated["unions"].get(player)
        unions[f"bureau {word.casefold()}" if word else f"alone {player}"].append(player)
    numbers = {key: {member: Fraction(text) for member, text in stated[key].items()} for key in NUMBERS}
    return Inputs(
        use=numbers["use"],
        benefit=numbers["benefit"],
        weights=numbers["weights"],
        unions=tuple(map(tuple, unions.values())) if stated["unions"] else (),
    )


def bounds_of(agreement: InternalAgreement, players: Sequence[str], in_kind: Sequence[InKind]) -> Bounds:
    """Caps, minimums and what is contributed in kind as core takes them (minor units), of those who are members now."""
    caps, minimums = (
        {member: Fraction(minor) for member, minor in agreement.inputs.get(key, {}).items() if member in players}
        for key in AMOUNTS
    )
    values: dict[str, Fraction] = defaultdict(Fraction)
    for one in in_kind:
        if str(one.organization_id) in players:
            values[str(one.organization_id)] += one.value
    return Bounds(caps, minimums, dict(values))
