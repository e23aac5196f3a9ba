"""The whole demonstration, from an empty database to a city at work; every step is an action a user takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from junto.journal import clock, jobs, sequencer
from junto.journal.installing import install_all
from junto.web.demonstration.awarding import award
from junto.web.demonstration.buying import buy
from junto.web.demonstration.decisions import decide, decide_the_rest
from junto.web.demonstration.sharing import share
from junto.web.demonstration.town import play_town
from junto.web.demonstration.west_end import hear_residents, set_the_scene, write_needs

BEGAN = timedelta(days=140)  # the demonstration looks back on its last twenty weeks

Tell = Callable[[str], None]


def play(tell: Tell) -> None:
    """Play West End and Willow Creek; `tell` hears what is going on."""
    began = clock.now() - BEGAN
    with clock.set_to(began):
        install_all()
    tell("The city: organizations, people, streets, funds, what already stands there.")
    stage, grid = set_the_scene(began)
    tell("Residents report problems; the clerk reads them.")
    cited = hear_residents(stage, grid)
    tell("Eight departments write sixty needs; each is matched as it is published.")
    needs = write_needs(stage, grid, cited)
    jobs.run_all()
    tell("Overlaps are accepted and declined; a joint project passes its gates.")
    decide(stage, needs)
    tell("Cabinets are bought by low bid, cameras by proposal: questions, offers, openings.")
    cabinets, cameras = buy(stage)
    tell("Bids are checked, proposals scored by a panel; protests are decided; both are awarded.")
    award(stage, cabinets, cameras)
    tell("Members agree on who pays what, and sign.")
    share(stage)
    decide_the_rest(stage, needs)
    tell("A town of three people.")
    play_town(began)
    jobs.run_all()
    sequencer.seal()
