"""Street lights weighed by eight groups and decided; hours of work on Market Street still being stated."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from junto.core.workflow import Actor
from junto.needs.models import Need
from junto.people.models import Organization
from junto.projects import actions as projects
from junto.projects.actions import deciding, laying_out, stakeholders, tradeoffs
from junto.projects.models import Decision, Project, Stakeholder, Tradeoff
from junto.projects.weighing.filling import read_file
from junto.web.demonstration.stage import DATA, Stage

FILE = "street-lights.yaml"
NEED = "Better light on the alley behind Market"
SPEAKS = {  # group of the file → the organization that speaks for it, who speaks
    "Public Safety": ("PSD", "Denise Walker"),
    "Transportation": ("TRN", "Tomás Rivera"),
    "Public Works": ("PWK", "Hank Sorensen"),
    "West End Neighbors": ("NEI", "Walter Nguyen"),
    "Lumina Street Systems": ("LUM", "Lena Fischer"),
    "West End Innovation Alliance": ("INN", "Jennifer Sands"),
    "City Council": ("CCL", "Carol Jennings"),
}
OFFICER = "Victor Chan"


def weigh_lights(stage: Stage) -> Decision:
    """The officer lays six options side by side; each group states for itself; the council decides with dissent."""
    tradeoff = _lay_out(stage, _light_project(stage))
    for name, (_code, person) in SPEAKS.items():
        with stage.moment(hours=1):
            group = Stakeholder.objects.select_related("tradeoff").get(tradeoff=tradeoff, name=name)
            stakeholders.state(group, statement=_as_proposed(group), by=stage.actor(person))
    with stage.moment(hours=1):
        tradeoff = tradeoffs.open_tradeoff(tradeoff, by=stage.actor(OFFICER))
    return _decide(stage, tradeoff)


def _light_project(stage: Stage) -> Project:
    """Public Safety and Public Works form it without an overlap."""
    lead = stage.actor("Denise Walker")
    with stage.moment(hours=1):
        project = projects.form_project(
            lead=stage.organizations["PSD"],
            title="Street lights in the West End",
            purpose="Light that lets people walk home, and as much watching as they agree to.",
            needs=[Need.objects.get(title=NEED)],
            by=lead,
        )
    with stage.moment(hours=1):
        member = projects.invite_member(project, organization=stage.organizations["PWK"], by=lead)
        projects.join_project(member, by=stage.actor("Hank Sorensen"))
        return projects.begin_planning(project, by=lead)


def _lay_out(stage: Stage, project: Project) -> Tradeoff:
    filled = read_file((DATA / FILE).read_bytes(), FILE)
    speakers: dict[str, Organization | None] = {
        name: stage.organizations[code] for name, (code, _person) in SPEAKS.items()
    }
    officer = stage.actor(OFFICER)
    with stage.moment(hours=2):
        tradeoff = tradeoffs.begin_tradeoff(
            project,
            title=filled.title,
            question="Which lamps on the four blocks of the living lab, and may they see who walks below?",
            filled=filled,
            file_name=FILE,
            speakers=speakers,
            by=officer,
        )
    with stage.moment(hours=1):
        return tradeoffs.ask_groups(tradeoff, by=officer)


def _as_proposed(group: Stakeholder) -> stakeholders.Statement:
    """The officer had asked each before: they state what was written down."""
    return stakeholders.Statement(
        group.objective, group.criteria, group.scales, group.weights, group.red_lines, group.accepts
    )


def _decide(stage: Stage, tradeoff: Tradeoff) -> Decision:
    """The clerk records what the council voted."""
    option = tradeoff.options.get(name="Lights and counting sensors")
    today = timezone.localdate(stage.at)
    with stage.moment(hours=4):
        return deciding.decide_tradeoff(
            tradeoff,
            option=option,
            day=today,
            decided_by="the council, by five votes to two",
            reasons=[
                "It is best for the group that fares worst, and first choice of most.",
                "It counts who passes and records nobody: what the neighbors drew as their line is kept.",
                "The figures for crime and walking come from before and after without a control: too weak to buy "
                "cameras on.",
            ],
            losers={
                "Lumina Street Systems": "The contract will pay for upkeep by the hour, which the company asked for; "
                "the city buys no camera to make an offer worth more.",
            },
            dissent=[
                ("Council member Ray Castillo", "Six cameras with a switch would have told us more than counters do."),
                ("Council member Ida Brooks", "A pilot first would have cost less if we are wrong."),
            ],
            review=[
                ("crimes and crashes after dark, with the streets next to the four blocks as a control",
                 today + timedelta(days=400)),
                ("hours of upkeep against the forecast", today + timedelta(days=400)),
            ],
            by=stage.actor("Anita Flores"),
        )  # fmt: skip


# --- still being stated ----------------------------------------------------------------------------------------------
HOURS = ("Do nothing", "By night", "By day, block by block")
SCORES = {  # criterion → unit, worst, best, then a score of each option as (lowest, highest)
    "nights without sleep": ("nights for each resident", 40, 0, ((0, 0), (24, 34), (0, 3)), "Public Works"),
    "sales lost": ("percent of a month", 30, 0, ((0, 0), (2, 5), (12, 22)), "Economic Development"),
    "time with the street closed": ("weeks", 16, 0, ((0, 0), (6, 8), (10, 13)), "Public Works"),
    "burst mains": ("a year", 6, 0, ((3, 5), (0, 1), (0, 1)), "Water Utilities"),
}
ASKED = {  # group → kind, the organization that speaks for it
    "Water Utilities": ("department", "DWU"),
    "Public Works": ("department", "PWK"),
    "West End Neighbors": ("residents", "NEI"),
    "Shops on Market Street": ("company", ""),
}


def weigh_hours(stage: Stage) -> Tradeoff:
    """Market Street: by night or by day? Laid out by hand; the neighbors and one department have not stated yet."""
    project = Project.objects.get(title="Market Street: open it once")
    officer = stage.actor(OFFICER)
    with stage.moment(hours=2):
        tradeoff = tradeoffs.begin_tradeoff(
            project,
            title="Market Street: by night or by day",
            question="When is the street opened: by night, so that shops can sell, or by day, so that people sleep?",
            by=officer,
        )
        _write_down(tradeoff, officer)
        for name, (kind, code) in ASKED.items():
            speaker = stage.organizations[code] if code else None
            stakeholders.name_stakeholder(tradeoff, name=name, kind=kind, organization=speaker, by=officer)
        tradeoff = tradeoffs.ask_groups(tradeoff, by=officer)
    with stage.moment(hours=1):
        shops = tradeoff.stakeholders.get(name="Shops on Market Street")
        words = stakeholders.Statement(
            "customers who can reach the door", ["sales lost", "time with the street closed"],
            weights={"ordinal": "sales lost > time with the street closed"},
        )  # fmt: skip
        stakeholders.state_for(shops, statement=words, by=officer)
        water = tradeoff.stakeholders.get(name="Water Utilities")
        words = stakeholders.Statement(
            "a main that holds for sixty years", ["burst mains", "time with the street closed"],
            weights={"exact": {"burst mains": 3, "time with the street closed": 1}},
        )  # fmt: skip
        stakeholders.state(water, statement=words, by=stage.actor("Mei-Ling Chu"))
    return tradeoff


def _write_down(tradeoff: Tradeoff, officer: Actor) -> None:
    roles = ("nothing", "other", "other")
    options = [
        laying_out.put_option(tradeoff, name=name, role=role, by=officer)
        for name, role in zip(HOURS, roles, strict=True)
    ]
    for name, (unit, worst, best, scores, word) in SCORES.items():
        criterion = laying_out.put_criterion(tradeoff, name=name, unit=unit, worst=worst, best=best, by=officer)
        for option, (low, high) in zip(options, scores, strict=True):
            value = low if low == high else {"low": low, "high": high}
            laying_out.put_score(tradeoff, option=option, criterion=criterion, value=value, word=word, by=officer)
