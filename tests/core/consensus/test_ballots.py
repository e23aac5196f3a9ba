"""Participatory ballots: equal shares against an independent reference, its promises, completions, ties, bad input."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.cli import main
from junto.core.consensus.ballots import Election, Project, decide, equal_shares, greedy, reading
from junto.core.consensus.ballots.completions import COMPLETIONS, add1
from junto.core.consensus.ballots.equal_shares import price
from junto.core.consensus.ballots.telling import compared

ELECTIONS = st.integers(1, 5).flatmap(
    lambda projects: st.builds(
        lambda costs, budget, ballots: Election(
            tuple(Project(str(k), Fraction(cost)) for k, cost in enumerate(costs)), Fraction(budget), tuple(ballots)
        ),
        st.lists(st.integers(1, 30), min_size=projects, max_size=projects),
        st.integers(1, 60),
        st.lists(st.dictionaries(st.integers(0, projects - 1), st.integers(1, 4)), min_size=1, max_size=7),
    )
)


def reference(election: Election, share: Fraction) -> tuple[list[int], list[Fraction]]:
    """Equal shares written plainly: for each project try every supporter as the last one who pays all."""
    left = [share] * len(election.ballots)
    chosen: list[int] = []
    while True:
        best = None
        for k, project in enumerate(election.projects):
            fans = {i: b[k] for i, b in enumerate(election.ballots) if k in b}
            if k in chosen or sum(left[i] for i in fans) < project.cost:
                continue
            limits = sorted({left[i] / u for i, u in fans.items()})
            poor = next(x for x in limits if sum(min(left[i], x * u) for i, u in fans.items()) >= project.cost)
            paying_all = [i for i, u in fans.items() if left[i] / u < poor]
            rest = project.cost - sum(left[i] for i in paying_all)
            rho = rest / sum(u for i, u in fans.items() if i not in paying_all)
            if best is None or (rho, project.cost, k) < best:
                best = (rho, project.cost, k)
        if best is None:
            return chosen, left
        rho, _cost, k = best
        chosen.append(k)
        for i, ballot in enumerate(election.ballots):
            if k in ballot:
                left[i] -= min(left[i], rho * ballot[k])


@settings(max_examples=300, deadline=None)
@given(ELECTIONS)
def test_equal_shares_are_those_of_a_plain_reference(election):
    share = election.budget / len(election.ballots)
    found = equal_shares(election)
    assert (found.chosen, list(found.left)) == reference(election, share)


@settings(max_examples=100, deadline=None)
@given(ELECTIONS)
def test_add1_is_the_last_outcome_that_fits_of_a_plain_loop(election):
    share = election.budget / len(election.ballots)
    chosen, _left = reference(election, share)
    wanted = {k for k in range(len(election.projects)) if election.points[k]}
    while any(election.cost_of([*chosen, k]) <= election.budget for k in wanted - set(chosen)):
        after, _left = reference(election, share + 1)
        if election.cost_of(after) > election.budget:
            break
        chosen, share = after, share + 1
    shares = decide(election, completion="add1").shares
    assert (shares.chosen, shares.share) == (chosen, share)


@settings(deadline=None)
@given(ELECTIONS)
def test_voters_pay_no_more_than_their_share_and_what_is_bought_is_paid(election):
    found = equal_shares(election)
    assert all(0 <= left <= found.share for left in found.left)
    assert sum(found.share - left for left in found.left) == election.cost_of(found.chosen)


@settings(deadline=None)
@given(ELECTIONS)
def test_no_group_that_could_still_pay_goes_without(election):
    """Supporters of a project that was not bought have less left together than it costs."""
    found = equal_shares(election)
    for k, project in enumerate(election.projects):
        if k not in found.chosen and election.points[k]:
            assert sum(found.left[i] for i, ballot in enumerate(election.ballots) if k in ballot) < project.cost


@settings(max_examples=60, deadline=None)
@given(ELECTIONS, st.sampled_from(sorted(COMPLETIONS)), st.sampled_from(["cost", "votes", "order", "lot"]))
def test_budget_is_never_passed_and_greedy_ends_leave_nothing_that_fits(election, completion, ties):
    outcome = decide(election, completion=completion, ties=ties, seed=3)
    assert outcome.spent <= election.budget
    assert len(set(outcome.chosen)) == len(outcome.chosen)
    if completion in ("greedy", "add1u"):
        left = election.budget - outcome.spent
        waiting = [p.cost for k, p in enumerate(election.projects) if k not in outcome.chosen and election.points[k]]
        assert all(cost > left for cost in waiting)


@settings(deadline=None)
@given(ELECTIONS)
def test_order_of_voters_changes_nothing(election):
    turned = Election(election.projects, election.budget, election.ballots[::-1])
    assert equal_shares(turned).chosen == equal_shares(election).chosen


def approval(costs: list[int], budget: int, ballots: list[set[int]]) -> Election:
    projects = tuple(Project(str(k), Fraction(cost)) for k, cost in enumerate(costs))
    return Election(projects, Fraction(budget), tuple(dict.fromkeys(sorted(one), 1) for one in ballots))


def test_minority_gets_its_share_where_most_votes_first_gives_it_nothing():
    """60 people want four parks of 25, 40 want one library of 40: 100 of money."""
    election = approval([25, 25, 25, 25, 40], 100, [{0, 1, 2, 3}] * 60 + [{4}] * 40)
    assert greedy(election) == [0, 1, 2, 3]
    outcome = decide(election, completion="none")
    assert outcome.chosen == (0, 1, 4)
    assert (outcome.served(outcome.chosen), outcome.served(outcome.usual)) == (100, 60)
    assert outcome.bought(4).rho == 1
    assert outcome.bought(4).all_in == 40


def test_add1_raises_shares_by_whole_units_while_it_fits():
    """Two voters of 5 each; a project of 6 has one supporter: at a share of 6 it is bought."""
    election = approval([6], 10, [{0}, set()])
    assert decide(election, completion="none").chosen == ()
    outcome = decide(election, completion="add1")
    assert (outcome.chosen, outcome.shares.share) == ((0,), 6)


def test_add1_stops_before_what_is_bought_passes_the_budget():
    """Shares of 5: nothing; of 6: the first, 6 of 10; of 7: both, 13 of 10. The second, of 7, does not fit by votes."""
    election = approval([6, 7, 4], 10, [{0, 2}, {1}])
    outcome = decide(election, completion="add1")
    assert (outcome.chosen, outcome.shares.share) == ((2,), 6)


def test_add1_takes_no_more_steps_than_its_bound(monkeypatch):
    election = approval([100], 100, [{0}, set()])
    assert decide(election, completion="add1").shares.share == 100
    monkeypatch.setattr(add1, "MOST_STEPS", 3)
    assert decide(election, completion="add1").shares.share == 53


def test_one_unit_too_little_in_a_thousand_million_million_is_too_little():
    """Floating point cannot tell whether two shares of 5·10¹⁴ and a hair less cover the cost."""
    hair = Fraction(1, 10**6)
    projects = (Project("a", 10**15 + hair), Project("b", Fraction(10**15)))
    for cost, bought in ((10**15 + hair, []), (Fraction(10**15), [0])):
        election = Election((Project("a", cost),), Fraction(10**15), ({0: 1}, {0: 3}))
        assert equal_shares(election).chosen == bought
    assert equal_shares(Election(projects, Fraction(10**15), ({0: 1, 1: 1}, {0: 1, 1: 1}))).chosen == [1]


def test_price_of_a_point_sets_aside_who_runs_short_first():
    """A cost of 12 in halves: 1 of 1 point, twice; 3 of 2 points; 10 of 1. The first three pay 5, the last 7."""
    assert price([(2, 1, 2), (6, 2, 1), (20, 1, 1)], Fraction(12), 2) == 7
    assert price([(2, 1, 2), (6, 2, 1)], Fraction(5), 2) == Fraction(3, 2)
    assert price([(2, 1, 2), (6, 2, 1)], Fraction(11, 2), 2) is None


@pytest.mark.parametrize(("ties", "winner"), [("cost", 1), ("votes", 0), ("order", 0)])
def test_exact_tie_is_broken_by_the_named_rule(ties, winner):
    """Both cost a third for each supporter's point: 1 of 3 people, 2/3 of 2."""
    projects = (Project("a", Fraction(1)), Project("b", Fraction(2, 3)))
    election = Election(projects, Fraction(3), ({0: 1, 1: 1}, {0: 1, 1: 1}, {0: 1}))
    assert equal_shares(election, ties=ties).chosen[0] == winner


def test_lot_depends_on_its_seed_alone():
    election = approval([10, 10], 10, [{0, 1}])
    assert {seed: equal_shares(election, ties="lot", seed=seed).chosen for seed in (1, 2, 3, 4)} == {
        seed: equal_shares(election, ties="lot", seed=seed).chosen for seed in (1, 2, 3, 4)
    }
    assert {equal_shares(election, ties="lot", seed=seed).chosen[0] for seed in range(9)} == {0, 1}


@pytest.mark.parametrize("rule", COMPLETIONS.values(), ids=list(COMPLETIONS))
def test_completion_says_what_it_does(rule):
    assert rule.code in ("none", "add1", "add1u", "greedy")
    assert rule.sentence.endswith(".")


PB = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
a;60;Park <new>
b;40;Bench
c;30;Lamps
d;500;Bridge
e;10;
VOTES
voter_id;vote
1;a,b
2;a
3;c,d
"""


@pytest.fixture
def file(tmp_path: Path):
    def written(content: str, name: str = "ballot.pb") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return written


def said(capsys, *words: str) -> str:
    assert main(["ballot", *words]) == 0
    return capsys.readouterr().out


def test_json_of_a_pb_file(file, capsys, tmp_path):
    chart = tmp_path / "b.svg"
    found = json.loads(said(capsys, file(PB), "--format", "json", "--completion", "none", "--chart", str(chart)))
    assert (found["chosen"], found["spent"], found["share"], found["voters"]) == (["c", "a"], "90", "100/3", 3)
    assert found["projects"][0]["rho"] == "30"
    assert (found["served"], found["served_by_usual_rule"]) == (3, 3)
    assert "“Bridge”: not chosen, it costs 500 and its supporters have 3.33 left." in found["explanation"]
    assert (
        ET.parse(chart).getroot().find("{http://www.w3.org/2000/svg}title").text
        == "Projects chosen, and what they cost"
    )


def test_table_and_page_explain(file, capsys):
    table = said(capsys, file(PB), "--method", "greedy")
    assert "“e”: not chosen, nobody voted for it." in table
    assert "“Bench”: not chosen, it did not fit the money left when its turn came." in table
    page = said(capsys, file(PB), "--format", "html")
    assert "“Park &lt;new&gt;”: 2 supporters paid 60 together, none more than 30" in page


def test_page_is_written_where_asked_and_says_the_same_choice(file, capsys, tmp_path):
    out = tmp_path / "ballot.html"
    same = file(PB.replace("1;a,b\n2;a\n3;c,d", "1;c\n2;c\n3;c"))
    assert said(capsys, same, "--format", "html", "--out", str(out)) == ""
    assert "Most votes first would have chosen the same projects." in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("bound", "most", "sentence"),
    [
        ("MOST_PROJECTS", 4, "row 11: there are more than 4 projects."),
        ("MOST_VOTERS", 2, "row 16: there are more than 2 ballots."),
    ],
)
def test_bounds_of_a_ballot_are_kept_and_said(file, capsys, monkeypatch, bound, most, sentence):
    monkeypatch.setattr(reading, bound, most)
    assert main(["ballot", file(PB)]) == 2
    assert sentence in capsys.readouterr().err


def test_blank_lines_of_a_pb_file_are_passed_over(file, capsys):
    blank = said(capsys, file(PB.replace("VOTES", "\n;;\nVOTES")), "--format", "json")
    assert json.loads(blank) == json.loads(said(capsys, file(PB), "--format", "json"))


def test_what_most_votes_first_would_have_chosen_instead_is_said():
    election = approval([25, 25, 25, 25, 40], 100, [{0, 1, 2, 3}] * 60 + [{4}] * 40)
    assert str(compared(decide(election, completion="none"))[1]) == (
        "Most votes first would have served 60 voters, with 2, 3 instead of 4."
    )


def test_two_csv_are_the_same_ballot(file, capsys):
    projects = file("project_id,cost,name\na,60,Park\nb,40,Bench\nc,30,Lamps\n", "projects.csv")
    votes = file('voter_id,vote,points\n1,"a,b","3,0"\n2,a,1\n3,c,5\n', "votes.csv")
    found = json.loads(said(capsys, votes, "--projects", projects, "--budget", "100", "--format", "json"))
    assert (found["chosen"], found["ballots"]) == (["c", "a"], "score")


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("a;60", "a;-60", "row 7: “-60” is no cost"),
        ("a;60", "a;0", "row 7: “0” is no cost"),
        ("budget;100", "budget;0", "row 3: “0” is no budget"),
        ("budget;100", "budget;NaN", "“NaN” is no budget"),
        ("budget;100\n", "", "META says no budget"),
        ("1;a,b", "1;a,x", "row 14: there is no project “x”"),
        ("1;a,b", "1;a,a", "row 14: project “a” is named twice"),
        ("2;a", "1;a", "row 15: voter “1” stands here twice"),
        ("2;a", ";a", "row 15: the ballot has no voter_id"),
        ("2;a", "2;a;9", "row 15: the row has 3 cells"),
        ("b;40", "a;40", "row 8: project “a” stands here twice"),
        ("b;40", ";40", "row 8: the project has no project_id"),
        ("META", "x", "row 1: the file does not begin with META"),
        ("VOTES\nvoter_id;vote\n1;a,b\n2;a\n3;c,d\n", "", "has no section VOTES"),
        ("1;a,b\n2;a\n3;c,d\n", "", "holds no ballots"),
        ("approval", "ordinal", "ballots of type “ordinal” cannot be decided here"),
        ("vote_type;approval", "vote_type;scoring", ""),
        ("a;60;Park <new>\nb;40;Bench\nc;30;Lamps\nd;500;Bridge\ne;10;\n", "", "lists no projects"),
    ],
)
def test_bad_pb_is_one_sentence(file, capsys, was, now, sentence):
    code = main(["ballot", file(PB.replace(was, now, 1))])
    assert sentence in capsys.readouterr().err
    assert code == (2 if sentence else 0)


@pytest.mark.parametrize(
    ("vote", "sentence"),
    [
        ('"a,b",1', "names 2 projects and gives 1 numbers"),
        ("a,-1", "“-1” are no points"),
        ("a,1e9", "“1e9” are no points"),
    ],
)
def test_bad_points_are_one_sentence(file, capsys, vote, sentence):
    projects = file("project_id,cost\na,60\nb,40\n", "projects.csv")
    votes = file(f"voter_id,vote,points\n1,{vote}\n", "votes.csv")
    assert main(["ballot", votes, "--projects", projects, "--budget", "100"]) == 2
    assert sentence in capsys.readouterr().err
    assert main(["ballot", votes, "--projects", projects]) == 2
    assert "The budget is not said" in capsys.readouterr().err
