"""What the room tells whom: the panel, the companies, the office. No sentence says more than its reader may know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from junto.evaluation import conditions
from junto.evaluation.models import (
    Award,
    BestAndFinal,
    Candidate,
    Clarification,
    Debriefing,
    Declaration,
    Evaluation,
    Panelist,
    Protest,
    TermsProtest,
)
from junto.notices.actions import notify
from junto.people.models import Organization
from junto.people.queries import memberships_on, today
from junto.solicitations.models import Solicitation

OFFICER, COMPANY = "procurement_officer", "company_representative"


def _of(evaluation: Evaluation, **more: Any) -> dict[str, Any]:
    solicitation = evaluation.solicitation
    return {"number": solicitation.number, "title": solicitation.title, **more}


def _office(evaluation: Evaluation, about: Model, message: Any, **params: Any) -> None:
    notify(
        organization=evaluation.solicitation.office,
        role=OFFICER,
        subject=about,
        message=message,
        params=_of(evaluation, **params),
    )


def _held(solicitation: Solicitation, role: str) -> Iterable[Organization]:
    held = memberships_on(today()).filter(role=role, organization__jurisdiction=solicitation.jurisdiction_id)
    return Organization.objects.filter(pk__in=held.values("organization")).order_by("name")


def _role(evaluation: Evaluation, role: str, about: Model, message: Any, **params: Any) -> None:
    """Tell whoever holds a role anywhere in the government."""
    for organization in _held(evaluation.solicitation, role):
        notify(organization=organization, role=role, subject=about, message=message, params=_of(evaluation, **params))


def _companies(
    candidates: Iterable[Candidate], evaluation: Evaluation, about: Model, message: Any, **params: Any
) -> None:
    for candidate in candidates:
        notify(
            organization=candidate.organization,
            role=COMPANY,
            subject=about,
            message=message,
            params=_of(evaluation, **params),
            urgent=True,
        )


def _panel(evaluation: Evaluation, states: tuple[str, ...], message: Any) -> None:
    for panelist in evaluation.panelists.filter(state__in=states).select_related("person"):
        notify(person=panelist.person, subject=panelist, message=message, params=_of(evaluation))


# --- the panel -------------------------------------------------------------------------------------------------------
def named(panelist: Panelist) -> None:
    """Somebody learns that they sit on a panel, or stand by for it."""
    message = (
        _("You are named to the panel on %(number)s, “%(title)s”. You are told when you are to declare your interests.")
        if panelist.alternate_for_id is None
        else _("You stand by as an alternate on the panel on %(number)s, “%(title)s”.")
    )
    notify(person=panelist.person, subject=panelist, message=message, params=_of(panelist.evaluation))


def called_up(panelist: Panelist) -> None:
    """An alternate takes the seat."""
    message = _("You are called up to the panel on %(number)s, “%(title)s”. Please declare your interests.")
    notify(person=panelist.person, subject=panelist, message=message, params=_of(panelist.evaluation))


def names_shown(evaluation: Evaluation) -> None:
    """The panel is asked to declare on the names."""
    _panel(evaluation, ("named",), _("Please declare your interests on the names of those who offer on %(number)s."))


def contents_shown(evaluation: Evaluation) -> None:
    """The panel may read, and declares on what it read."""
    _panel(
        evaluation,
        ("declared",),
        _("You can read what was offered on %(number)s. Please declare your interests on it before you score."),
    )


def scoring_begun(evaluation: Evaluation) -> None:
    """The panel scores."""
    _panel(evaluation, ("seated",), _("Please score what was offered on %(number)s, “%(title)s”."))


def scores_in(evaluation: Evaluation) -> None:
    """The panel sees the scores and agrees; the office learns that all are in."""
    _panel(evaluation, ("seated",), _("All scores on %(number)s are in: the panel can agree now."))
    _office(evaluation, evaluation, _("All scores on %(number)s, “%(title)s”, are in."))


# --- two envelopes ---------------------------------------------------------------------------------------------------
def quality_decided(evaluation: Evaluation) -> None:
    """Each company learns whether its price is opened, and of nobody else’s; the panel and the office go on."""
    rows: dict[bool, list[Candidate]] = {True: [], False: []}
    for candidate in conditions.scored_candidates(evaluation):
        rows[candidate.shortlisted is not False].append(candidate)
    for passed, message in (
        (True, _("Quality is decided on %(number)s, “%(title)s”. Your price will be opened; you are told when.")),
        (
            False,
            _(
                "Quality is decided on %(number)s, “%(title)s”. Your offer does not reach the least points that were "
                "published, so your price stays sealed."
            ),
        ),
    ):
        for candidate in rows[passed]:
            _companies([candidate], evaluation, candidate.submission, message)
    _panel(evaluation, ("seated",), _("The panel’s word on quality is frozen on %(number)s; no price is opened yet."))
    _office(
        evaluation,
        evaluation,
        _("Quality is decided on %(number)s, “%(title)s”: the opening of the prices can be called."),
    )


def quality_open_again(evaluation: Evaluation) -> None:
    """The panel agrees once more, before any price is opened: what companies were told does not hold any more."""
    message = _("The panel looks at quality once more on %(number)s, “%(title)s”. You are told anew what it decides.")
    for candidate in conditions.scored_candidates(evaluation):
        _companies([candidate], evaluation, candidate.submission, message)
    _panel(evaluation, ("seated",), _("Please agree on quality once more on %(number)s; no price is opened yet."))


def prices_opened(evaluation: Evaluation) -> None:
    """The panel learns that its word on quality stands from now on; the office can rank."""
    _panel(
        evaluation, ("seated",), _("The prices on %(number)s were opened. What the panel decided on quality stands.")
    )
    _office(evaluation, evaluation, _("The prices on %(number)s, “%(title)s”, were opened: you can rank now."))


def interest_declared(declaration: Declaration) -> None:
    """The office and the attorney learn that a seat fell empty."""
    evaluation = declaration.panelist.evaluation
    message = _("%(person)s declared an interest on %(number)s; the seat is empty until the alternate declared.")
    for role in (OFFICER, "city_attorney"):
        if role == OFFICER:
            _office(evaluation, evaluation, message, person=declaration.panelist.person)
        else:
            _role(evaluation, role, evaluation, message, person=declaration.panelist.person)


# --- companies -------------------------------------------------------------------------------------------------------
def put_aside(candidate: Candidate) -> None:
    """The company learns that it was put aside; why stands on its page."""
    message = _("Your submission on %(number)s, “%(title)s”, is not looked at any further. Read why.")
    _companies([candidate], candidate.evaluation, candidate, message)


def clarification_asked(clarification: Clarification) -> None:
    """The company is asked to explain something."""
    candidate = clarification.candidate
    message = _("Please clarify something in your submission on %(number)s until %(until)s.")
    _companies([candidate], candidate.evaluation, clarification, message, until=clarification.until)


def clarification_answered(clarification: Clarification) -> None:
    """The office learns of the answer."""
    _office(clarification.candidate.evaluation, clarification, _("A clarification on %(number)s was answered."))


def final_offers_asked(round_: BestAndFinal) -> None:
    """Those on the shortlist are asked, all at once and with one deadline."""
    invited = round_.evaluation.candidates.filter(shortlisted=True, state__in=("responsive", "responsible"))
    message = _("You are asked for your best and final offer on %(number)s until %(until)s.")
    _companies(invited.select_related("organization"), round_.evaluation, round_, message, until=round_.deadline)


def _all(evaluation: Evaluation) -> Iterable[Candidate]:
    return evaluation.candidates.select_related("organization").order_by("pk")


def intent_announced(award: Award) -> None:
    """Everyone who offered learns whose it is to be, and until when one may protest."""
    message = _("It is announced who is to get %(number)s, “%(title)s”. You may protest until %(until)s.")
    _companies(_all(award.evaluation), award.evaluation, award, message, until=award.protest_until)


def awarded(award: Award) -> None:
    """Everyone who offered learns of the award."""
    _companies(_all(award.evaluation), award.evaluation, award, _("%(number)s, “%(title)s”, was awarded."))


def award_withdrawn(award: Award, reason: str) -> None:
    """Everyone who offered learns that it is taken back."""
    message = _("The award on %(number)s, “%(title)s”, was withdrawn: %(reason)s")
    _companies(_all(award.evaluation), award.evaluation, award, message, reason=reason)


# --- protests and debriefings ----------------------------------------------------------------------------------------
def protest_filed(protest: Protest) -> None:
    """The office, whoever decides, and the company that was to get the award learn of it."""
    evaluation = protest.award.evaluation
    late = protest.state == "late"
    message = (
        _("A protest on %(number)s came after its time and is kept as late.")
        if late
        else _("A protest was filed on %(number)s, “%(title)s”. The award is stayed.")
    )
    _office(evaluation, protest, message)
    _companies([protest.award.candidate], evaluation, protest, message)
    if not late:
        waits = _("A protest on %(number)s, “%(title)s”, waits for your written decision.")
        _role(evaluation, protest.decider, protest, waits)


def protest_decided(protest: Protest) -> None:
    """Everyone concerned learns of the decision."""
    evaluation = protest.award.evaluation
    message = _("The protest %(protest)s on %(number)s was decided. Read the decision.")
    _office(evaluation, protest, message, protest=protest.number)
    mine = evaluation.candidates.filter(organization=protest.organization_id)
    concerned = [*mine.select_related("organization"), protest.award.candidate]
    _companies(concerned, evaluation, protest, message, protest=protest.number)


def appealed(protest: Protest) -> None:
    """The council's clerk and the office learn of an appeal."""
    evaluation = protest.award.evaluation
    message = _("The decision on protest %(protest)s on %(number)s was appealed.")
    _office(evaluation, protest, message, protest=protest.number)
    for role in ("council_member", "clerk"):
        _role(evaluation, role, protest, message, protest=protest.number)


def debriefing_asked(debriefing: Debriefing) -> None:
    """The office is asked."""
    _office(debriefing.award.evaluation, debriefing, _("A company asked for a debriefing on %(number)s, “%(title)s”."))


def debriefing_given(debriefing: Debriefing) -> None:
    """The company learns where to read it."""
    message = _("Your debriefing on %(number)s, “%(title)s”, is there to be read.")
    _companies([debriefing.candidate], debriefing.award.evaluation, debriefing, message)


# --- protests against the terms --------------------------------------------------------------------------------------
def _about_terms(protest: TermsProtest, message: Any, to: Iterable[tuple[Organization, str]]) -> None:
    solicitation = protest.solicitation
    params = {"number": solicitation.number, "title": solicitation.title, "protest": protest.number}
    for organization, role in to:
        notify(organization=organization, role=role, subject=protest, message=message, params=params, urgent=True)


def terms_protested(protest: TermsProtest) -> None:
    """The office and, where it came in time, whoever decides learn of it."""
    office = [(protest.solicitation.office, OFFICER)]
    if protest.state == "late":
        _about_terms(
            protest, _("A protest against the terms of %(number)s came after its time and is kept as late."), office
        )
        return
    stayed = _("A protest against the terms of %(number)s, “%(title)s”, was filed. The opening is stayed.")
    _about_terms(protest, stayed, office)
    waits = _("A protest against the terms of %(number)s, “%(title)s”, waits for your written decision.")
    deciders = [(one, protest.decider) for one in _held(protest.solicitation, protest.decider)]
    _about_terms(protest, waits, deciders)


def terms_decided(protest: TermsProtest) -> None:
    """The company and the office learn of the decision."""
    message = _("The protest %(protest)s against the terms of %(number)s was decided. Read the decision.")
    _about_terms(protest, message, [(protest.organization, COMPANY), (protest.solicitation.office, OFFICER)])


def terms_put_right(protest: TermsProtest) -> None:
    """The company learns that it was put right."""
    message = _("What the protest %(protest)s found wrong in %(number)s was put right by an addendum.")
    _about_terms(protest, message, [(protest.organization, COMPANY)])
