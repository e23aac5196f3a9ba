"""Protests against the terms: what stands against filing, deciding and settling one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Words
from junto.evaluation.models import Evaluation, TermsProtest
from junto.solicitations import amending
from junto.solicitations.conditions import add_days
from junto.solicitations.models import Addendum, Solicitation
from junto.solicitations.receiving import why_excluded

RUNS = ("published", "closed")


def terms_until(solicitation: Solicitation) -> datetime | None:
    """Until when its terms may be protested: the days that its method names before the deadline; None where never."""
    days = solicitation.method.terms_protest_days
    if days is None or solicitation.deadline is None:
        return None
    return add_days(solicitation.deadline, -days)


def why_not_protest_terms(protest: TermsProtest, at: datetime) -> Words | None:
    """The method allows it, the solicitation runs, the company could offer, and none of its protests waits already."""
    solicitation = protest.solicitation
    if terms_until(solicitation) is None:
        return _("Under this method the terms are not protested: ask a question.")
    if solicitation.state not in RUNS:
        return _("The terms are protested while the solicitation is open for offers.")
    if protest.organization.kind != "company":
        return _("Terms are protested by companies that could offer.")
    if sentence := why_excluded(solicitation, protest.organization, at):
        return sentence
    waiting = solicitation.terms_protests.filter(organization=protest.organization_id, state="filed")
    return _("Your company’s protest is not decided yet.") if waiting.exists() else None


def terms_filed_late(protest: TermsProtest) -> bool:
    """Whether it was filed after the time for protests against the terms."""
    return protest.filed_at > protest.until


def why_not_decide_terms(protest: TermsProtest, actor: Actor) -> Words | None:
    """Whoever decides is no party: not the buyer, not of the panel, not of the company."""
    if actor.person == protest.solicitation.officer_id:
        return _("You run this purchase. Somebody who does not must decide the protest.")
    evaluation = Evaluation.objects.filter(solicitation=protest.solicitation_id).first()
    seats = evaluation.panelists.exclude(state__in=("standby", "released")) if evaluation else None
    if seats is not None and seats.filter(person=actor.person).exists():
        return _("You sit on the panel. Somebody who does not must decide the protest.")
    if actor.organizations("company_representative"):
        return _("You speak for a company. Somebody who does not must decide the protest.")
    return None


def why_not_remedy_terms(solicitation: Solicitation, remedy: str) -> Words | None:
    """After the opening nothing can be changed any more."""
    if remedy == TermsProtest.Remedy.AMEND and solicitation.state not in RUNS:
        return _("It is opened already: no addendum can change the terms any more.")
    return None


def remedying_addenda(protest: TermsProtest) -> list[Addendum]:
    """The addenda that can have put it right: issued since the decision, and more than a later date."""
    if protest.decided_at is None:
        return []
    rows = protest.solicitation.addenda.filter(state="issued", issued_at__gte=protest.decided_at)
    return [row for row in rows.order_by("number") if not amending.extends_only(row)]


def why_not_put_right(protest: TermsProtest) -> Words | None:
    """An addendum that was issued since the decision."""
    if protest.remedy == TermsProtest.Remedy.CANCEL:
        return _("The decision says that the solicitation is cancelled: do that.")
    if remedying_addenda(protest):
        return None
    return _("Issue the addendum first. A later date alone does not change the terms.")


def why_terms_cancelled(solicitation: Solicitation) -> Words | None:
    """A protest against the terms that was upheld and asks for cancelling."""
    rows = solicitation.terms_protests.filter(state="upheld", remedy=TermsProtest.Remedy.CANCEL)
    found = rows.first()
    return found and _("%(protest)s was upheld and says that the solicitation is cancelled: do that.") % {
        "protest": found
    }
