"""A plan asked for in plain questions, for those who never saw YAML; and the file, for those who have one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.evidence.plan import SEASONS
from junto.core.strict_yaml import MOST_BYTES
from junto.core.workflow import Refused
from junto.people.models import Organization
from junto.people.roles import INTERMEDIARY
from junto.pilots import asking
from junto.pilots.choosing import FEW, MONTHS, YEAR
from junto.pilots.planning import Planned, planned_file

WORDS = ("title", "question", "provider", "intermediary")
Group = tuple[Any, tuple[Any, ...]]
LINES = forms.Textarea(attrs={"rows": 3})
REASON = gettext_lazy("It becomes part of the record, in these words.")
WITHOUT = (
    ("named", gettext_lazy("yes, these (name them below)")),
    ("all", gettext_lazy("yes: all other places in the data")),
    ("none", gettext_lazy("no")),
)
BEFORE = (
    (YEAR, gettext_lazy("a year or more")),
    (MONTHS, gettext_lazy("less than a year, but many times")),
    (FEW, gettext_lazy("once or a few times")),
)
HOW_CHOSEN = (
    ("chosen", gettext_lazy("somebody chose them")),
    ("as_if_random", gettext_lazy("as if by chance (say why below)")),
    ("random", gettext_lazy("by lot")),
)
STEPS = (
    ("", gettext_lazy("as in the data")),
    ("day", gettext_lazy("day")),
    ("week", gettext_lazy("week")),
    ("month", gettext_lazy("month")),
    ("quarter", gettext_lazy("quarter")),
    ("year", gettext_lazy("year")),
)
SEASON = {
    "hour_of_day": gettext_lazy("by hour of the day"),
    "hour_of_week": gettext_lazy("by hour of the week"),
    "weekday": gettext_lazy("by day of the week"),
    "month": gettext_lazy("by month"),
}


class WordsForm(forms.Form):
    """What people read of a plan: title, question, who sells or gives what is evaluated."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    question = forms.CharField(
        label=gettext_lazy("What you want to know"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In one or two sentences, as you would ask it aloud."),
    )
    provider = forms.CharField(
        label=gettext_lazy("Who sells or gives what is evaluated"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Everyone reads it. Whoever sells or gives it neither registers nor reports."),
    )
    intermediary = forms.ModelChoiceField(
        queryset=Organization.objects.filter(kind=INTERMEDIARY).order_by("name"),
        label=gettext_lazy("Intermediary that helps"),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Its staff may bring data in and report, as the members do."),
    )


class PlanForm(WordsForm):
    """A plan by questions; the method follows from two of them."""

    groups: tuple[Group, ...] = (
        (gettext_lazy("The question"), ("title", "question", "provider", "intermediary")),
        (
            gettext_lazy("What is measured"),
            ("outcome", ("unit", "wanted"), ("expected", "analyse_by"), "combine"),
        ),
        (
            gettext_lazy("Where, and compared with what"),
            ("treated", "without", "controls", "assignment", "assignment_reason"),
        ),
        (gettext_lazy("When"), (("starts", "ends"), "before", "season")),
        (gettext_lazy("When you look, and when you stop"), ("looks", "stopping")),
        (
            gettext_lazy("How the file of numbers will look"),
            ("time_column", ("place_column", "value_column"), "timezone", "exclude"),
        ),
        (
            gettext_lazy("What it is worth (where you can say it)"),
            ("per_unit", ("worth_from", "worth_to"), ("cost_once", "cost_yearly"), "rate"),
        ),
    )
    outcome = forms.CharField(
        label=gettext_lazy("Outcome"), max_length=300, help_text=gettext_lazy("What is counted: pedestrians, energy.")
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"), max_length=100, help_text=gettext_lazy("pedestrians a day; MWh a month")
    )
    wanted = forms.ChoiceField(
        label=gettext_lazy("Which way is good"), choices=(("up", gettext_lazy("up")), ("down", gettext_lazy("down")))
    )
    expected = forms.CharField(
        label=gettext_lazy("How large an effect you expect"),
        max_length=40,
        help_text=gettext_lazy("In units, or with %: 10 %. With a minus for less."),
    )
    analyse_by = forms.ChoiceField(label=gettext_lazy("Put together by"), choices=STEPS, required=False)
    combine = forms.ChoiceField(
        label=gettext_lazy("Put together as"),
        choices=(("sum", gettext_lazy("sum")), ("mean", gettext_lazy("mean"))),
        required=False,
    )
    treated = forms.CharField(
        label=gettext_lazy("Places that get it"),
        widget=LINES,
        help_text=gettext_lazy("One a line, by the names they have in the file of numbers."),
    )
    without = forms.ChoiceField(
        label=gettext_lazy("Are there places without it, measured in the same way?"),
        choices=WITHOUT,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("They tell what would have happened anyway: weather, seasons, the economy."),
    )
    controls = forms.CharField(label=gettext_lazy("Places without it"), widget=LINES, required=False)
    assignment = forms.ChoiceField(
        label=gettext_lazy("How it was decided which places get it"), choices=HOW_CHOSEN, widget=forms.RadioSelect
    )
    assignment_reason = forms.CharField(
        label=gettext_lazy("Why as if by chance"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts = forms.DateField(label=gettext_lazy("Start"), help_text=gettext_lazy("The first day with it."))
    ends = forms.DateField(
        label=gettext_lazy("End"), required=False, help_text=gettext_lazy("The last day that counts.")
    )
    before = forms.ChoiceField(
        label=gettext_lazy("How long will have been measured before the start?"),
        choices=BEFORE,
        widget=forms.RadioSelect,
    )
    season = forms.MultipleChoiceField(
        label=gettext_lazy("The numbers go up and down"),
        choices=[(code, SEASON[code]) for code in SEASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    looks = forms.IntegerField(
        label=gettext_lazy("How often you will look"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=gettext_lazy(
            "Whoever looks often finds something by chance: each look uses up part of what is allowed."
        ),
    )
    stopping = forms.CharField(
        label=gettext_lazy("Stopping rule"),
        max_length=500,
        help_text=gettext_lazy(
            "When you look, and what makes you stop before the end. Example: one look after a year."
        ),
    )
    time_column = forms.CharField(label=gettext_lazy("Column with the time"), max_length=100, initial="day")
    place_column = forms.CharField(
        label=gettext_lazy("Column with the place"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Empty where each place has a column of its own."),
    )
    value_column = forms.CharField(label=gettext_lazy("Column with the number"), max_length=100, required=False)
    timezone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only where times have hours: America/Chicago."),
    )
    exclude = forms.CharField(
        label=gettext_lazy("Times left out"),
        widget=LINES,
        required=False,
        help_text=gettext_lazy(
            "One a line: place; from; to; reason. Example: Elm; 2026-11-01; 2026-11-30; counter failed"
        ),
    )
    per_unit = forms.CharField(
        label=gettext_lazy("Money for one unit in one step"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Empty: no return on investment is reckoned."),
    )
    worth_from = forms.IntegerField(label=gettext_lazy("From year"), required=False, min_value=1900, max_value=2200)
    worth_to = forms.IntegerField(label=gettext_lazy("To year"), required=False, min_value=1900, max_value=2200)
    cost_once = forms.CharField(label=gettext_lazy("Cost in the first year"), max_length=20, required=False)
    cost_yearly = forms.CharField(label=gettext_lazy("Cost in each year"), max_length=20, required=False)
    rate = forms.CharField(label=gettext_lazy("Discount rate, percent a year"), max_length=10, required=False)

    def __init__(self, *args: Any, base: dict[str, Any] | None = None, **options: Any) -> None:
        """`base`: the plan's fields so far; what the questions do not ask for is kept."""
        self.base = dict(base or {})
        if self.base:
            options["initial"] = {**asking.answers_of(self.base), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.planned: Planned | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        """The plan that follows from the answers; what does not hang together is said beside its field."""
        if cleaned["without"] == "named" and not cleaned["controls"].strip():
            self.add_error("controls", _("Name the places without it, or say that there are none."))
            return
        try:
            self.planned = asking.planned_answers(cleaned, self.base)
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))


class PlanFileForm(WordsForm):
    """A plan from a file, as `junto evidence` reads it."""

    groups: tuple[Group, ...] = (
        (gettext_lazy("The question"), ("title", "question", "provider", "intermediary")),
        (gettext_lazy("The plan"), ("file",)),
    )
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("YAML, as in the example; at most 1 MB."))

    def __init__(self, *args: Any, base: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.planned: Planned | None = None

    def clean_file(self) -> Any:
        """The file, read; what does not hang together in it is said beside the field."""
        file: File | None = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The plan has more than %(most)s bytes.") % {"most": f"{MOST_BYTES:,}"})
        try:
            self.planned = planned_file(file.read())
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return file


class AmendForm(PlanForm):
    """The questions again for a registered plan, with the reason of the amendment."""

    groups: tuple[Group, ...] = (
        (gettext_lazy("Why it changes"), ("reason",)),
        *(group for group in PlanForm.groups[1:]),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=REASON)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in WORDS:  # the words stay as they were registered
            del self.fields[name]


class AmendFileForm(PlanFileForm):
    """A changed file for a registered plan, with the reason of the amendment."""

    groups: tuple[Group, ...] = ((gettext_lazy("Why it changes"), ("reason",)), (gettext_lazy("The plan"), ("file",)))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=REASON)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in WORDS:
            del self.fields[name]
