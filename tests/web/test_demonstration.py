"""The demonstration plays to its end through the door, twice without harm, and its streets lie where they should."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyproj import Geod

from junto.web.demonstration.grid import Grid
from junto.web.demonstration.seasons import Year
from junto.web.demonstration.stage import city_data, needs_data, quarter, quarter_end
from tests.serving import Installation, Installations

REPORT = """
import json, django; django.setup()
from collections import Counter
from junto.journal.check import check
from junto.needs.models import Need, ProblemReport
from junto.people.models import Combination, Organization, Person
from junto.evaluation.models import Award, Protest, TermsProtest
from junto.projects.models import Hold, Overlap, Project, Stakeholder, Tradeoff
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.solicitations.models import OpeningStay, Solicitation, Submission
report = check()
print(json.dumps({
    "findings": report.findings,
    "unsealed": report.unsealed,
    "needs": dict(Counter(Need.objects.values_list("state", flat=True))),
    "reports": dict(Counter(ProblemReport.objects.values_list("state", flat=True))),
    "kinds": dict(Counter(Organization.objects.values_list("kind", flat=True))),
    "overlaps": sorted(set(Overlap.objects.values_list("state", flat=True))),
    "kinds_of_overlap": sorted(set(Overlap.objects.filter(state="found").values_list("kind", flat=True))),
    "projects": {p.title: p.state for p in Project.objects.all()},
    "tradeoffs": {
        t.title: [t.state, str(getattr(getattr(t, "decision", None), "option", ""))] for t in Tradeoff.objects.all()
    },
    "stakeholders": dict(Counter(s.state for s in Stakeholder.objects.all())),
    "holds": sorted(Hold.objects.values_list("kind", "state")),
    "combination": list(Combination.objects.values_list("state", flat=True)),
    "bought": {
        "solicitations": dict(Solicitation.objects.values_list("title", "state")),
        "submissions": dict(Counter(Submission.objects.values_list("state", flat=True))),
        "awards": sorted(Award.objects.values_list("state", flat=True)),
        "protests": sorted(Protest.objects.values_list("state", flat=True)),
        "terms": [[p.organization.name, p.state, bool(p.decision)] for p in TermsProtest.objects.all()],
        "stays": list(OpeningStay.objects.values_list("state", flat=True)),
    },
    "records": {
        "requests": [[r.solicitation.title, r.state, r.answered_at.date() <= r.due_on]
                     for r in RecordsRequest.objects.all()],
        "documents": [[d.title, d.state, d.claimed, bool(d.objection), d.citation]
                      for d in ResponsiveDocument.objects.order_by("pk")],
        "copies": [[c.title, [one["place"] for one in c.redactions]] for c in ReleasedCopy.objects.all()],
    },
    "signing_in": Person.objects.filter(demonstration=True, account__isnull=False).count(),
}))
"""


SEALED = """
import json, re, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.test import RequestFactory
from junto.core.sealing import parse_keys, open_share, read_share
from junto.solicitations.models import GivenShare, KeyShare, Opening, OfficerKey, PriceEnvelope
from junto.solicitations.models import SealingKey, Submission
from junto.web.tour import STEPS
cards = Path(settings.DATA) / "cards"
keys = [parse_keys(file.read_bytes())[0] for file in sorted((cards / "keys").iterdir())]
opens = []
for share in KeyShare.objects.order_by("pk").select_related("key__solicitation"):
    title = re.sub("[^a-z0-9]+", "-", share.key.solicitation.title.lower())
    if share.file:
        held = open_share(keys, share.file.encode())
    else:
        name = f"{share.name} {share.key.part}".strip().lower().replace(" ", "-")
        card = (cards / title / (name + ".txt")).read_text()
        words = sorted(re.findall(r"(\\d+)\\. +([a-z]+)", card), key=lambda row: int(row[0]))
        held = read_share(" ".join(word for _number, word in words))
    opens.append(held.check() == share.check_words)
print(json.dumps({
    "keys": {f"{k.solicitation.title} {k.part}".strip(): [k.state, k.needed, k.officers]
             for k in SealingKey.objects.all()},
    "own": [row.recipient in {key.recipient.text for key in keys} for row in OfficerKey.objects.all()],
    "opens": opens,
    "given": [[g.opening.solicitation.title, g.share.name, g.given_by.name, g.way, g.state, bool(g.sealed)]
              for g in GivenShare.objects.order_by("given_at")],
    "openings": {f"{o.solicitation.title} {o.part}".strip(): o.state
                 for o in Opening.objects.exclude(solicitation__sealed_by="server")},
    "prices": {e.submission.organization.code: e.state for e in PriceEnvelope.objects.all()},
    "sealed": sorted([s.solicitation.title, s.organization.code, s.sealed, s.state, [d["code"] for d in s.defects]]
                     for s in Submission.objects.exclude(sealed="")),
    "led_to": [step.find() for step in STEPS if step.find],
    "asked": [f"/solicitations/{SealingKey.objects.get(solicitation__state='published').solicitation_id}/",
              *(f"/solicitations/openings/{Opening.objects.get(solicitation__sealed_by='key', state=s, part=p).pk}/"
                for s, p in (("called", ""), ("called", "price"), ("held", "")))],
}))
"""


MONEY = """
import json, django; django.setup()
from collections import Counter, defaultdict
from junto.agreements.models import Amendment, Chargeback, Contract, InternalAgreement, Obligation, Payment
from junto.agreements.models import PaymentImport, Share
from junto.journal import sequencer
from junto.journal.models import Entry
from junto.publication.models import Release
from junto.publication.releases.following import make_releases
sequencer.seal()
make_releases()
told = {}
for release in Release.objects.order_by("position", "number"):
    for contract in json.loads(release.body).get("contracts", ()):
        told[contract["title"]] = contract
borne, shared = defaultdict(Counter), defaultdict(Counter)
for c in Chargeback.objects.select_related("payment__contract", "organization", "fund"):
    borne[c.payment.contract.title][c.payment.fiscal_year, c.organization.name, c.fund.name] += c.amount
for s in Share.objects.filter(agreement__state="open").select_related("agreement__contract", "organization", "fund"):
    shared[s.agreement.contract.title][s.fiscal_year, s.organization.name, s.fund.name] += s.amount
def by_member(rows):
    sums = Counter()
    for (_year, member, fund), minor in rows.items():
        sums[f"{member}: {fund}"] += minor
    return dict(sums)
print(json.dumps({
    "contracts": {
        c.title: [c.state, c.first_amount, c.amount, c.award.state, str(c.award_id) == told[c.title]["awardID"]]
        for c in Contract.objects.select_related("award")
    },
    "paid": {
        c.title: sum(p.amount for p in c.payments.filter(state="posted")) for c in Contract.objects.all()
    },
    "months": {c.title: len({p.paid_on for p in c.payments.all()}) for c in Contract.objects.all()},
    "unlike": [
        str(p.pk) for p in Payment.objects.filter(state="posted").prefetch_related("chargebacks")
        if sum(c.amount for c in p.chargebacks.all()) != p.amount
    ],
    "borne": {title: by_member(rows) for title, rows in borne.items()},
    "told": {
        title: dict(sum((Counter({t["payer"]["name"]: round(t["value"]["amount"] * 100)})
                         for t in contract["implementation"]["transactions"]), Counter()))
        for title, contract in told.items()
    },
    "shared": {title: sum(rows.values()) for title, rows in shared.items()},
    "first_year_unlike": {
        title: [k for k, minor in rows.items() if k[0] == min(k[0] for k in rows) and borne[title][k] != minor]
        for title, rows in shared.items()
    },
    "payments": dict(Counter(
        Entry.objects.filter(subject_type="agreements.payment").exclude(action="post").values_list("action", flat=True)
    )),
    "agreements": sorted(InternalAgreement.objects.values_list("title", "state")),
    "amendments": list(Amendment.objects.values_list("change", "state")),
    "imports": sorted(PaymentImport.objects.values_list("state", flat=True)),
    "obligations": dict(Counter(Obligation.objects.values_list("state", flat=True))),
}))
"""


@pytest.fixture
def played(installations: Installations) -> Installation:
    """An installation in which the demonstration was played."""
    return installations.demonstration()


def test_demonstration_plays_to_its_end_and_only_once(played: Installation) -> None:
    found = json.loads(played.run("-c", REPORT).stdout)
    assert found["findings"] == []
    assert found["unsealed"] == 0
    assert found["needs"] == {"published": 62}
    assert found["reports"] == {"published": 4, "submitted": 1, "rejected": 1}
    assert found["kinds"] == {
        "department": 11,  # eight, the attorney's office, the town's two
        "purchasing_office": 1,
        "council": 2,
        "company": 6,
        "intermediary": 1,
        "community_group": 1,
    }
    assert {"accepted", "declined", "found"} <= set(found["overlaps"])
    assert found["kinds_of_overlap"] == ["reuse", "same_place", "same_purchase", "sequence"]
    assert found["projects"] == {
        "Cameras and sensors at twelve intersections": "ready",
        "Signal cabinets for three departments": "ready",
        "Market Street: open it once": "planning",
        "Living lab: light that follows people": "planning",
        "Street lights in the West End": "planning",
        "Flood sensors at the creek bridge": "ready",
        "LED lights on Main Street and at the pump house": "ready",
        "Solar bins for downtown and the plaza": "ready",
        "Emergency phones along the rail platform": "ready",
        "Travel time sensors on Lamar Street": "ready",
        "Curb sensors on Market Street": "ready",
    }
    assert found["tradeoffs"] == {
        "Street lights with cameras and sensors": ["decided", "Lights and counting sensors"],
        "Market Street: by night or by day": ["stating", ""],
    }
    assert found["stakeholders"] == {"stated": 10, "invited": 2}
    assert found["holds"] == [["legal", "open"], ["policy", "released"]]
    assert found["combination"] == ["active", "active", "active"]
    assert found["signing_in"] == 35
    assert found["bought"] == {
        "solicitations": {
            "Cameras and sensors at twelve intersections": "contracted",
            "Signal cabinets for three departments": "contracted",
            "Flood sensors at the creek bridge": "contracted",
            "LED lights on Main Street and at the pump house": "opened",
            "Solar bins for downtown and the plaza": "opened",
            "Emergency phones along the rail platform": "closed",
            "Travel time sensors on Lamar Street": "published",
            "Curb sensors on Market Street": "opened",
        },
        "submissions": {"late": 2, "opened": 18, "submitted": 5, "unreadable": 1},
        "awards": ["confirmed", "confirmed", "confirmed", "withdrawn"],
        "protests": ["final", "upheld"],
        "terms": [["Halcyon Roadways", "denied", True]],
        "stays": ["ended"],
    }
    assert found["records"] == {
        "requests": [["Signal cabinets for three departments", "answered", True]],
        "documents": [
            ["Northgate Signals: references", "released", True, True, "Texas Government Code § 552.110"],
            ["Northgate Signals: bid bond or cashier’s check", "withheld", False, False,
             "Texas Government Code § 552.136"],
        ],
        "copies": [["Northgate Signals: references", ["line 2", "line 4"]]],
    }  # fmt: skip
    again = played.run("-m", "junto", "demo", "--data", str(played.data), "--no-serve")
    assert again.stdout == ""
    other = played.run("-m", "junto", "demo", "--data", str(played.data), "--city", "nyc", "--no-serve", check=False)
    assert (other.returncode, other.stdout) == (2, "")
    assert "holds the demonstration “west-end”" in other.stderr


def test_visitor_of_the_demonstration_can_give_the_share_that_is_missing(played: Installation) -> None:
    found = json.loads(played.run("-c", SEALED).stdout)
    bins, phones, sensors, curbs = (
        "Solar bins for downtown and the plaza",
        "Emergency phones along the rail platform",
        "Travel time sensors on Lamar Street",
        "Curb sensors on Market Street",
    )
    assert found["keys"] == {
        **{bins: ["in_use", 3, 5], phones: ["in_use", 3, 5], sensors: ["in_use", 2, 3]},
        **{f"{curbs} {part}": ["in_use", 2, 3] for part in ("quality", "price")},
    }
    assert found["own"] == [True] * 3
    assert found["opens"] == [True] * 19  # every share, from the files and cards that lie in the folder
    assert sorted(found["given"], key=lambda given: given[0] == curbs) == [
        [bins, "Paul Brandt", "Paul Brandt", "file", "used", False],
        [bins, "Evelyn Price", "Evelyn Price", "file", "used", False],
        [bins, "County clerk", "Anita Flores", "paper", "used", False],
        [phones, "Paul Brandt", "Paul Brandt", "file", "given", True],
        [phones, "Marcus Bell", "Marcus Bell", "words", "given", True],
        [curbs, "Paul Brandt", "Paul Brandt", "file", "used", False],
        [curbs, "Anita Flores", "Anita Flores", "file", "used", False],
        [curbs, "Paul Brandt", "Paul Brandt", "file", "given", True],  # the second one of the prices the visitor gives
    ]
    assert found["openings"] == {bins: "held", phones: "called", f"{curbs} quality": "held", f"{curbs} price": "called"}
    assert found["prices"] == dict.fromkeys(("VER", "LUM", "RID"), "sealed")
    assert found["sealed"] == [
        [curbs, "LUM", "company", "opened", []],
        [curbs, "RID", "company", "opened", []],
        [curbs, "VER", "company", "opened", []],
        [phones, "LUM", "company", "submitted", []],
        [phones, "NOR", "company", "submitted", []],
        [phones, "VER", "company", "submitted", []],
        [bins, "HAL", "company", "opened", []],
        [bins, "LUM", "company", "late", []],
        [bins, "NOR", "company", "opened", []],
        [bins, "RID", "company", "unreadable", ["refused", "refused"]],
        [sensors, "RID", "assisted", "submitted", []],
        [sensors, "VER", "company", "submitted", []],
    ]
    assert found["led_to"] == found["asked"]


def test_money_of_the_demonstration_adds_up_from_the_award_to_the_releases(played: Installation) -> None:
    found = json.loads(played.run("-c", MONEY).stdout)
    cabinets, cameras = "Signal cabinets for three departments", "Cameras and sensors at twelve intersections"
    town = "Flood sensors at the creek bridge"
    assert found["contracts"] == {  # as signed, as amended; the award it names is the one that is told
        cabinets: ["proceeding", 317_600_00, 332_000_00, "confirmed", True],
        cameras: ["proceeding", 154_848_00, 154_848_00, "confirmed", True],
        town: ["proceeding", 3_480_00, 3_480_00, "confirmed", True],
    }
    # 12 corners: 22 cameras at 3,984, 12 counters at 2,100; one of five years of analysis at 8,400.
    assert found["paid"] == {cabinets: 332_000_00, cameras: 121_248_00, town: 3_480_00}
    assert found["months"] == {cabinets: 12, cameras: 12, town: 1}
    assert found["unlike"] == []
    assert found["borne"][cabinets] == {  # 9, 4 and 3 of 16 cabinets at 19,850, each with a monitor at 900
        "Transportation: Mobility bond 2024": 186_750_00,
        "Public Works: Street bond 2024": 83_000_00,
        "Water Utilities: Water enterprise fund": 62_250_00,
    }
    assert set(found["borne"][cameras]) == {
        "Transportation: Federal safety grant",
        "Transportation: Mobility bond 2024",
        "Public Safety: Public safety fund",
        "Public Works: Street operations",
    }
    assert found["borne"][town] == {"Town Hall of Willow Creek: General fund of the town": 3_480_00}
    assert {title: sum(rows.values()) for title, rows in found["borne"].items()} == found["paid"]
    members = {
        title: dict(sum((Counter({key.split(": ")[0]: minor}) for key, minor in rows.items()), Counter()))
        for title, rows in found["borne"].items()
    }
    assert found["told"] == members
    assert found["shared"] == {cabinets: 332_000_00, cameras: 154_848_00}
    assert found["first_year_unlike"] == {cabinets: [], cameras: []}
    assert found["payments"] == {"note": 1, "settle": 1}
    assert found["agreements"] == [
        ["Who pays for the cabinets", "amended"],
        ["Who pays for the cabinets", "open"],
        ["Who pays for the cameras", "open"],
    ]
    assert found["amendments"] == [[14_400_00, "signed"]]
    assert found["imports"] == ["done"] * 5
    assert found["obligations"] == {"open": 2, "done": 2, "late": 1}


@pytest.mark.parametrize(
    ("today", "first", "fiscal_years"),
    [
        (date(2026, 11, 26), date(2025, 11, 1), {2026: 10, 2027: 2}),
        (date(2026, 11, 11), date(2025, 10, 1), {2026: 11, 2027: 1}),
        (date(2027, 9, 30), date(2026, 9, 1), {2027: 12}),
        (date(2028, 2, 29), date(2027, 2, 1), {2027: 7, 2028: 5}),
    ],
)
def test_year_of_payments_ends_in_these_weeks_whenever_it_is_played(
    today: date, first: date, fiscal_years: dict[int, int]
) -> None:
    year = Year.before(today)
    assert year.first == first
    assert (len(year.days), year.days[-1]) == (12, first.replace(year=first.year + 1))
    assert Counter(year.fiscal_years) == fiscal_years
    assert sum(year.service(60).values()) == 60
    assert timedelta(11) <= today - year.days[-1] <= timedelta(42)


def test_folder_that_no_demonstration_made_is_not_emptied(installations: Installations, tmp_path: Path) -> None:
    (tmp_path / "important").write_text("keep me")
    blank = installations.blank(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    refused = blank.run("-m", "junto", "demo", "--data", str(tmp_path), "--fresh", "--no-serve", check=False)
    assert refused.returncode == 2
    assert "was not made by a demonstration; it is not emptied." in refused.stderr
    assert (tmp_path / "important").read_text() == "keep me"


def test_grid_draws_corners_stretches_and_blocks_to_scale() -> None:
    grid = Grid(**city_data()["grid"])
    wgs84 = Geod(ellps="WGS84")
    elm_houston = grid.place("Elm & Houston")["coordinates"]
    assert elm_houston == [-96.80838, 32.77985]
    bearing, _back, metres = wgs84.inv(*elm_houston, *grid.place("Lamar & Elm")["coordinates"])
    assert (round(bearing), round(metres)) == (76, 395)
    bearing, _back, metres = wgs84.inv(*elm_houston, *grid.place("Houston & Ross")["coordinates"])
    assert (round(bearing), round(metres)) == (-14, 250)
    assert grid.place("Market from Elm to Ross")["type"] == "LineString"
    ring = grid.place("block Elm Market Pacific Austin")["coordinates"][0]
    assert ring[0] == ring[-1]
    area, _perimeter = wgs84.polygon_area_perimeter(*zip(*ring, strict=True))
    assert round(area, -2) == 95 * 95 // 100 * 100
    _az, _back, apart = wgs84.inv(*elm_houston, *grid.place("Elm & Houston", pole=3)["coordinates"])
    assert round(apart) == 9
    with pytest.raises(ValueError, match="“nowhere” is no place on the grid"):
        grid.place("nowhere")


def test_every_need_of_the_demonstration_has_a_place_and_a_measurable_outcome() -> None:
    grid = Grid(**city_data()["grid"])
    rows = needs_data()
    assert len(rows) == 60
    assert {row["department"] for row in rows} == {"TRN", "PSD", "PWK", "DWU", "PRK", "ENV", "ECO", "ITS"}
    for row in rows:
        assert grid.place(row["place"])["type"] in {"Point", "LineString", "Polygon"}
        assert row["outcome"].endswith(".")


def test_quarters_count_from_today() -> None:
    today = date(2026, 11, 23)
    assert quarter("1Q2", today) == date(2027, 4, 1)
    assert quarter_end("1Q4", today) == date(2027, 12, 31)
    assert quarter_end("2Q1", today) == date(2028, 3, 31)
