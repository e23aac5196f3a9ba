"""What a solicitation asks of an envelope: items, documents, and the answers of its form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes.contents import Asked, AskedDocument, AskedItem
from junto.solicitations.models import Solicitation


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the form; `long` where more than a line is expected."""

    code: str
    label: Words
    mandatory: bool = True
    long: bool = False
    hint: Words = ""


STANDING: tuple[Answer, ...] = (
    Answer("contact_name", _("Who speaks for the company in this matter")),
    Answer("contact_email", _("Their e-mail address")),
    Answer("contact_phone", _("Their telephone"), mandatory=False),
    Answer("valid_days", _("For how many days the offer holds")),
    Answer(
        "conflicts",
        _("Relations to officers, employees or advisers of the members"),
        long=True,
        hint=_("Family, business, gifts. Write “none” where there are none."),
    ),
    Answer(
        "exceptions",
        _("Exceptions you take to what is asked"),
        mandatory=False,
        long=True,
        hint=_("Empty means that you offer exactly what is asked."),
    ),
)


def requirement_code(number: int) -> str:
    """The code under which a requirement is answered."""
    return f"R{number}"


def answers_of(solicitation: Solicitation) -> tuple[Answer, ...]:
    """The questions of the form: the standing ones, then each requirement in its words."""
    stated = tuple(
        Answer(requirement_code(r.number), f"R{r.number}. {r.text}", mandatory=r.force == "must", long=True)
        for r in solicitation.requirements.all()
    )
    return (*STANDING, *stated)


def asked_of(solicitation: Solicitation, round_number: int = 0) -> Asked:
    """What an envelope of that round is measured against."""
    material = solicitation.addenda.filter(state="issued", material=True).order_by("-number").first()
    return Asked(
        ocid=solicitation.ocid or "",
        round=round_number,
        currency=solicitation.currency,
        items=tuple(AskedItem(item.number, item.quantity or 0) for item in solicitation.items.all()),
        documents=tuple(
            AskedDocument(d.code, d.label, d.mandatory, d.confidential_allowed)
            for d in solicitation.asked_documents.all()
        ),
        answers=tuple(a.code for a in answers_of(solicitation) if a.mandatory),
        addendum=material.number or 0 if material else 0,
        terms=terms_of(solicitation),
    )
