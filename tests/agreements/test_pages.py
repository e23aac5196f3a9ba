"""The room's pages: what each person sees, what is hidden, what can be done there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from junto.agreements import actions
from junto.agreements.models import Contract, InternalAgreement, Obligation, Payment, PaymentImport
from junto.core.tables import write_csv
from junto.core.workflow import PROGRAM, Actor
from junto.journal import jobs
from junto.journal.door import perform
from junto.people.models import Jurisdiction, Organization
from junto.projects.actions import leave_project
from tests.agreements.making import Agreed, usd
from tests.agreements.test_payments import COLUMNS, bring, row

Browse = Callable[[Actor | None], Client]


def text(client: Client, url: str, status: int = 200, **data: object) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


# --- internal agreements ---------------------------------------------------------------------------------------------
def test_empty_lists_teach(city: Agreed, browse: Browse) -> None:
    anyone = browse(None)
    for name, words in (
        ("contracts", "No contracts here yet"),
        ("internals", "No internal agreements here yet"),
        ("payments", "No payments here yet"),
        ("obligations", "No obligations here"),
    ):
        assert words in text(anyone, reverse(f"agreements:{name}"))
    assert "No file of payments yet" in text(browse(city.budget), reverse("agreements:payment-imports"))


def test_project_page_leads_to_a_draft_and_the_draft_is_made_there(city: Agreed, browse: Browse) -> None:
    lead = browse(city.lead)
    url = reverse("agreements:internal-new", args=[city.project.pk])
    assert url in text(lead, city.project.get_absolute_url())
    assert url not in text(browse(None), city.project.get_absolute_url())
    text(lead, url, 302, title="Who pays", gather="on")
    assert InternalAgreement.objects.get().title == "Who pays"
    assert "This is not yours to do" in text(browse(city.world.buyer), url, 403, title="Mine")


def test_draft_compares_the_rules_side_by_side_in_words(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    page = text(browse(city.world.lead(city.police)), agreement.get_absolute_url())
    for words in (
        "Every member pays the same, however much it needs or uses.",
        "$4,300.01 is to be shared.",
        "saves $1,050.00",
        "Transportation gains least by staying: $950.01.",
        "Each member pays 68.25 % of what it would pay alone: all save in the same proportion.",
        "How much Police and Transportation will use is not given.",
        "Police has named no fund that pays its share.",
        "Nobody is named yet as service owner, funder, operator and data steward.",
    ):
        assert words in page, words
    assert browse(None).get(agreement.get_absolute_url()).status_code == 404


def test_disallowed_share_is_shown_with_its_reason(city: Agreed, browse: Browse) -> None:
    city.funds[city.police] = city.fund(city.police, "federal_grant", name="Safe Streets")
    agreement = city.ready(rule="equal")
    page = text(browse(city.budget), agreement.get_absolute_url())
    assert "not allowable" in page
    assert "does not pay shares made by the rule “equal shares”" in page


def test_costs_that_make_no_game_are_told(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    leave_project(city.world.member(city.project, city.police), reason="R", by=city.world.lead(city.police))
    page = text(browse(city.lead), agreement.get_absolute_url())
    assert "“Software” is needed by Police, who is no member." in page
    assert "This is not possible" not in page
    assert "is needed by Police" in text(browse(city.lead), reverse("agreements:shares-xlsx", args=[agreement.pk]), 409)


def test_draft_is_written_in_pages(city: Agreed, browse: Browse) -> None:
    lead = browse(city.lead)
    agreement = actions.draft_agreement(city.project, by=city.lead, gather=False)
    new = reverse("agreements:cost-new", args=[agreement.pk])
    given = {
        "description": "Cameras", "basis": "unit", "amount": "300", "quantity": "1", "first_year": "2027",
        f"need-{city.transport.pk}": "2", f"need-{city.police.pk}": "4", "steps": "5: 250.00", "adds": "on",
    }  # fmt: skip
    assert "is no quantity, colon and amount" in text(lead, new, 400, **{**given, "steps": "five"})
    assert "is in €" in text(lead, new, 400, **{**given, "amount": "€300"})
    text(lead, new, 302, **given)
    item = agreement.cost_items.get()
    assert (item.steps, item.amount) == ([[5, 25_000]], 30_000)
    edit = reverse("agreements:cost-edit", args=[agreement.pk, item.pk])
    assert "5: 250.00" in text(lead, edit)
    text(lead, edit, 302, **{**given, "last_year": "2028"})
    item = agreement.cost_items.get()
    assert item.last_year == 2028
    text(lead, reverse("agreements:choose-rule", args=[agreement.pk]), 302, rule="equal")
    funds = reverse("agreements:funds", args=[agreement.pk, city.police.pk])
    police = browse(city.world.staff(city.police))
    text(police, funds, 302, **{f"fund-{city.funds[city.police].pk}": "100"})
    duties = {
        f"{kind}-organization": city.transport.pk for kind in ("service_owner", "funder", "operator", "data_steward")
    }
    text(lead, reverse("agreements:duties", args=[agreement.pk]), 302, **duties)
    terms = reverse("agreements:internal-act", args=[agreement.pk, "edit"])
    given = {"title": "Cameras", "rule": "use", "leaving": "lead", "non_appropriation": "It ends."}
    text(lead, terms, 302, **given)
    agreement.refresh_from_db()
    assert (agreement.rule, agreement.leaving, agreement.duties.count()) == ("use", "lead", 4)
    remove = reverse("agreements:cost-remove", args=[agreement.pk, item.pk])
    text(lead, remove, 302)
    assert agreement.cost_items.exists()
    text(lead, remove, 302, x="")
    assert not agreement.cost_items.exists()
    gather = reverse("agreements:gather", args=[agreement.pk])
    assert "The needs of this project state no costs." in lead.post(gather, follow=True).content.decode()


def test_member_signs_in_the_page_seeing_exactly_what_it_pays(city: Agreed, browse: Browse) -> None:
    agreement = city.proposed()
    signature = city.signature(agreement, city.police)
    url = reverse("agreements:signature-act", args=[signature.pk, "sign"])
    police = browse(city.world.lead(city.police))
    page = text(police, url)
    for words in (
        "$1,676.19",
        "$507.94",
        "$2,184.13",
        "Shared by the rule “in proportion to stand-alone cost”, version 1.",
    ):
        assert words in page, words
    text(police, url, 302, seen="")
    object_url = reverse("agreements:signature-act", args=[city.signature(agreement, city.transport).pk, "object"])
    text(browse(city.lead), object_url, 302, reason="Too dear.", seen="")
    page = text(police, agreement.get_absolute_url())
    assert "objected" in page
    assert "Too dear." in page


def test_leaving_page_shows_what_is_owed_who_covers_and_that_the_city_still_owes(city: Agreed, browse: Browse) -> None:
    agreement = city.in_force()
    city.executed(agreement)
    signature = city.signature(agreement, city.police)
    police = browse(city.world.lead(city.police))
    words = ("Who covers its later share", "The city still owes Acme Sensors $4,300.01", "it owes $")
    page = text(police, reverse("agreements:signature-act", args=[signature.pk, "leave"]))
    member = city.world.member(city.project, city.police)
    leaving = text(police, reverse("projects:member-act", args=[member.pk, "leave"]))
    for one in words:
        assert one in page, one
        assert one in leaving, one


def test_everyone_reads_an_open_agreement_with_its_shares(city: Agreed, browse: Browse) -> None:
    agreement = city.in_force()
    assert browse(None).get(agreement.get_absolute_url()).status_code == 404
    agreement = actions.open_agreement(agreement, by=city.lead)
    page = text(browse(None), agreement.get_absolute_url())
    for words in ("$1,676.19", "Signed by", "Police", "service owner", "Who pays what"):
        assert words.lower() in page.lower(), words
    whole = 0  # the bar of 2027: police, then transport, in thousandths of the longest bar
    for x, width in ((0, 507), (507, 493)):
        assert f'x="{x}" width="{width}"' in page
        whole += width
    assert whole == 1_000
    change = reverse("agreements:internal-change", args=[agreement.pk])
    assert change not in page
    assert browse(None).post(change).status_code == 403
    text(browse(city.lead), change, 302)
    assert InternalAgreement.objects.count() == 1
    text(browse(city.lead), change, 302, x="")
    assert InternalAgreement.objects.filter(replaces=agreement).exists()


def test_workbook_of_shares_has_live_formulas_that_check_the_sums(city: Agreed, browse: Browse) -> None:
    agreement = actions.open_agreement(city.in_force(), by=city.lead)
    response = browse(None).get(reverse("agreements:shares-xlsx", args=[agreement.pk]))
    book = load_workbook(io.BytesIO(response.content))
    costs, members, years = (book[name] for name in ("Costs", "Members", "Years"))
    assert [cell.value for cell in costs[3]][:8] == ["Cameras", "per unit", 300, 1, 2027, 2027, 4, 2]
    assert costs["I3"].value == "=IF(AND(E3<=2027,F3>=2027),C3*SUM(G3:H3),0)"
    assert costs["K3"].value == "=C3*G3*(F3-E3+1)"
    assert members["B2"].value == "=$B$5*C2/SUM(C$2:C$3)"
    assert members["B6"].value == "=SUM(B2:B3)-B5"
    assert [years.cell(row, 4).value for row in range(2, 6)] == [1676.19, 1623.82, 507.94, 492.06]
    assert years["E2"].value == "='Costs'!I$5*'Members'!E2*10000/10000"


def test_workbook_reckons_tiers_and_sizes_as_numbers(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    pole = actions.Cost("=Pole", "capacity", usd(0), 2027, {city.police: 4}, steps=((5, usd(70)),))
    agreement = actions.write_cost(agreement, pole, by=city.lead)
    response = browse(city.lead).get(reverse("agreements:shares-xlsx", args=[agreement.pk]))
    costs = load_workbook(io.BytesIO(response.content))["Costs"]
    assert [costs.cell(5, c).value for c in (1, 9, 11)] == [
        "'=Pole", "=IF(AND(E5<=2027,F5>=2027),70.0,0)", "=70.0*(F5-E5+1)",
    ]  # fmt: skip


# --- contracts -------------------------------------------------------------------------------------------------------
LINES = {"line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "line-0-description": "All", "line-0-quantity": "1",
         "line-0-unit_amount": "4300.01"}  # fmt: skip


def contract_form(city: Agreed, **fields: object) -> dict[str, object]:
    return {
        "title": "Cameras", "supplier": city.company.pk, "signatory": city.signatory.pk, "amount": "4,300.01",
        "starts": "2026-10-01", "ends": "2028-09-30", "non_appropriation": "It ends.", "cap": "25", **LINES, **fields,
    }  # fmt: skip


def test_contract_is_drafted_and_edited_in_pages(city: Agreed, browse: Browse) -> None:
    buyer = browse(city.world.buyer)
    url = reverse("agreements:contract-new", args=[city.project.pk])
    assert "It ends before it starts" in text(buyer, url, 409, **contract_form(city, ends="2026-01-01"))
    text(buyer, url, 302, **contract_form(city))
    contract = Contract.objects.get()
    assert (contract.amount, contract.price_lines.count(), contract.cap) == (430_001, 1, 2_500)
    edit = reverse("agreements:contract-act", args=[contract.pk, "edit"])
    text(buyer, edit, 302, **contract_form(city, title="Cameras and poles", seen="1"))
    contract.refresh_from_db()
    assert contract.title == "Cameras and poles"
    assert "Someone changed this" in text(buyer, edit, 409, **contract_form(city, seen="1"))
    assert "Contracts are drafted by the purchasing office." in text(browse(city.lead), url, 403)


def test_contract_page_shows_the_public_no_encumbrance(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    anyone, inside = (text(browse(who), contract.get_absolute_url()) for who in (None, city.budget))
    assert "E-POL-2027" in inside
    assert "E-POL-2027" not in anyone
    assert "$4,300.01" in anyone
    assert "Certified funds" not in anyone


def test_funds_are_certified_and_amendments_drafted_in_pages(city: Agreed, browse: Browse) -> None:
    contract = city.executed()
    certify = reverse("agreements:certify", args=[contract.pk])
    given = {"fund": city.funds[city.police].pk, "fiscal_year": "2028", "amount": "5", "encumbrance": "E-9"}
    text(browse(city.budget), certify, 302, **given)
    assert contract.certifications.filter(encumbrance="E-9").exists()
    assert "This is not yours to do" in text(browse(city.lead), certify, 403)
    amend = reverse("agreements:amendment-new", args=[contract.pk])
    text(browse(city.world.buyer), amend, 302, change="100", reason="More.")
    amendment = contract.amendments.get()
    step = reverse("agreements:amendment-act", args=[amendment.pk, "approve"])
    assert "$100.00" in text(browse(city.attorney), step)
    text(browse(city.attorney), step, 302, seen="")
    assert "approved as to form" in text(browse(city.attorney), contract.get_absolute_url())


def test_amendment_form_says_how_much_room_is_left_and_refuses_with_the_same_figures(
    city: Agreed, browse: Browse
) -> None:
    """25 % of 4,300.01 is 1,075.00."""
    contract = city.executed()
    url = reverse("agreements:amendment-new", args=[contract.pk])
    room = reverse("agreements:amendment-room", args=[contract.pk])
    law = "(Texas Local Government Code §\N{NO-BREAK SPACE}252.048(d); recalled, not verified)"
    buyer = browse(city.world.buyer)
    page = text(buyer, url)
    assert f"Amendments may add 25 % of $4,300.01 at most {law}: $1,075.00 is left" in page
    assert f'hx-get="{room}"' in page
    beyond = (
        "With this amendment the contract would grow by $1,075.01 in all; at most 25 % of $4,300.01 may be added, "
        f"which is $1,075.00 {law}. More must be bought anew."
    )
    assert text(buyer, f"{room}?change=1075.01") == beyond
    assert beyond in text(buyer, url, 409, change="1,075.01", reason="More.")
    assert text(buyer, f"{room}?change=1,000") == (
        f"With this amendment $1,000.00 would be added in all: $75.00 of $1,075.00 {law} would be left."
    )
    assert "the company must agree first" in text(buyer, f"{room}?change=-1075.01")
    assert "The company need not agree" in text(buyer, f"{room}?change=-1075")
    assert [text(buyer, f"{room}?change={written}") for written in ("", "many", "1&besides=x")] == ["", "", ""]
    buyer.cookies["django_language"] = "es"
    assert "quedarían $75.00 de $1,075.00" in text(buyer, f"{room}?change=1,000")
    assert "de memoria, no verificado" in text(buyer, url)
    text(buyer, url, 302, change="1,000", reason="More.")
    amendment = contract.amendments.get()
    edit = text(buyer, reverse("agreements:amendment-act", args=[amendment.pk, "edit"]))
    assert f"{room}?besides={amendment.pk}" in edit


def test_company_signs_in_the_page(city: Agreed, browse: Browse) -> None:
    contract = city.contract(ends=date(2027, 9, 30))
    city.certify(contract, city.police, 2027, 4_300.01)
    contract = actions.declare_certified(actions.approve_form(contract, by=city.attorney), by=city.budget)
    url = reverse("agreements:contract-act", args=[contract.pk, "sign_company"])
    company = browse(city.representative)
    assert "SHA-256" in text(company, url)
    text(company, url, 302, title="President", seen="")
    text(
        browse(city.manager), reverse("agreements:contract-act", args=[contract.pk, "execute"]), 302, title="", seen=""
    )
    assert "company representative of Acme Sensors" in text(browse(None), contract.get_absolute_url())


# --- obligations and payments ----------------------------------------------------------------------------------------
def test_obligation_is_added_listed_and_done_in_pages(city: Agreed, browse: Browse) -> None:
    contract = city.executed()
    url = reverse("agreements:contract-obligation-new", args=[contract.pk])
    given = {"text": "Insure it.", "owner": city.company.pk, "due": "2030-01-31"}
    text(browse(city.world.buyer), url, 302, **given)
    obligation = Obligation.objects.get()
    company = browse(city.representative)
    page = text(company, reverse("agreements:obligations") + "?mine=on")
    assert "Insure it." in page
    assert contract.number in page
    done = reverse("agreements:obligation-act", args=[obligation.pk, "finish"])
    text(company, done, 302, note="Sent.", seen="")
    assert "did it: Sent." in text(browse(None), obligation.get_absolute_url())
    assert url in text(browse(city.world.buyer), contract.get_absolute_url())
    assert url not in text(browse(None), contract.get_absolute_url())
    text(browse(None), url, 403)
    assert "Insure it." not in text(company, reverse("agreements:obligations"))


def test_payments_are_brought_in_by_pages_and_a_job(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    officer = browse(city.world.officer("controller"))
    url = reverse("agreements:payment-import-new")
    rows = [row(contract, "P-1", "1,000.00"), row(contract, "P-2", "5", encumbrance=""), row(contract, "P-3", "x")]
    file = SimpleUploadedFile("payments.csv", write_csv(rows, COLUMNS), "text/csv")
    response = officer.post(url, {"file": file, "jurisdiction": city.world.here.pk})
    imported = PaymentImport.objects.get()
    columns = reverse("agreements:payment-import-columns", args=[imported.pk])
    assert response["Location"] == columns
    page = text(officer, columns)
    assert "P-1" in page
    chosen = {f"col-{slot}": column for slot, column in imported.mapping["columns"].items()}
    text(officer, columns, 302, **chosen)
    assert "Rows tried" in text(officer, imported.get_absolute_url())
    progress = reverse("agreements:payment-import-progress", args=[imported.pk])
    assert "HX-Redirect" not in officer.get(progress)
    jobs.run_all()
    assert officer.get(progress)["HX-Redirect"] == imported.get_absolute_url()
    page = text(officer, imported.get_absolute_url())
    for words in ("charged to 2 funds", "“x” is not a number.", "It names no encumbrance", "Write the payments"):
        assert words in page, words
    text(officer, reverse("agreements:payment-import-act", args=[imported.pk, "run"]), 302, seen="")
    jobs.run_all()
    page = text(officer, imported.get_absolute_url())
    for words in ("Rows that were not taken", "“x” is not a number.", "Payments that do not fit", "P-2"):
        assert words in page, words
    assert "Answered since" not in page
    actions.set_payment_aside(Payment.objects.get(external_id="P-2"), reason="Another city’s.", by=city.budget)
    page = text(officer, imported.get_absolute_url())
    assert ("Payments that do not fit" in page, "Answered since" in page, "put aside" in page) == (False, True, True)
    rejected = officer.get(reverse("agreements:payment-import-rejected", args=[imported.pk, "csv"]))
    assert b"P-3" in rejected.content
    assert officer.get(reverse("agreements:payment-import-rejected", args=[imported.pk, "pdf"])).status_code == 404
    assert browse(city.lead).get(imported.get_absolute_url()).status_code == 404
    assert text(browse(city.lead), url, 403)


def test_payment_that_does_not_fit_is_settled_in_the_page(city: Agreed, browse: Browse) -> None:
    contract = city.executed(city.in_force())
    bring(city, row(contract, "P-1", "100", encumbrance=""))
    payment = Payment.objects.get()
    officer = browse(city.budget)
    assert "It names no encumbrance" in text(officer, payment.get_absolute_url())
    assert "does not fit" in text(officer, contract.get_absolute_url())
    assert browse(None).get(payment.get_absolute_url()).status_code == 404
    url = reverse("agreements:payment-act", args=[payment.pk, "settle"])
    money = contract.certifications.get(encumbrance="E-POL-2027")
    assert "It names no encumbrance" in text(officer, url)
    given = {"certification": money.pk, "fiscal_year": payment.fiscal_year, "reason": "Keyed wrong.", "seen": ""}
    text(officer, url, 302, **given)
    page = text(browse(None), payment.get_absolute_url())
    assert "Police" in page
    assert "E-POL-2027" not in page


def test_file_that_is_no_table_is_refused_beside_its_field(city: Agreed, browse: Browse) -> None:
    file = SimpleUploadedFile("payments.xlsx", b"%PDF-1.7 nothing of a table")
    given = {"file": file, "jurisdiction": city.world.here.pk}
    assert "payments.xlsx" in text(browse(city.budget), reverse("agreements:payment-import-new"), 400, **given)


def test_lists_speak_spanish(city: Agreed, browse: Browse) -> None:
    client = browse(city.budget)
    client.cookies["django_language"] = "es"
    with translation.override("en"):
        for name in ("contracts", "internals", "payments", "obligations", "payment-imports"):
            assert '<html lang="es"' in text(client, reverse(f"agreements:{name}"))


def test_agreement_page_speaks_spanish_down_to_the_explanations(city: Agreed, browse: Browse) -> None:
    agreement = city.draft()
    client = browse(city.lead)
    client.cookies["django_language"] = "es"
    with translation.override("en"):
        page = text(client, agreement.get_absolute_url())
    for words in (
        "Transportation es quien menos gana al quedarse: $950.01.",
        "Cada miembro paga el 68.25 % de lo que pagaría por su cuenta",
        "No se indica cuánto usará Police y Transportation.",
        "Police no ha indicado ningún fondo que pague su parte.",
    ):
        assert words in page, words


def test_page_never_puts_forward_what_ends_a_contract_for_good(city: Agreed, browse: Browse) -> None:
    """Somebody who can do nothing else but end it is offered that as one of several things, not as the next step."""
    contract = city.executed()
    ending, going_on = (
        reverse("agreements:contract-act", args=[contract.pk, action]) for action in ("not_appropriated", "proceed")
    )
    assert f'<a class="usa-button usa-button--outline" href="{ending}">' in text(
        browse(city.budget), contract.get_absolute_url()
    )
    assert f'<a class="usa-button" href="{going_on}">' in text(browse(city.world.buyer), contract.get_absolute_url())


def test_obligation_is_not_given_to_another_government_or_its_people(city: Agreed, browse: Browse) -> None:
    contract = city.executed()
    town = perform(Jurisdiction(name="Willow Creek", kind="city"), "add", by=PROGRAM)
    foreign = perform(Organization(name="Town Hall", kind="department", jurisdiction=town), "add", by=PROGRAM)
    given = {"text": "Insure it.", "owner": city.company.pk, "due": "2030-01-31"}
    new = reverse("agreements:contract-obligation-new", args=[contract.pk])
    buyer = browse(city.world.buyer)
    text(buyer, new, 400, **{**given, "owner": foreign.pk})
    assert not Obligation.objects.exists()
    text(buyer, new, 302, **given)
    edit = reverse("agreements:obligation-act", args=[Obligation.objects.get().pk, "edit"])
    text(buyer, edit, 400, text="Insure it.", owner=foreign.pk, seen="")
    assert Obligation.objects.get().owner == city.company
