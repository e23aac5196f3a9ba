"""What was said with companies: market contacts, who may not offer, questions with answers, addenda."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, day, listed, moment, state_of, yes
from junto.solicitations.models import Acknowledgement, Addendum, Exclusion, MarketContact, Question
from junto.solicitations.queries import answered_first
from junto.solicitations.receiving import exclusions_of


def market_contacts(reading: Reading) -> Section:
    """Talks before the publication, and companies that are excluded."""
    section = Section(_("Market contacts"))
    rows = reading.rows(MarketContact, project=reading.solicitation.project_id).order_by("day", "pk")
    for contact in rows.select_related("logged_by"):
        section.head(f"{day(contact.day)}: {contact.get_kind_display()}, {contact.company_name}")
        section.facts(
            (_("for the city"), contact.for_city),
            (_("for the company"), contact.for_company),
            (_("what was said"), contact.summary),
            (_("logged by"), f"{contact.logged_by.name} ({state_of(contact)})"),
        )
    known = [e.pk for e in exclusions_of(reading.solicitation)]
    excluded = reading.rows(Exclusion, pk__in=known).order_by("company_name", "pk")
    section.grid(
        (_("excluded company"), _("ground"), _("citation"), _("what happened"), _("until")),
        [(e.company_name, e.get_ground_display(), e.citation, e.facts, day(e.until)) for e in excluded],
        (22, 18, 20, 28, 12),
    )
    return section


def questions(reading: Reading) -> Section:
    """Questions and their public answers, in the order of the answers."""
    section = Section(_("Questions and answers"))
    for question in answered_first(reading.rows(Question, solicitation=reading.solicitation)):
        number = question.number
        section.head(_("Question %(number)s") % {"number": number} if number else _("Question without a number"))
        asker = question.organization.name if reading.sees(question, "organization") else ""
        section.facts(
            (_("asked"), moment(question.asked_at)),
            (_("asked by"), asker),
            (_("question"), question.text),
            (_("answer"), question.answer),
            (_("answered"), moment(question.answered_at)),
            (_("state"), "" if number else state_of(question)),
            (_("reason"), reading.why(question, "decline", "lapse")),
        )
    return section


def addenda(reading: Reading) -> Section:
    """Published changes with what they changed, and who acknowledged them."""
    section = Section(_("Addenda and acknowledgements"))
    for addendum in reading.rows(Addendum, solicitation=reading.solicitation, state="issued").order_by("number"):
        section.head(str(addendum))
        given = reading.rows(Acknowledgement, addendum=addendum).select_related("organization").order_by("pk")
        section.facts(
            (_("issued"), moment(addendum.issued_at)),
            (_("by"), reading.who(addendum, "issue")),
            (_("what changes"), addendum.summary),
            (_("material"), yes(addendum.material)),
            (_("new deadline"), moment(addendum.deadline)),
            (_("new date for questions"), moment(addendum.questions_until)),
            (_("new opening"), moment(addendum.opening_at)),
            (_("digest of what it changed to"), addendum.after.digest if addendum.after else ""),
            (_("acknowledged by"), listed(_acknowledged(reading, a) for a in given)),
        )
    return section


def _acknowledged(reading: Reading, given: Acknowledgement) -> str:
    return f"{given.organization.name} ({reading.who(given, 'acknowledge')})"
