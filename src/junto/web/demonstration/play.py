"""The whole demonstration, from an empty database to a city at work; every step is an action a user takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from junto.journal import clock, jobs, sequencer
from junto.journal.due import apply_due
from junto.journal.installing import install_all
from junto.solicitations.sealing.ceremonies import demonstration_cards
from junto.web.demonstration.asking import answer_request
from junto.web.demonstration.awarding import award
from junto.web.demonstration.buying import buy
from junto.web.demonstration.contracting import contract_for
from junto.web.demonstration.decisions import BOUGHT, decide, decide_the_rest
from junto.web.demonstration.partnering import weigh_partner
from junto.web.demonstration.paying import amend, open_books, pay, report_done, settle
from junto.web.demonstration.proving import plan_lab, report_lab
from junto.web.demonstration.quality_first import score_before_price
from junto.web.demonstration.sealed_bids import seal_bids
from junto.web.demonstration.seasons import Year, morning
from junto.web.demonstration.town import play_town
from junto.web.demonstration.weighing import weigh_hours, weigh_lights
from junto.web.demonstration.west_end import hear_residents, set_the_scene, write_needs

LATELY = timedelta(days=8)  # when the last decisions were made
TOWN = timedelta(days=75)  # how far the town's record goes back

Tell = Callable[[str], None]


def play(tell: Tell) -> None:
    """Play West End and Willow Creek; `tell` hears what is going on."""
    now = clock.now()
    year = Year.before(timezone.localdate(now))
    with clock.set_to(year.began):
        install_all()
    tell("The city: organizations, people, streets, funds, what already stands there.")
    stage, grid = set_the_scene(year.began)
    tell("Six needs meet: cameras at one corner, cabinets of one kind; two joint projects pass their gates.")
    needs = write_needs(stage, grid, hear_residents(stage, grid, of=BOUGHT), of=BOUGHT)
    decide(stage, needs)
    tell("Cabinets are bought by low bid, cameras by proposal: questions, a protest against terms, offers, openings.")
    cabinets, cameras = buy(stage)
    tell("Bids are checked, proposals scored by a panel; protests are decided; both are awarded.")
    awards = award(stage, cabinets, cameras)
    tell("Members agree on who pays what; contracts are approved, certified and signed.")
    books = open_books(*contract_for(stage, *awards, year), year)
    tell("A living lab says how it will know whether it worked, before the first number is in.")
    lab = plan_lab(stage, year)
    tell("A year of payments, charged to the members to the cent; an amendment.")
    pay(stage, books, range(3))
    report_done(stage, books)
    tell("A company that lost asks for the records; the winner is heard; one copy is released, one document withheld.")
    answer_request(stage, awards[0])
    pay(stage, books, range(3, 6))
    amend(stage, books)
    pay(stage, books, range(6, 9))
    settle(stage, books)
    tell("The living lab is over: what its counters say, and how much what was said of 2017 weighs.")
    report_lab(stage, lab, year)
    tell("Residents report problems; eight departments write more needs, each matched as it is published.")
    with stage.at_time(morning(year.days[10] + timedelta(days=4))):
        apply_due()
    needs |= write_needs(stage, grid, hear_residents(stage, grid, but=BOUGHT), but=BOUGHT)
    written = stage.at
    pay(stage, books, range(9, 12))
    tell("A street is to be opened once; some purchases are kept apart.")
    with stage.at_time(now - LATELY):
        apply_due()
    decide_the_rest(stage, needs, answer_by=timezone.localdate(now) + timedelta(days=14))
    weigh_partner(stage)
    tell("Street lights are weighed: eight groups state what counts for them, the council decides, two dissent.")
    weigh_lights(stage)
    weigh_hours(stage)
    tell("A town of three people buys by quotes.")
    play_town(now - TOWN, stage)
    tell("Four purchases are sealed by a key: opened, waiting for a share, receiving; one in two envelopes, scored.")
    score_before_price(stage, seal_bids(replace(stage, at=written), now), now)
    tell(f"The officers’ keys and cards, for you to open with: {demonstration_cards()}")
    jobs.run_all()
    sequencer.seal()
