"""Kinds of things as data: the words that betray them, how their works go into the ground, what can serve what.

This is a default list. A city edits its own; every function of this room takes one as an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .purpose import plain_text

# Works in the order in which they must be done at one place: what is dug comes before what is laid on top.
LAYERS = {"dig": 1, "build": 2, "surface": 3, "plant": 4}
# Works that do not touch the street: inside a building, or no works at all.
APART = ("inside", "none")


@dataclass(frozen=True, slots=True)
class Thing:
    """One kind of thing: `works` is a layer of LAYERS, one of APART, or empty where it is not known.

    `bought` is False for works that are each their own (a bridge, a plaza): needs for two are no same purchase.
    """

    code: str
    name: str
    works: str
    words: tuple[str, ...]
    bought: bool = True


@dataclass(frozen=True)
class Things:
    """A list of kinds with `serves`: need's kind -> standing thing's kind -> how (`same`, `carry`, `connect`)."""

    things: tuple[Thing, ...]
    serves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Thing]:
        """The kinds by their codes."""
        return {thing.code: thing for thing in self.things}

    @cached_property
    def alone(self) -> frozenset[str]:
        """The codes of kinds that are not bought together."""
        return frozenset(thing.code for thing in self.things if not thing.bought)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        phrases = sorted(self._codes, key=lambda phrase: (-len(phrase), phrase))
        return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")(?:s|es)?\b")

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {plain_text(word): thing.code for thing in reversed(self.things) for word in thing.words}

    def bought(self, code: str) -> bool:
        """Return whether needs for this kind can be one purchase; unknown kinds can."""
        return code not in self.alone

    def works(self, code: str | None) -> str:
        """Return how the works of a kind go into the ground; empty where that is not known."""
        thing = self.by_code.get(code) if code else None
        return thing.works if thing else ""

    def name(self, code: str) -> str:
        """Return the name of a kind, its code where the list does not have it."""
        thing = self.by_code.get(code)
        return thing.name if thing else code.replace("_", " ")

    def guess(self, *texts: str) -> str | None:
        """Return the kind that the first telling text betrays, or None.

        Among the phrases found in one text the longest decides, then the first one met. A guess is marked as one
        wherever it is used.
        """
        for text in texts:
            found = [(match[0], match.start()) for match in self._pattern.finditer(plain_text(text))]
            if found:
                phrase, _ = min(found, key=lambda hit: (-len(hit[0]), hit[1]))
                return self._code_of(phrase)
        return None

    def _code_of(self, phrase: str) -> str | None:
        for ending in ("", "s", "es"):
            if phrase.endswith(ending) and phrase[: len(phrase) - len(ending)] in self._codes:
                return self._codes[phrase[: len(phrase) - len(ending)]]
        return None

    def how(self, need: str | None, standing: str | None) -> str | None:
        """Return how a standing thing would serve: `same`, `carry`, `connect`, `unknown`, or None (it would not)."""
        if need is None or standing is None:
            return "unknown"
        if need == standing:
            return "same"
        return self.serves.get(need, {}).get(standing)


def _thing(code: str, name: str, works: str, words: str, *, bought: bool = True) -> Thing:
    return Thing(code, name, works, tuple(word.strip() for word in words.split(",")), bought)


THINGS = Things(
    things=(
        _thing(
            "camera", "camera", "build", "camera, cctv, video surveillance, security camera, traffic camera, cámara"
        ),
        _thing("plate_reader", "licence plate reader", "build", "plate reader, alpr, lpr, lector de placas"),
        _thing("traffic_signal", "traffic signal", "build", "traffic signal, signal, semáforo, traffic light"),
        _thing("message_sign", "message sign", "build", "message sign, dynamic message sign, dms, variable message"),
        _thing(
            "street_light", "street light", "build", "street light, street lighting, streetlight, luminaire, alumbrado"
        ),
        _thing("lighting", "lighting", "build", "lighting, light pole, iluminación"),
        _thing("sensor", "sensor", "build", "sensor, counter, air quality monitor, bike counter"),
        _thing("kiosk", "kiosk", "build", "kiosk, linknyc, quiosco, wayfinding"),
        _thing("wifi", "public Wi-Fi", "build", "wifi, wi-fi, hotspot, wireless access"),
        _thing(
            "fiber", "fibre or conduit", "dig", "fiber, fibre, fiber optic, conduit, duct bank, fibra óptica, broadband"
        ),
        _thing("ev_charger", "vehicle charger", "build", "ev charging, electric vehicle charging, charging station"),
        _thing("bus_shelter", "bus shelter", "build", "bus shelter, bus stop, parada de autobús"),
        _thing(
            "water_main",
            "water main",
            "dig",
            "water main, watermain, trunk main, wm, water line, waterline, red de agua",
        ),
        _thing(
            "sewer",
            "sewer",
            "dig",
            "sewer, storm sewer, sanitary sewer, catch basin, storm drain, drainage, outfall, "
            "storm water, stormwater, alcantarillado, drenaje",
        ),
        _thing("gas_main", "gas main", "dig", "gas main, gas line, red de gas"),
        _thing("power_line", "power line", "dig", "power line, feeder, underground electric, línea eléctrica"),
        _thing(
            "resurfacing",
            "street surface",
            "surface",
            "resurfacing, repaving, paving, milling, overlay, repavimentación",
        ),
        _thing(
            "street",
            "street reconstruction",
            "surface",
            "street reconstruction, streetscape, roadway, road widening, "
            "street improvement, recon street, reconstruction of street, intersection improvement, calle",
        ),
        _thing(
            "sidewalk", "sidewalk", "surface", "sidewalk, curb, pedestrian ramp, pedestrian safety, acera, banqueta"
        ),
        _thing("bike_lane", "bike lane", "surface", "bike lane, bikeway, bicycle lane, greenway, ciclovía"),
        _thing("plaza", "plaza", "surface", "pedestrian plaza, plaza, pedestrian mall, public square", bought=False),
        _thing("playground", "playground", "surface", "playground, play area, parque infantil, patio de juegos"),
        _thing(
            "sports_field",
            "sports field",
            "surface",
            "ballfield, ball field, basketball court, tennis court, "
            "handball court, soccer field, athletic field, synthetic turf, cancha",
        ),
        _thing(
            "trees", "trees and planting", "plant", "tree, street tree, tree planting, landscaping, árbol, arbolado"
        ),
        _thing("bridge", "bridge", "build", "bridge, overpass, viaduct, puente", bought=False),
        _thing(
            "waterfront",
            "pier or sea wall",
            "build",
            "pier, seawall, sea wall, bulkhead, marina, esplanade, muelle",
            bought=False,
        ),
        _thing("roof", "roof", "inside", "roof, roofing, roof replacement, skylight, techo"),
        _thing("boiler", "boiler and heating", "inside", "boiler, heating, boiler replacement, caldera"),
        _thing(
            "hvac",
            "ventilation and cooling",
            "inside",
            "hvac, hvac upgrade, air conditioning, chiller, cooling tower, ventilation, ac upgrade",
        ),
        _thing("elevator", "elevator", "inside", "elevator, elevator upgrade, escalator, ascensor"),
        _thing("window", "windows and doors", "inside", "window, window replacement, door, ventana"),
        _thing(
            "facade",
            "facade",
            "inside",
            "facade, envelope, masonry, exterior renovation, exterior rehab, fachada, waterproofing",
        ),
        _thing(
            "fire_alarm",
            "fire alarm and sprinklers",
            "inside",
            "fire alarm, sprinkler, fire safety, fire protection, fire suppression, alarma de incendio",
        ),
        _thing(
            "electrical",
            "electrical system",
            "inside",
            "electrical system, electrical upgrade, electrical service, electrical",
        ),
        _thing("generator", "generator", "inside", "generator, emergency power, generador"),
        _thing("bathroom", "toilets", "inside", "bathroom, toilet, restroom, comfort station, baño"),
        _thing("access", "access for all", "inside", "ada, ada compliance, accessibility, wheelchair, accesibilidad"),
        _thing("security_system", "security system", "inside", "security system, security upgrade, access control"),
        _thing("solar", "solar panels", "inside", "solar, photovoltaic, solar panel, panel solar"),
        _thing(
            "interior",
            "rooms inside a building",
            "inside",
            "interior renovation, interior, fit out, build out, buildout, relocation, office, auditorium, lobby, "
            "classroom, laboratory, reading room, meeting room, shelter renovation, kitchen, gymnasium, swing space",
            bought=False,
        ),
        _thing("furniture", "furniture", "none", "furniture, mobiliario, bookshelves"),
        _thing("vehicle", "vehicles", "none", "vehicle, truck, ambulance, fire apparatus, vehículo, fleet"),
        _thing("software", "software", "none", "software, information system, data center, computer, server"),
        _thing("medical", "medical equipment", "none", "medical equipment, x ray, mri, ct scanner, ultrasound"),
    ),
    serves={
        "camera": {
            "traffic_signal": "carry",
            "street_light": "carry",
            "message_sign": "carry",
            "plate_reader": "same",
            "kiosk": "carry",
        },
        "plate_reader": {"camera": "same", "traffic_signal": "carry", "street_light": "carry"},
        "sensor": {
            "camera": "same",
            "traffic_signal": "carry",
            "street_light": "carry",
            "kiosk": "carry",
            "bus_shelter": "carry",
        },
        "message_sign": {"traffic_signal": "connect", "kiosk": "same"},
        "kiosk": {"wifi": "connect", "message_sign": "same", "bus_shelter": "carry"},
        "wifi": {"kiosk": "same", "street_light": "carry", "traffic_signal": "connect"},
        "fiber": {"traffic_signal": "connect", "camera": "connect"},
        "ev_charger": {"street_light": "connect"},
        "traffic_signal": {"street_light": "connect", "camera": "connect"},
        "street_light": {"traffic_signal": "carry"},
    },
)
