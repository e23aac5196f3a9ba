"""When one person may do what two should: under an approved combination, with the approver's word on this very act."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Held, Transition, Words, standing
from junto.journal.models import Entry
from junto.journal.registry import kind_named, kind_of, relation_lookup
from junto.people.guards.combinations import version_of
from junto.people.models import Combination, CompensatingApproval, Membership, Organization


class LinkedSentence(str):
    """A sentence that a page shows with a link at its end and a program reads with the address written out."""

    link: SafeString

    def __new__(cls, sentence: str, words: str, path: str) -> LinkedSentence:
        made = super().__new__(cls, f"{sentence} {words}: {settings.SITE_URL}{path}")
        made.link = format_html('{} <a href="{}">{}</a>', sentence, path, words)
        return made

    def __str__(self) -> str:
        return self

    def __html__(self) -> SafeString:
        return self.link


def lawful_combination(subject: Model, transition: Transition, earlier: Entry, context: Context) -> bool | Words | None:
    """Whether the actor may do both: the separation of duties asks this before it refuses.

    True where a combination in force covers the roles of both acts and its approver granted this act on the subject as
    it is now; a sentence where only the approver's word is missing; None where no combination covers the two.
    """
    kind = kind_of(type(subject))
    held = standing(transition.who, context.actor, relation_lookup(subject, kind))
    combination = _covering(context, held, earlier) if held is not None else None
    if combination is None:
        return _another_administrator() if isinstance(subject, Membership) and held is not None else None
    act = {"subject_type": kind.name, "subject_id": subject.pk, "action": transition.name}
    approval = CompensatingApproval.objects.filter(
        **act, combination=combination, seen=version_of(kind.name, subject.pk), state__in=("asked", "granted")
    ).first()
    if approval is None:
        return _ask_first(combination, earlier, act)
    return True if approval.state == "granted" else _not_answered(combination, approval)


def _covering(context: Context, held: Held, earlier: Entry) -> Combination | None:
    """The combination in force for the role of the earlier act and the role in which the actor would act now."""
    if held.jurisdiction is None or earlier.organization is None:
        return None
    where = Organization.objects.filter(pk=earlier.organization).values_list("jurisdiction", flat=True).first()
    day = timezone.localdate(context.at)
    pair = Q(first_role=held.role, second_role=earlier.role) | Q(first_role=earlier.role, second_role=held.role)
    found = Combination.objects.filter(
        pair,
        person=context.actor.person,
        jurisdiction=held.jurisdiction,
        state="active",
        starts__lte=day,
        ends__gte=day,
    )
    return found.select_related("approver").first() if where == held.jurisdiction else None


def _another_administrator() -> Words:
    return _(
        "You asked for this role yourself: another administrator confirms it. A town with one administrator proposes a "
        "combination of administrator with administrator, and a council member or auditor watches over it."
    )


def _did_yourself(earlier: Entry) -> str:
    label = kind_named(earlier.subject_type).workflow.named(earlier.action)[0].label
    return _("You did “%(label)s” yourself.") % {"label": label}


def _ask_first(combination: Combination, earlier: Entry, act: dict[str, object]) -> LinkedSentence:
    sentence = _("Your combination of roles asks for the word of %(approver)s on this act beforehand.")
    path = reverse("people:ask-approval", kwargs={"pk": combination.pk}) + "?" + urlencode(act)
    return LinkedSentence(
        f"{_did_yourself(earlier)} {sentence % {'approver': combination.approver.name}}", _("Ask for it"), path
    )


def _not_answered(combination: Combination, approval: CompensatingApproval) -> LinkedSentence:
    sentence = _("%(approver)s was asked to approve this act and has not answered yet.")
    return LinkedSentence(
        sentence % {"approver": combination.approver.name}, _("See the request"), approval.get_absolute_url()
    )
