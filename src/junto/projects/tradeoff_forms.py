"""What the pages of a trade-off ask for: one small form a thing, written for people who never saw a data file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor, Refused
from junto.journal.views import ReasonForm
from junto.people.models import Organization
from junto.projects.models import Criterion, Option, OptionHold, Score, Stakeholder, Tradeoff
from junto.projects.models.tradeoffs import NAME
from junto.projects.weighing.filling import MOST_BYTES, Filled, read_file
from junto.projects.workflow.tradeoffs import TRADEOFF


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TradeoffFilter(forms.Form):
    """Which trade-offs are listed."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any")), *((code, state.label) for code, state in TRADEOFF.states.items())],
    )


class TradeoffForm(forms.Form):
    """Title and question of a trade-off."""

    wants_subject = True
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("Such as: Street lights with cameras in the West End")
    )
    question = forms.CharField(
        label=_("What is to be decided"),
        required=False,
        widget=_area(3),
        help_text=_("One or two sentences that everybody who has a stake would sign."),
    )

    def __init__(self, *args: Any, subject: Tradeoff | None = None, actor: Actor | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if subject is not None:
            self.initial = {"title": subject.title, "question": subject.question}


class FileForm(forms.Form):
    """A file of `junto tradeoffs`, read before anything is kept."""

    file = forms.FileField(
        label=_("File"), help_text=_("YAML, JSON or XLSX, as in the example. You see what it holds before it is kept.")
    )

    def clean_file(self) -> Filled:
        """The file, read whole; what is wrong with it is said beside the field."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                gettext("The file has more than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}
            )
        try:
            return read_file(file.read(), file.name or "")
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


def _organizations() -> Any:
    return Organization.objects.filter(state="active").order_by("name")


class CheckForm(forms.Form):
    """What a file holds, before it is kept: title, question, and who speaks for each of its groups."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(label=_("What is to be decided"), required=False, widget=_area(3))
    case = forms.CharField(widget=forms.HiddenInput)
    file_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, filled: Filled, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = list(_organizations())
        by_name = {row.name.casefold(): row for row in rows}
        choices = [("", gettext("nobody here: we state it for them")), *((str(row.pk), row.name) for row in rows)]
        for k, group in enumerate(filled.groups):
            self.fields[f"speaker_{k}"] = forms.ChoiceField(
                label=gettext("Who speaks for “%(group)s”?") % {"group": group["name"]}, required=False, choices=choices
            )
            same = by_name.get(group["name"].casefold())
            self.fields[f"speaker_{k}"].initial = str(same.pk) if same else ""
        self.names = [group["name"] for group in filled.groups]
        self.organizations = {str(row.pk): row for row in rows}

    def speakers(self) -> dict[str, Organization]:
        """Group → the organization that speaks for it, where one does."""
        chosen = {name: self.cleaned_data.get(f"speaker_{k}", "") for k, name in enumerate(self.names)}
        return {name: self.organizations[pk] for name, pk in chosen.items() if pk}


class OptionForm(forms.Form):
    """One option."""

    name = forms.CharField(label=_("Option"), max_length=NAME, help_text=_("Such as: Lights and counting sensors"))
    role = forms.ChoiceField(
        label=_("Which kind"),
        choices=Option.Role.choices,
        initial="other",
        help_text=_("All others are compared with “do nothing”; “pilot first” tries it small."),
    )
    about = forms.CharField(label=_("What it means, in plain words"), required=False, widget=_area(3), max_length=1500)
    position = forms.IntegerField(label=_("Place in the list"), required=False, min_value=1, max_value=99)

    def __init__(self, *args: Any, row: Option | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if row is not None:
            self.initial = {"name": row.name, "role": row.role, "about": row.about, "position": row.position}


class CriterionForm(forms.Form):
    """One criterion: its name, its unit, which score is the worst and which the best."""

    groups = (
        (_("What is scored"), ("name", "unit")),
        (_("From worst to best"), (("worst", "best"), "points", "position")),
    )
    name = forms.CharField(label=_("Criterion"), max_length=NAME, help_text=_("Such as: assaults at night"))
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60, help_text=_("Such as: a year"))
    worst = forms.FloatField(label=_("Worst score"), required=False, help_text=_("It counts nothing."))
    best = forms.FloatField(label=_("Best score"), required=False, help_text=_("It counts fully."))
    points = forms.CharField(
        label=_("Or points, where neither more nor less is always better"),
        required=False,
        max_length=1000,
        help_text=_("Score and worth from 0 to 1, such as: 0: 0; 8: 0.7; 15: 1; 40: 0.6"),
    )
    position = forms.IntegerField(label=_("Place in the list"), required=False, min_value=1, max_value=99)

    def __init__(self, *args: Any, row: Criterion | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if row is not None:
            points = "; ".join(f"{at:g}: {worth:g}" for at, worth in row.points)
            self.initial = {
                "name": row.name, "unit": row.unit, "worst": row.worst, "best": row.best, "points": points,
                "position": row.position,
            }  # fmt: skip

    def clean_points(self) -> list[list[float]]:
        """Pairs of a score and its worth."""
        found = []
        for part in self.cleaned_data["points"].split(";"):
            if not part.strip():
                continue
            at, _colon, worth = part.partition(":")
            try:
                found.append([float(at), float(worth)])
            except ValueError:
                words = gettext("“%(part)s” is no score and its worth, such as 8: 0.7")
                raise forms.ValidationError(words % {"part": part.strip()}) from None
        return found

    def clean(self) -> dict[str, Any]:
        """Worst and best, or points."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("points"):
            for name in ("worst", "best"):
                if given.get(name) is None:
                    self.add_error(name, gettext("Say the worst and the best score, or give points."))
        return given


SHAPE_HELP = _(
    "Only the middle one for a number that is sure; the outer two for a range; all three where one is likeliest."
)


class ScoreForm(forms.Form):
    """One score: a number, a range, or a range with what is likeliest; on whose word, on which evidence."""

    groups = (
        (_("What is scored"), ("option", "criterion")),
        (_("Score"), (("low", "mode", "high"), "percentiles")),
        (_("On whose word"), ("word", "evidence")),
    )
    option = forms.ModelChoiceField(Option.objects.none(), label=_("Option"))
    criterion = forms.ModelChoiceField(Criterion.objects.none(), label=_("Criterion"))
    low = forms.FloatField(label=_("Lowest"), required=False)
    mode = forms.FloatField(label=_("Number, or likeliest"), required=False)
    high = forms.FloatField(label=_("Highest"), required=False)
    percentiles = forms.BooleanField(
        label=_("The lowest and highest are exceeded one time in ten each way (P10, P50, P90)"), required=False
    )
    word = forms.CharField(label=_("Who says so"), max_length=200)
    evidence = forms.CharField(
        label=_("On which evidence"),
        required=False,
        widget=_area(2),
        max_length=1500,
        help_text=_("Such as: counts of three years. “Before and after, without a control” is weak evidence: say so."),
    )

    def __init__(self, *args: Any, tradeoff: Tradeoff, word: str = "", row: Score | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["option"].queryset = tradeoff.options.all()  # type: ignore[attr-defined]
        self.fields["criterion"].queryset = tradeoff.criteria.all()  # type: ignore[attr-defined]
        self.fields["low"].help_text = SHAPE_HELP
        self.initial.setdefault("word", word)
        if row is not None:
            self.initial.update({"word": row.by or word, "evidence": row.evidence, **_shape(row.value)})

    def clean(self) -> dict[str, Any]:
        """`value` as core reads it."""
        given = super().clean() or self.cleaned_data
        low, mode, high = (given.get(name) for name in ("low", "mode", "high"))
        if self.errors:
            return given
        if given.get("percentiles") and None not in (low, mode, high):
            given["value"] = {"p10": low, "p50": mode, "p90": high}
        elif low is None and high is None and mode is not None:
            given["value"] = mode
        elif low is not None and high is not None:
            given["value"] = {"low": low, "high": high} if mode is None else {"low": low, "mode": mode, "high": high}
        else:
            self.add_error("mode", gettext("Give one number, or the lowest and the highest."))
        return given


def _shape(value: Any) -> dict[str, Any]:
    """A kept score in the fields of the form, where they can hold it."""
    if not isinstance(value, dict):
        return {"mode": value}
    if {"p10", "p50", "p90"} == value.keys():
        return {"low": value["p10"], "mode": value["p50"], "high": value["p90"], "percentiles": True}
    return {name: value[name] for name in ("low", "mode", "high") if name in value}


class LineForm(forms.Form):
    """A red line of the whole city."""

    groups = (
        (_("The line"), ("criterion", ("at_most", "at_least"), "reason")),
        (_("Where scores are unsure"), ("tolerated",)),
    )
    criterion = forms.ModelChoiceField(Criterion.objects.none(), label=_("Criterion"))
    at_most = forms.FloatField(label=_("At most"), required=False)
    at_least = forms.FloatField(label=_("Or at least"), required=False)
    reason = forms.CharField(label=_("Why nothing else makes up for it"), widget=_area(2), max_length=1500)
    tolerated = forms.FloatField(
        label=_("Chance of crossing it that is accepted, in percent"), initial=5, min_value=0, max_value=100
    )

    def __init__(self, *args: Any, tradeoff: Tradeoff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"].queryset = tradeoff.criteria.all()  # type: ignore[attr-defined]


class HoldOptionForm(forms.Form):
    """A reasoned stop on an option."""

    option = forms.ModelChoiceField(Option.objects.none(), label=_("Option"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=OptionHold.Kind.choices,
        help_text=_("A legal hold cannot be outvoted: the option stands in no ranking across groups until it ends."),
    )
    held_by = forms.CharField(label=_("Held by"), max_length=200, help_text=_("Such as: City attorney"))
    reason = forms.CharField(label=_("Reason"), widget=_area(3), max_length=1500)
    citation = forms.CharField(label=_("Which law or rule"), required=False, max_length=300)
    release = forms.CharField(label=_("Who may release it"), max_length=200)

    def __init__(self, *args: Any, tradeoff: Tradeoff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["option"].queryset = tradeoff.options.all()  # type: ignore[attr-defined]


class StakeholderForm(forms.Form):
    """A group that has a stake, and which organization speaks for it."""

    wants_subject = True
    name = forms.CharField(label=_("Group"), max_length=NAME, help_text=_("Such as: Residents of the West End"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Stakeholder.Kind.choices)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Who speaks for it here"),
        required=False,
        empty_label=_("nobody here: we state it for them"),
        help_text=_("It alone states what counts for it. Where nobody can, the page says who stated it for them."),
    )

    def __init__(self, *args: Any, subject: Stakeholder | None = None, actor: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].queryset = _organizations()  # type: ignore[attr-defined]
        if subject is not None:
            self.initial = {
                "name": subject.name, "kind": subject.kind, "organization": subject.organization_id,
            }  # fmt: skip


class DissentForm(forms.Form):
    """What one disagrees with, in one's own words."""

    says = forms.CharField(
        label=_("What you disagree with, and why"),
        widget=_area(4),
        max_length=1500,
        help_text=_("It stands beside the decision, in these words and under your name."),
    )


class SilenceForm(ReasonForm):
    """Why a group is on record as silent."""
