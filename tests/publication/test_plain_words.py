"""The page of a purchase tells a resident who buys, who gets it, who pays what, and when one may say something."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from junto.core.workflow import Actor
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating, fresh
from tests.publication.purchasing import Purchase, on

pytestmark = pytest.mark.django_db

Browse = Callable[[Actor | None], Client]
AGREE = "The members agree on what each pays, by a rule that they name. It stands here once all have signed."


def plain(solicitation: Solicitation, browse: Browse) -> str:
    """What the page says to everyone in plain words, as text."""
    page = browse(None).get(solicitation.get_absolute_url()).content.decode()
    part = page[page.index('id="plain"') : page.index("</section>", page.index('id="plain"'))]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()).replace(" ,", ",").replace(" .", ".")


def test_open_purchase_says_until_when_one_may_ask_offer_and_protest(evaluating: Evaluating, browse: Browse) -> None:
    text = plain(evaluating.buying.published("competitive_proposal"), browse)
    assert "Purchasing, for Police and Transportation." in text
    assert AGREE in text
    for words in ("Companies can ask until", "Offers are taken until", "Companies can protest against the terms until"):
        assert words in text
    assert "Everyone can report a problem at a place at any time." in text
    assert "Who gets it" not in text


def test_purchase_says_who_gets_it_as_far_as_its_method_has_told(evaluating: Evaluating, browse: Browse) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended()
        text = plain(fresh(award.evaluation.solicitation), browse)
    assert "It is chosen; under this method the name is told to everyone with the award." in text
    assert "That is announced and not final yet." in text
    assert "Companies that offered can protest against the award until" in text
    assert award.organization.name not in text


def test_contracted_purchase_says_what_each_member_pays_and_what_is_over(
    evaluating: Evaluating, browse: Browse
) -> None:
    with on(2026, 7, 1):
        award = evaluating.confirmed("low_bid")
    contract = Purchase(evaluating).contract(award)
    text = plain(fresh(award.evaluation.solicitation), browse)
    assert f"{award.organization.name}, {award.value.format('en')} How that was decided: {award.number}" in text
    assert "Who pays what Police: $2,184.13 Transportation: $2,115.88 By which rule" in text
    assert f"{contract.number}, {contract.supplier}, $4,300.01" in text
    assert "The time for protests against the award ended on" in text
    assert AGREE not in text


def test_cancelled_purchase_says_that_it_ended(evaluating: Evaluating, browse: Browse) -> None:
    solicitation = evaluating.buying.published()
    solicitations.cancel_solicitation(solicitation, reason="No money.", by=evaluating.officer)
    text = plain(solicitation, browse)
    assert "It ended without an award. If it is asked again, that stands among the opportunities." in text
    assert "Who pays what" not in text
