"""A purchase's file: what each edition holds, what it does not tell before its time, that anyone can check it."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pypdf
import pytest
import rfc8785
from django.test import Client

from junto.agreements import actions as agreements
from junto.core.workflow import ANYONE, PROGRAM
from junto.documents import storage
from junto.documents.actions import attach_file
from junto.documents.queries import versions_of
from junto.evaluation.models import Protest
from junto.journal import jobs
from junto.needs.allowable import rule_name
from junto.people.actions import edit_jurisdiction
from junto.publication.models import PurchaseFile
from junto.publication.purchase_file.edition import edition_of, editions_for
from junto.publication.purchase_file.making import is_current, let_go, mark_of
from junto.solicitations.actions import answer_question, publish_solicitation
from junto.solicitations.models import Solicitation, Submission
from tests.agreements.making import Agreed, usd
from tests.evaluation.making import PRICES, Evaluating
from tests.publication.filing import Made, made
from tests.publication.purchasing import Purchase, later, on

pytestmark = pytest.mark.django_db

Browse = Callable[..., Client]


def secrets() -> list[str]:
    """What tells of a submission: its receipt, its digest, its id, its company."""
    rows = Submission.objects.select_related("organization")
    return [secret for s in rows for secret in (s.receipt, s.digest, str(s.pk), s.organization.name) if secret]


def totals() -> list[str]:
    """The totals offered, as they could be written."""
    return [text for unit in PRICES.values() for text in (f"{12 * unit // 100:,}", str(12 * unit // 100))]


@pytest.mark.parametrize("profile", ["low_bid", "competitive_proposal", "quotes"])
def test_public_edition_does_not_change_by_a_letter_when_submissions_come(evaluating: Evaluating, profile: str) -> None:
    solicitation = evaluating.buying.published(profile)
    before = made(solicitation)
    office = mark_of(edition_of(solicitation, "office", "en"))
    for company in PRICES:
        evaluating.bidding.handed_in(solicitation, company)
    after = made(solicitation)
    assert (after.pdf, after.archive) == (before.pdf, before.archive)
    assert mark_of(edition_of(solicitation, "office", "en")) == office  # nor can the office's
    evaluating.bidding.called(Solicitation.objects.get(pk=solicitation.pk))
    called = made(solicitation).everything()
    assert "The deadline passed." in called
    assert [secret for secret in secrets() if secret in called] == []
    assert Submission.objects.count() == 3


def test_public_edition_of_a_low_bid_tells_names_and_prices_once_opened(evaluating: Evaluating) -> None:
    file = made(evaluating.opened("low_bid"))
    assert [name for name in PRICES if name not in file.text] == []
    assert [
        f"${12 * unit // 100:,}.00" for unit in PRICES.values() if f"${12 * unit // 100:,}.00" not in file.text
    ] == []
    assert [
        str(item) for item in evaluating.buying.project.solicitations.get().items.all() if str(item) not in file.text
    ] == []


def test_lawful_way_is_told_to_the_office_and_not_to_everyone(evaluating: Evaluating) -> None:
    edit_jurisdiction(evaluating.world.here, law="us-tx-dallas", by=PROGRAM)
    answers = {"need.category": "goods", "funding.federal": False}
    solicitation = evaluating.buying.published("low_bid", way="sealed_bid", answers=answers)
    office, everyone = made(solicitation, "office").everything(), made(solicitation).everything()
    for said in ("Lawful way", "No federal grant money pays for it", "read in a summary, not in the law itself"):
        assert said in office, said
        assert said not in everyone, said
    digest = Solicitation.objects.get(pk=solicitation.pk).route["laws"][0]["files"]["us-tx-dallas"]
    assert digest in "".join(office.split())
    assert digest not in "".join(everyone.split())


def test_proposal_names_nobody_to_everyone_before_the_award(evaluating: Evaluating) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended("competitive_proposal")
        protest = evaluating.protest(award)
    solicitation = award.evaluation.solicitation
    public = made(solicitation)
    told = public.everything()
    assert [name for name in PRICES if name in told] == []
    assert [total for total in totals() if total in told] == []
    assert [s for s in secrets() if s in told] == []
    assert protest.ground not in told
    assert [line for line in public.history if line["what"] == "A protest was filed."] == []  # not before its decision
    whole = made(solicitation, "office")
    assert [name for name in PRICES if name not in whole.text] == []
    assert protest.ground in whole.text
    assert Protest.objects.get().number in whole.text
    (filed,) = [line for line in whole.history if line["what"] == "A protest was filed."]
    assert filed["header"]["organization"] == str(protest.organization_id)


def check_digests(file: Made) -> None:
    """Every member has the digest of the manifest, every header that of its line."""
    members = file.members
    listed = {m["name"]: (m["size"], m["sha256"]) for m in file.manifest["files"]}
    assert set(listed) == set(members) - {"manifest.json"}
    assert {name: (len(members[name]), sha256(members[name]).hexdigest()) for name in listed} == listed
    lines = file.history
    assert [sha256(rfc8785.dumps(line["header"])).hexdigest() for line in lines] == [line["digest"] for line in lines]


def test_editions_after_the_award_tell_the_purchase_in_its_order(evaluating: Evaluating) -> None:
    with on(2026, 7, 1):
        awarded = evaluating.confirmed("competitive_proposal").evaluation.solicitation
    whole_edition_tells_everything(made(awarded, "office"))
    public = made(awarded)
    public_edition_tells_what_the_method_opened(public)
    again = made(awarded)
    assert (again.pdf, again.archive) == (public.pdf, public.archive)


def whole_edition_tells_everything(file: Made) -> None:
    text = file.text
    chapters = (
        "1. Project and members", "2. Route", "3. Requirements", "5. Publication", "8. Opening", "9. What was offered",
        "10. Responsiveness and responsibility", "11. Panel and declarations", "12. Scores", "13. Consensus",
        "15. Ranking", "16. Notice of intent and award", "18. Approvals", "19. Contracts", "21. History",
    )  # fmt: skip
    places = [text.rindex(f" {chapter} ") for chapter in chapters]
    assert places == sorted(places)
    for said in (
        "The camera sees the whole crossing at night.", "department staff of Transportation",
        "Texas Local Government Code § 252.021", "R. Alvarez, director of purchasing", "$18,000.00",
        "Seen in the file.", "Toni Transport chairs the panel", "As the file shows.", "1. Fit 50 %",
        "The lowest price gets all points for the price; one twice as high gets half of them.",
        "26.79 + 45 + 16 = 87.79 points", "It stands first.", "Resolution 26-118 of 2 June",
    ):  # fmt: skip
        assert said in text, said
    check_digests(file)
    manifest = file.manifest
    assert (manifest["edition"], manifest["language"], manifest["missing"]) == ("office", "en", [])
    offered = [name for name in file.members if name.startswith("offers/")]
    assert len(offered) == 15  # five mandatory documents of each of three companies


def public_edition_tells_what_the_method_opened(file: Made) -> None:
    assert [name for name in PRICES if name not in file.text] == []
    assert "$16,800.00" in file.text
    assert "As the file shows." in file.text
    assert "Seen in the file." not in file.text  # the checks of a company stay with the office
    assert not [name for name in file.members if name.startswith("offers/")]
    check_digests(file)
    assert [name for name, body in file.members.items() if b"combined_value" in body] == []


def test_edition_in_spanish_says_so_in_its_own_description(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published("low_bid")
    file = made(solicitation, language="es")
    reader = pypdf.PdfReader(io.BytesIO(file.pdf))
    described: Any = reader.metadata
    assert reader.trailer["/Root"]["/Lang"] == "es"
    assert described.title == f"Expediente de la compra {solicitation.number}"
    assert described.author == "Purchasing, West End"
    assert "1. Proyecto y miembros" in file.text
    assert "Project and members" not in file.text


def test_editions_go_to_whom_they_are_for(evaluating: Evaluating) -> None:
    world = evaluating.world
    draft = evaluating.buying.draft("low_bid")
    published = evaluating.buying.published("low_bid")
    wanted = {
        evaluating.officer: (["office"], ["office", "public"]),
        world.officer("city_attorney"): (["attorney"], ["attorney", "public"]),
        world.officer("auditor"): (["auditor"], ["auditor", "public"]),
        world.officer("clerk"): ([], ["public"]),
        world.actor("department_lead", world.police): ([], ["public"]),
        evaluating.buying.seller("Lumen Works"): ([], ["public"]),
        ANYONE: ([], ["public"]),
    }
    assert {by: (editions_for(draft, by), editions_for(published, by)) for by in wanted} == wanted


def test_file_is_made_by_the_worker_and_fetched_by_those_it_is_for(evaluating: Evaluating, browse: Browse) -> None:
    solicitation = evaluating.buying.published("low_bid")
    page = f"/publication/purchases/{solicitation.pk}/file/"
    stranger, officer = Client(), browse(evaluating.officer)
    assert "Make it" in stranger.get(page).content.decode()
    assert stranger.post(f"{page}make/", {"edition": "office", "language": "en"}).status_code == 403
    assert stranger.post(f"{page}make/", {"edition": "public", "language": "xx"}).status_code == 422
    for _twice in range(2):  # asked again while it waits, it is made once
        assert stranger.post(f"{page}make/", {"edition": "public", "language": "en"}).status_code == 302
        assert officer.post(f"{page}make/", {"edition": "office", "language": "en"}).status_code == 302
    assert jobs.run_all() == 2
    public, office = (PurchaseFile.objects.get(edition=code) for code in ("public", "office"))
    shown = stranger.get(page).content.decode()
    assert (f"/publication/files/{public.pk}/pdf/" in shown, str(office.pk) in shown) == (True, False)
    for form, digest in (("pdf", public.pdf), ("zip", public.archive)):
        answer = stranger.get(f"/publication/files/{public.pk}/{form}/")
        body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert (answer.status_code, sha256(body).hexdigest()) == (200, digest)
        assert answer["Content-Disposition"] == f'attachment; filename="{solicitation.number}-public-en.{form}"'
    assert stranger.get(f"/publication/files/{office.pk}/pdf/").status_code == 404
    assert officer.get(f"/publication/files/{office.pk}/pdf/").status_code == 200
    assert is_current(public)
    assert let_go() == 0
    answer_question(evaluating.buying.question(solicitation), answer="Yes.", by=evaluating.officer)
    assert not is_current(public)
    assert "the record has gone on since" in stranger.get(page).content.decode()
    with later(8 * 24):
        assert let_go() == 2  # a week on; what retention destroys does not live on in them
    assert not any(storage.path_of(digest).exists() for digest in (public.pdf, public.archive, office.archive))
    assert stranger.get(f"/publication/files/{public.pk}/pdf/").status_code == 404


def test_mark_of_an_edition_ignores_what_it_may_not_know(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published("competitive_proposal")
    public, office = (edition_of(solicitation, code, "en") for code in ("public", "office"))
    before = mark_of(public), mark_of(office)
    evaluating.buying.question(solicitation)
    evaluating.bidding.handed_in(solicitation, "Lumen Works")
    assert mark_of(public) == before[0]
    assert mark_of(office) != before[1]  # the office knows of the question


def test_attached_files_are_in_the_zip_of_those_who_may_fetch_them(evaluating: Evaluating) -> None:
    buying = evaluating.buying
    draft = buying.ready("low_bid")
    plan, notes = (
        b"%PDF-1.7\n1 0 obj\n<</Plan 1>>\nendobj\n%%EOF\n",
        b"%PDF-1.7\n1 0 obj\n<</Notes 1>>\nendobj\n%%EOF\n",
    )
    attach_file(draft, [plan], name="plan.pdf", by=buying.officer)
    attach_file(draft, [notes], name="notes.pdf", by=buying.officer, internal=True)
    solicitation = publish_solicitation(draft, by=buying.officer)
    public, office = made(solicitation), made(solicitation, "office")
    names = {name: body for name, body in office.members.items() if name.startswith("attachments/")}
    assert names == {"attachments/001-plan.pdf": plan, "attachments/002-notes.pdf": notes}
    assert {name for name in public.members if name.startswith("attachments/")} == {"attachments/001-plan.pdf"}
    assert "notes.pdf" not in public.everything()
    check_digests(office)
    storage.path_of(sha256(plan).hexdigest()).unlink()
    assert made(solicitation).manifest["missing"] == ["attachments/001-plan.pdf"]


def test_contracts_stand_in_each_edition_as_far_as_it_may_read_them(evaluating: Evaluating) -> None:
    """Executed about 4,300.01, then 860.00 added and 860.00 taken off; members have not signed yet who pays what."""
    with on(2026, 7, 1):
        award = evaluating.confirmed("low_bid")
    solicitation = award.evaluation.solicitation
    with on(2026, 11, 2):
        city = Agreed(evaluating.world, evaluating.buying.project, award.organization)
        for organization in (city.transport, city.police):
            city.funds[organization] = city.fund(organization)
        drafted = city.contract(award=award)
        untold = made(solicitation)
        assert (drafted.number in untold.everything(), drafted.number in made(solicitation, "office").text) == (
            False,
            True,
        )
        agreements.withdraw_contract(drafted, reason="Written anew.", by=city.world.buyer)
        before = mark_of(edition_of(solicitation, "public", "en"))
        agreement = city.proposed()
        contract = city.executed(agreement, award=award)
        for change, reason in ((860, "Two more corners."), (-860, "Two corners less.")):
            change_ = agreements.draft_amendment(contract, change=usd(change), reason=reason, by=city.world.buyer)
            agreements.sign_amendment(agreements.approve_amendment(change_, by=city.attorney), by=city.manager)
        draft = agreements.draft_amendment(contract, change=usd(5), reason="Not yet decided.", by=city.world.buyer)
    assert mark_of(edition_of(solicitation, "public", "en")) != before
    public, office = made(solicitation), made(solicitation, "office")
    for said in (
        "19. Contracts", contract.number, "West End and Bright Roads", award.number, "Cameras at Elm and Main",
        "$4,300.01", "Oct 1, 2026", "President", "Two more corners.", "Two corners less.", "$1,720.00 (39.99 %)",
        "$860.00 added and $860.00 taken off so far: together $1,720.00, which is 39.99 % of what was signed.",
    ):  # fmt: skip
        assert said in public.text, said
        assert said in office.text, said
    assert contract.signatures.get(party="city").digest in public.text.replace(" ", "")
    inside = (
        drafted.number, "Written anew.", "E-TRA-2027", "general of Police", "The money for it exists.",
        agreement.number, str(rule_name(agreement.rule)), draft.reason,
    )  # fmt: skip
    assert [said for said in inside if said not in office.text] == []
    assert [said for said in inside if said in public.everything()] == []
    check_digests(office)
    check_digests(public)
    frozen = [name for name in public.members if "agreements.contract" in name]
    assert len(frozen) == len(versions_of(contract))


def test_shares_are_in_the_public_edition_once_the_internal_agreement_is_open(evaluating: Evaluating) -> None:
    with on(2026, 7, 1):
        award = evaluating.confirmed("low_bid")
    with on(2026, 11, 2):
        contract = Purchase(evaluating).contract(award)
    agreement = contract.internal_agreements.get()
    public = made(award.evaluation.solicitation)
    assert agreement.state == "open"
    for share in agreement.shares.select_related("fund"):
        assert (share.fund.name in public.text, f"${share.amount / 100:,.2f}" in public.text) == (True, True)
