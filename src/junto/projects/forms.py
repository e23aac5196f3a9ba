"""Forms of the room: filters, accepting an overlap, projects, members, requirements, holds, delegations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.journal.views import ReasonForm
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
from junto.people.roles import COMMUNITY, DEPARTMENT, GOVERNMENT, ROLES
from junto.projects.actions.overlaps import title_for
from junto.projects.models import Hold, Member, Overlap, Project, Requirement
from junto.projects.profiles import FOR_KIND, newest_profiles
from junto.projects.queries import bodies_of
from junto.projects.workflow.overlaps import DECIDED, OVERLAP
from junto.projects.workflow.projects import PROJECT
from junto.projects.workflow.roles import DECIDERS

ANY = ("", _("any"))
STRENGTHS = (ANY, ("0.5", _("fair or strong")), ("0.75", _("strong")))


def _departments() -> Any:
    return Organization.objects.filter(kind__in=(DEPARTMENT, GOVERNMENT), state="active").order_by("name")


def _profiles() -> list[tuple[str, Any]]:
    return [(p.code, p.label) for p in newest_profiles()]


class OverlapFilter(forms.Form):
    """Which overlaps are listed. `decided`: for readers of those alone that are decided."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            *((code, s.label) for code, s in OVERLAP.states.items()),
            ("decided", _("accepted or declined")),
            ("all", _("all")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Overlap.Kind.choices])
    strength = forms.ChoiceField(label=_("Strength"), required=False, choices=STRENGTHS)
    organization = forms.ModelChoiceField(_departments(), label=_("Department"), required=False)
    mine = forms.BooleanField(label=_("Only those of my department"), required=False)

    def __init__(self, *args: Any, decided: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if decided:
            kept = [("decided", _("accepted or declined")), *((c, OVERLAP.states[c].label) for c in DECIDED)]
            self.fields["state"].choices = kept  # type: ignore[attr-defined]


class ProjectFilter(forms.Form):
    """Which projects are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *((code, s.label) for code, s in PROJECT.states.items())]
    )
    mine = forms.BooleanField(label=_("Only those of my department"), required=False)


class AcceptForm(forms.Form):
    """What a new project is called, why, and which gates it passes."""

    wants_subject = True
    title = forms.CharField(label=_("Title of the project"), max_length=200)
    purpose = forms.CharField(
        label=_("What you want to reach together"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    profile = forms.ChoiceField(label=_("What sort of project"), help_text=_("It decides who must approve."))

    def __init__(self, *args: Any, subject: Overlap, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].initial = title_for(subject)
        self.fields["profile"].choices = _profiles()  # type: ignore[attr-defined]
        self.fields["profile"].initial = FOR_KIND[subject.kind]


class ProjectForm(forms.Form):
    """A project's own words."""

    wants_subject = True
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("What you want to reach together"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    profile = forms.ChoiceField(label=_("What sort of project"), help_text=_("It decides who must approve."))

    def __init__(self, *args: Any, subject: Project | None = None, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profile"].choices = _profiles()  # type: ignore[attr-defined]
        if subject is not None:
            self.initial = {"title": subject.title, "purpose": subject.purpose, "profile": subject.profile}
            if subject.state != "forming":
                del self.fields["profile"]


class NewProjectForm(ProjectForm):
    """A project formed without an overlap: also for which department."""

    wants_subject = False
    field_order = ("lead", "title", "purpose", "profile")
    lead = forms.ModelChoiceField(Organization.objects.none(), label=_("Your department, which leads"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        rows = _departments().filter(pk__in=actor.organizations("department_lead"))
        self.fields["lead"].queryset = rows  # type: ignore[attr-defined]
        self.fields["lead"].initial = rows.first()


class OfferLeadForm(ReasonForm):
    """To which member the lead is offered, and why."""

    wants_subject = True
    field_order = ("organization", "reason")
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Member"))

    def __init__(self, *args: Any, subject: Project, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Organization.objects.filter(
            project_memberships__project=subject, project_memberships__state="joined"
        ).exclude(pk=subject.lead_id)
        self.fields["organization"].queryset = rows  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Whom to invite."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Department or other government"),
        help_text=_("Another government takes part by an interlocal agreement, which must be named before it signs."),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        taken = project.members.exclude(state__in=("declined", "left")).values("organization")
        self.fields["organization"].queryset = _departments().exclude(pk__in=taken)  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Joining asks another government for its interlocal agreement."""

    wants_subject = True
    agreement = forms.CharField(
        label=_("Interlocal agreement"),
        required=False,
        max_length=300,
        help_text=_("Its number or citation. It can be named later, but before you sign."),
    )

    def __init__(self, *args: Any, subject: Member, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if subject.organization.kind != GOVERNMENT:
            del self.fields["agreement"]


class AgreementForm(forms.Form):
    """The interlocal agreement of another government."""

    agreement = forms.CharField(label=_("Interlocal agreement"), max_length=300)


class NeedsForm(forms.Form):
    """Which of one's own needs the project shall cover too."""

    wants_subject = True
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(), label=_("Needs of your department"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, subject: Project, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = Need.objects.filter(state="published", organization__in=actor.organizations("department_lead"))
        free = mine.exclude(project_rows__project__state__in=("forming", "planning", "ready", "paused"))
        self.fields["needs"].queryset = free.order_by("title")  # type: ignore[attr-defined]


class UncoverForm(ReasonForm):
    """Which need the project shall cover no more, and why."""

    wants_subject = True
    field_order = ("need", "reason")
    need = forms.ModelChoiceField(Need.objects.none(), label=_("Need"))

    def __init__(self, *args: Any, subject: Project, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Need.objects.filter(project_rows__project=subject)
        led = actor.organizations("department_lead")
        mine = rows if subject.lead_id in led else rows.filter(organization__in=led)
        self.fields["need"].queryset = mine.order_by("title")  # type: ignore[attr-defined]


class RequirementForm(forms.ModelForm):
    """One requirement with its user, technical owner and buyer."""

    groups = (
        (_("What"), ("text", "why", ("aspect", "force"))),
        (_("Who"), ("user", "user_words", ("technical_owner", "buyer"))),
        (_("Who helped"), ("outside_help",)),
    )

    class Meta:
        model = Requirement
        fields = ["text", "why", "aspect", "force", "user", "user_words", "technical_owner", "buyer", "outside_help"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "why": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = Organization.objects.filter(kind=COMMUNITY, state="active")
        for name in ("user", "technical_owner", "buyer"):
            rows = bodies_of(project) | groups if name == "user" else bodies_of(project)
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action alone sets and checks the row: the form must not touch the instance it was filled from."""


class HoldForm(ReasonForm):
    """Why a gate is held, which question must be answered, by whom and until when."""

    field_order = ("kind", "reason", "question", "answerer", "until")
    kind = forms.ChoiceField(
        label=_("Kind of hold"),
        choices=Hold.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "A policy hold can be decided by whoever a delegation names. "
            "A legal hold is released by you or the city attorney alone."
        ),
    )
    question = forms.CharField(label=_("Question to be answered"), widget=forms.Textarea(attrs={"rows": 3}))
    answerer = forms.ModelChoiceField(Organization.objects.none(), label=_("Who must answer"))
    until = forms.DateField(label=_("Until"))

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answerer"].queryset = bodies_of(project)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a hold's question."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}))


class AskAgainForm(forms.Form):
    """A further question."""

    question = forms.CharField(label=_("Question to be answered"), widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(label=_("Until"))


class DelegationForm(forms.Form):
    """Who decides policy holds, and by which instrument."""

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.filter(state="active"), label=_("Jurisdiction"))
    role = forms.ChoiceField(label=_("Who decides"), choices=[(r, ROLES[r].label) for r in DECIDERS])
    citation = forms.CharField(
        label=_("Citation"), max_length=300, help_text=_("The ordinance, resolution or directive that says so.")
    )
    starts = forms.DateField(label=_("From"))
    ends = forms.DateField(label=_("Until"), required=False)
