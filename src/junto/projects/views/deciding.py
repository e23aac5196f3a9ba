"""The pages on which a trade-off is decided: first for which option, then why, and what is said to who loses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import fetch
from junto.journal.views import Step, steps
from junto.projects.actions import deciding as actions
from junto.projects.models import Decision, Tradeoff
from junto.projects.tradeoff_forms import DissentForm
from junto.projects.views.laying_out import ask
from junto.projects.weighing import shown
from junto.projects.weighing.answers import outcome_of

REVIEWS = 2


class DecisionForm(forms.Form):
    """The decision for one option; what each losing group is told is asked of whoever decides."""

    decided_by = forms.CharField(
        label=_("Who decided, and how"), max_length=200, help_text=_("Such as: the council, by five votes to two")
    )
    day = forms.DateField(label=_("Decided on"))
    reasons = forms.CharField(
        label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text=_("One a line.")
    )

    dissent = forms.CharField(
        label=_("Who disagrees"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_(
            "One a line, the name first, such as: Ray Castillo: a pilot would have cost less. Council members with an "
            "account can add their own later."
        ),
    )

    def __init__(self, *args: Any, losers: dict[str, float], stopped: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["day"] = timezone.localdate(clock.now())
        self.losers = list(losers)
        parts: list[tuple[Any, tuple[Any, ...]]] = [(gettext("The decision"), ("decided_by", "day", "reasons"))]
        for k, (group, points) in enumerate(losers.items()):
            words = gettext("“%(group)s” loses %(points)s of 100 points. Why nevertheless, and what is done about it?")
            self.fields[f"loser_{k}"] = forms.CharField(
                label=words % {"group": group, "points": f"{points:.1f}"}, widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1500,
            )  # fmt: skip
        if losers:
            parts.append((gettext("Who loses by it"), tuple(f"loser_{k}" for k in range(len(losers)))))
        if stopped:
            self.fields["despite"] = forms.CharField(
                label=gettext("Why in spite of this: %(stops)s") % {"stops": ", ".join(stopped)},
                widget=forms.Textarea(attrs={"rows": 2}), max_length=1500,
            )  # fmt: skip
            parts.append((gettext("In spite of a veto or a hold"), ("despite",)))
        for k in range(REVIEWS):
            self.fields[f"what_{k}"] = forms.CharField(
                label=gettext("What is looked at again"), max_length=500, required=k == 0,
                help_text=gettext("Such as: assaults after dark against the forecast") if k == 0 else "",
            )  # fmt: skip
            self.fields[f"on_{k}"] = forms.DateField(label=gettext("On"), required=k == 0)
        parts.append((gettext("What is looked at again"), tuple((f"what_{k}", f"on_{k}") for k in range(REVIEWS))))
        self.groups = (*parts, (gettext("Dissent"), ("dissent",)))

    def clean_dissent(self) -> list[tuple[str, str]]:
        """Names with what each says."""
        found = []
        for line in self.cleaned_data["dissent"].splitlines():
            who, _colon, says = (part.strip() for part in line.partition(":"))
            if not line.strip():
                continue
            if not who or not says or len(who) > 200:
                words = gettext("“%(line)s”: write the name, a colon, and what they say.")
                raise forms.ValidationError(words % {"line": line.strip()[:60]})
            found.append((who, says))
        return found

    def clean(self) -> dict[str, Any]:
        """A later look has both what and when."""
        given = super().clean() or self.cleaned_data
        for k in range(1, REVIEWS):
            if bool(given.get(f"what_{k}")) != bool(given.get(f"on_{k}")):
                self.add_error(f"on_{k}", gettext("Say both what is looked at again and when."))
        return given

    def decided(self) -> dict[str, Any]:
        """What `decide_tradeoff` takes."""
        given = self.cleaned_data
        return {
            "day": given["day"],
            "decided_by": given["decided_by"],
            "reasons": [line.strip() for line in given["reasons"].splitlines() if line.strip()],
            "losers": {group: given[f"loser_{k}"] for k, group in enumerate(self.losers)},
            "despite": given.get("despite", ""),
            "dissent": given["dissent"],
            "review": [(given[f"what_{k}"], given[f"on_{k}"]) for k in range(REVIEWS) if given.get(f"what_{k}")],
        }


def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose an option with what each would cost whom before one's eyes; then say why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Tradeoff, pk, by=actor, to="decide", rows=Tradeoff.objects.select_related("project"))
    outcome = outcome_of(found)
    chosen = found.options.filter(pk=request.GET.get("option")).first() if _is_key(request) else None
    if chosen is None:
        page = {
            "tradeoff": found,
            "options": [(one, actions.losers_of(found, one.option)) for one in shown.options_of(found, outcome)],
        }
        return render(request, "projects/tradeoff_decide.html", page)
    losers = actions.losers_of(found, chosen)
    laid = next(one for one in shown.options_of(found, outcome) if one.option == chosen)
    stopped = laid.stopped
    form = DecisionForm(request.POST or None, losers=losers, stopped=stopped)

    def do(_given: dict[str, Any]) -> object:
        return actions.decide_tradeoff(found, option=chosen, by=actor, **form.decided())

    title = gettext("Decide: %(option)s") % {"option": chosen}
    return ask(
        request, found, form, do, title=title, template="projects/tradeoff_decision.html", laid=laid,
        back=found.get_absolute_url(),
    )  # fmt: skip


def _is_key(request: HttpRequest) -> bool:
    key = request.GET.get("option", "")
    return key.isascii() and key.isdigit() and len(key) < 19


act = steps(Decision, {"dissent": Step(actions.dissent, DissentForm)})
