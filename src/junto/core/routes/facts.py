"""The facts about a purchase on which provisions may depend: type, the question to ask, words for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from junto.core.sentences import gettext_noop as _

Kind = Literal["money", "number", "yes_no", "one_of", "some_of", "amounts"]
KINDS: tuple[Kind, ...] = ("money", "number", "yes_no", "one_of", "some_of")  # those a file may add


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be known of a purchase: `name` (dotted, as in a FACTS file), its `kind`, and the `question` to ask.

    `phrase`: how a reason calls it; of a yes-or-no fact `yes` and `no` are the two whole statements. `values`: what it
    may be (empty: any words). `assumed`: what is taken where nobody said; the answer then says that it was taken.
    """

    name: str
    kind: Kind
    question: str
    phrase: str = ""
    yes: str = ""
    no: str = ""
    values: tuple[str, ...] = ()
    assumed: bool | str | tuple[str, ...] | None = None


CATEGORIES = ("goods", "services", "construction", "professional_services", "high_technology")
LEGAL_STATUS = ("department", "other_government", "nonprofit")
MIXED = "mixed"  # its predominant element by value decides

WORDS: Mapping[str, str] = {
    "goods": _("goods"),
    "services": _("services"),
    "construction": _("construction"),
    "professional_services": _("professional services"),
    "high_technology": _("high technology"),
    "department": _("department of the city"),
    "other_government": _("other government"),
    "nonprofit": _("non-profit organization"),
    "true": _("yes"),
    "false": _("no"),
}
"""Words for values of facts; a value that is not here is said as it is written, its underscores as blanks."""

_AMOUNTS = (
    Fact("value.total", "money", _("What will the purchase cost in all, for all members and all years together?"),
         _("the value")),
    Fact("value.by_member", "amounts", _("What does each member's part cost?"), _("the parts of the members")),
    Fact("need.elements", "amounts",
         _("Of what is bought, how much is goods, services, construction, professional services, high technology?"),
         _("the parts by category")),
    Fact("history.same_need_12m_total", "money",
         _("How much is bought for the same need within 12 months, this purchase included?"),
         _("what is bought for the same need within 12 months")),
    Fact("need.participants", "number", _("How many authorities buy together?"), _("the number of buyers")),
)  # fmt: skip
_KINDS = (
    Fact("need.category", "one_of",
         _("What is bought: goods, services, construction, professional services or high technology? If mixed, say "
           "the value of each."), _("the category"), values=(*CATEGORIES, MIXED)),
    Fact("need.asset_types", "some_of",
         _("Which kinds of equipment are bought or used (camera, sensor, radio, light …)?"), _("the equipment")),
    Fact("funding.funds", "some_of", _("Which funds pay for it (general, bond, federal_grant …)?"), _("the funds")),
    Fact("members.legal_status", "some_of",
         _("What are the members: departments of the city, other governments, non-profit organizations?"),
         _("the members"), values=LEGAL_STATUS, assumed=("department",)),
)  # fmt: skip
_YES_NO = (
    Fact("need.single_source", "yes_no", _("Is there only one source for it (patent, sole maker, utility)?"),
         yes=_("there is only one source"), no=_("there is more than one source")),
    Fact("need.public_health_safety_necessity", "yes_no",
         _("Is it needed at once to protect the health or safety of the residents?"),
         yes=_("it is needed at once for residents' health or safety"),
         no=_("it is not needed at once for residents' health or safety")),
    Fact("need.exigency", "yes_no", _("Is there an emergency that does not allow the time a competition takes?"),
         yes=_("there is an emergency that allows no competition"),
         no=_("there is no emergency that rules out a competition")),
    Fact("need.pilot", "yes_no", _("Is it a pilot: a trial that ends on a date?"),
         yes=_("it is a pilot"), no=_("it is not a pilot")),
    Fact("need.p3", "yes_no", _("Is it a public-private partnership, with private finance or operation?"),
         yes=_("it is a public-private partnership"), no=_("it is not a public-private partnership")),
    Fact("need.not_on_market", "yes_no", _("Can what is on the market today not meet the need?"),
         yes=_("nothing on the market meets the need"), no=_("the market already meets the need")),
    Fact("funding.federal", "yes_no", _("Does any federal grant money pay for it?"),
         yes=_("federal grant money pays for it"), no=_("no federal grant money pays for it")),
    Fact("funding.agency_authorised_noncompetitive", "yes_no",
         _("Has the federal agency agreed in writing to a purchase without competition?"),
         yes=_("the federal agency has agreed in writing to no competition"),
         no=_("the federal agency has not agreed in writing to no competition")),
    Fact("history.competition_inadequate", "yes_no",
         _("Did asking several sources already turn out to bring no real competition?"),
         yes=_("several sources were asked and there was no real competition"),
         no=_("competition has not been found inadequate")),
    Fact("vendor.drafted_specs", "yes_no",
         _("Did a company that may offer help to write the requirements or the invitation?"),
         yes=_("a company that may offer helped to write the requirements"),
         no=_("no company that may offer helped to write the requirements")),
    Fact("vendor.prior_involvement", "yes_no", _("Did a company that may offer advise on preparing the purchase?"),
         yes=_("a company that may offer advised on the preparation"),
         no=_("no company that may offer advised on the preparation")),
    Fact("coop.contract_available", "yes_no",
         _("Is there a contract of another government or a purchasing cooperative that covers it?"),
         yes=_("a cooperative contract covers it"), no=_("no cooperative contract covers it")),
    Fact("tender.electronic", "yes_no", _("May tenders be submitted electronically?"),
         yes=_("tenders may be submitted electronically"), no=_("tenders may not be submitted electronically"),
         assumed=False),
    Fact("tender.prior_information_notice", "yes_no",
         _("Was a prior information notice with all details sent 35 days to 12 months before?"),
         yes=_("a prior information notice was sent in time"), no=_("no prior information notice was sent in time"),
         assumed=False),
    Fact("tender.urgency", "yes_no", _("Is there an urgency that can be substantiated?"),
         yes=_("there is a substantiated urgency"), no=_("there is no substantiated urgency"), assumed=False),
    Fact("tender.decision_sent_electronically", "yes_no", _("Is the award decision sent to bidders electronically?"),
         yes=_("the award decision is sent electronically"), no=_("the award decision is sent on paper"),
         assumed=True),
)  # fmt: skip

FACTS: Mapping[str, Fact] = {fact.name: fact for fact in sorted(_AMOUNTS + _KINDS + _YES_NO, key=lambda one: one.name)}
"""Every fact that any jurisdiction's file may use, by name. A file may add facts of its own."""
