"""The objects that are asked about: one of each kind, in a copy of the demonstration made for it.

Rows are bent behind the door (whose a question is, in which state an award stands): what is asked is who may, not how
a row came to be so. Nobody else sees this copy.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Model

from junto.agreements import models as agreements
from junto.core.sealing import new_key
from junto.core.workflow import PROGRAM
from junto.documents import models as documents
from junto.documents.actions import freeze
from junto.evaluation import models as evaluation
from junto.evaluation.actions.deciding import content_of
from junto.journal import clock
from junto.journal.registry import kind_named
from junto.needs import models as needs
from junto.people import models as people
from junto.pilots import models as pilots
from junto.places import models as places
from junto.projects import models as projects
from junto.publication import models as publication
from junto.solicitations import models as solicitations
from junto.solicitations.models import sealing

Rows = dict[str, Model]
DAY = date(2026, 11, 2)
DIGEST = "0" * 64


def objects(cast: dict[str, people.Person]) -> Rows:
    """Name → object: the name of its kind, with a word behind a stroke where there are several of one kind."""
    found: Rows = {}
    for room in (_people, _places, _needs, _projects, _weighing, _buying, _offers, _judging, _agreeing, _proving):
        room(found, cast)
    _sealing(found, cast)
    _records(found, cast)
    _documents(found, cast)
    if missing := [name for name, row in found.items() if row is None]:
        raise LookupError(f"The demonstration has none of these any more: {missing}")
    return found


def kind_of_name(name: str) -> Any:
    """The kind of an object by its name in the world."""
    return kind_named(name.partition("/")[0])


def _bent(row: Model, **fields: Any) -> Any:
    """The row with other values, saved behind the door."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def _copied(row: Any, **fields: Any) -> Any:
    """Another row like it, with other values: what a public one was before anything followed from it."""
    values = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
    return type(row)._base_manager.create(**values | fields)


def _made(model: type[Model], **fields: Any) -> Any:
    return model._base_manager.create(**fields)


def _organization(name: str) -> people.Organization:
    return people.Organization.objects.get(name=name)


def _people(found: Rows, cast: dict[str, people.Person]) -> None:
    found["people.jurisdiction"] = people.Jurisdiction.objects.get(name="West End")
    found["people.organization/department"] = _organization("Transportation")
    found["people.organization/company"] = _bent(_organization("Civitas Kiosks"), asked_by=cast["guest"])
    found["people.person"] = cast["lead"]
    found["people.membership/city"] = people.Membership.objects.get(person=cast["lead"])
    found["people.membership/company"] = _made(
        people.Membership, person=cast["guest"], organization=_organization("Civitas Kiosks"), starts=DAY,
        role="company_representative", state="asked",
    )  # fmt: skip
    found["people.deputy"] = people.Deputy.objects.get()
    combination = people.Combination.objects.first()
    given = {"person": cast["town-lead"], "approver": cast["council"], "jurisdiction": found["people.jurisdiction"]}
    found["people.combination"] = _bent(combination, **given)  # type: ignore[arg-type]
    approval = people.CompensatingApproval.objects.first()
    found["people.approval"] = _bent(approval, combination=combination)  # type: ignore[arg-type]


def _places(found: Rows, cast: dict[str, people.Person]) -> None:
    found["places.sector"] = places.Sector.objects.first()  # type: ignore[assignment]
    found["places.thing_kind"] = places.ThingKind.objects.first()  # type: ignore[assignment]
    here = people.Jurisdiction.objects.get(name="West End")
    found["places.area"] = _bent(places.Area.objects.first(), jurisdiction=here)  # type: ignore[arg-type]
    thing = places.StandingThing.objects.first()
    found["places.standing_thing"] = _bent(thing, owner=_organization("Transportation"), jurisdiction=here)  # type: ignore[arg-type]


def _needs(found: Rows, cast: dict[str, people.Person]) -> None:
    transport = _organization("Transportation")
    found["needs.fund"] = _copied(needs.Fund.objects.filter(organization=transport).first(), name="Of no use yet")
    report = needs.ProblemReport.objects.get(organization__name="West End Neighbors")
    found["needs.problem_report"] = report
    found["needs.need"] = needs.Need.objects.filter(organization=transport).first()  # type: ignore[assignment]
    found["needs.import"] = _made(
        needs.Import, organization=transport, jurisdiction=transport.jurisdiction, into="needs", file_name="plan.csv",
        sha256=DIGEST, size=1, state="read", year=2026, serial=901, author=cast["lead"],
    )  # fmt: skip


def _projects(found: Rows, cast: dict[str, people.Person]) -> None:
    cameras = projects.Project.objects.get(title__startswith="Cameras and sensors")
    cameras = _bent(cameras, offered_lead=_organization("Public Safety"))
    of = partial(projects.Overlap.objects.filter, need_rows__need__organization__name="Transportation")
    found["projects.overlap"] = of().filter(need_rows__need__organization__name="Public Safety").first()  # type: ignore[assignment]
    found["projects.project"] = cameras
    found["projects.member"] = cameras.members.get(organization__name="Public Safety")
    found["projects.requirements"] = cameras.requirement_set
    found["projects.approval"] = cameras.approvals.get(role="privacy_officer")
    found["projects.approval/sign-off"] = cameras.approvals.get(organization__name="Public Safety")
    hold = projects.Hold.objects.get(approval__project=cameras)
    found["projects.hold"] = _bent(hold, answerer=_organization("Public Safety"))
    found["projects.delegation"] = projects.Delegation.objects.get()


def _weighing(found: Rows, cast: dict[str, people.Person]) -> None:
    lights = projects.Tradeoff.objects.get(title__startswith="Street lights")
    found["projects.tradeoff"] = _bent(lights, project=found["projects.project"], opened=False)
    found["projects.tradeoff/begun"] = _copied(lights, serial=901, state="draft")
    found["projects.stakeholder"] = lights.stakeholders.get(organization__name="Public Safety")
    found["projects.decision"] = projects.Decision.objects.get(tradeoff=lights)


def _buying(found: Rows, cast: dict[str, people.Person]) -> None:
    bought = solicitations.Solicitation.objects.get(project=found["projects.project"])
    veridian, lumina = _organization("Veridian Sensing"), _organization("Lumina Street Systems")
    found["solicitations.solicitation"] = bought
    found["solicitations.approval"] = solicitations.ActApproval.objects.get(solicitation=bought, role="city_attorney")
    question = solicitations.Question.objects.get()
    found["solicitations.question"] = _bent(question, solicitation=bought, organization=veridian)
    addendum = _bent(solicitations.Addendum.objects.get(), solicitation=bought)
    found["solicitations.addendum"] = addendum
    given = solicitations.Acknowledgement.objects.first()
    found["solicitations.acknowledgement"] = _bent(given, addendum=addendum, organization=veridian)  # type: ignore[arg-type]
    found["solicitations.subscription"] = _made(
        solicitations.Subscription, organization=veridian, person=None, state="active"
    )
    found["solicitations.market_contact"] = _made(
        solicitations.MarketContact, project=found["projects.project"], kind="meeting", company_name="Veridian",
        day=DAY, for_city="Tomás", for_company="Aisha", summary="Cameras.", logged_by=cast["lead"], state="logged",
    )  # fmt: skip
    found["solicitations.exclusion"] = _made(
        solicitations.Exclusion, jurisdiction=bought.jurisdiction, project=found["projects.project"],
        organization=lumina, ground="drafted", citation="Code 1", facts="It wrote the terms.", state="standing",
    )  # fmt: skip
    found["solicitations.p3_case"] = _bent(solicitations.P3Case.objects.get(), project=found["projects.project"])


def _offers(found: Rows, cast: dict[str, people.Person]) -> None:
    bought: Any = found["solicitations.solicitation"]
    offers = bought.submissions.filter(organization__name="Veridian Sensing")
    found["solicitations.submission/told"] = offers.last()
    found["solicitations.submission/sealed"] = _bent(offers.first(), told=False)
    found["solicitations.price_envelope"] = _made(
        solicitations.PriceEnvelope, submission=found["solicitations.submission/told"], digest=DIGEST, size=1,
        state="sealed",
    )  # fmt: skip
    opening = solicitations.Opening.objects.filter(solicitation=bought).first()
    found["solicitations.opening"] = opening  # type: ignore[assignment]
    found["solicitations.minutes"] = solicitations.Minutes.objects.filter(opening=opening, state="office").get()
    found["solicitations.opening_stay"] = solicitations.OpeningStay.objects.get()
    found["solicitations.offer_reader"] = bought.offer_readers.get(person=cast["panelist"])


def _sealing(found: Rows, cast: dict[str, people.Person]) -> None:
    bought = found["solicitations.solicitation"]
    found["solicitations.officer_key"] = sealing.OfficerKey.objects.get(person=cast["officer"])
    record = sealing.SealingKey.objects.filter(state="in_use").order_by("pk")[0].record  # of a real ceremony
    key = _made(
        sealing.SealingKey, solicitation=bought, number=9, recipient=new_key().recipient.text, needed=2, officers=3,
        record=record,
        platform_share="sealed for the platform", made_by=cast["officer"], made_at=clock.now(), state="retired",
    )  # fmt: skip
    found["solicitations.sealing_key"] = key
    found["solicitations.key_share"] = _made(
        sealing.KeyShare, key=key, place=1, name="The second officer", person=cast["second"], recipient="age1second",
        check_words="acid acne", file="sealed for the second officer", state="held",
    )  # fmt: skip
    found["solicitations.given_share"] = _made(
        solicitations.GivenShare, opening=found["solicitations.opening"], share=found["solicitations.key_share"],
        given_by=cast["second"], given_at=clock.now(), way="words", shown_by="password", shown_at=clock.now(),
        sealed="sealed for the platform", state="given",
    )  # fmt: skip


def _judging(found: Rows, cast: dict[str, people.Person]) -> None:
    judged = evaluation.Evaluation.objects.get(solicitation=found["solicitations.solicitation"])
    veridian = judged.candidates.get(organization__name="Veridian Sensing")
    lumina = judged.candidates.get(organization__name="Lumina Street Systems")
    seat = judged.panelists.get(person=cast["panelist"])
    found["evaluation.evaluation"] = judged
    found["evaluation.candidate"] = veridian
    for word, role in (("buyer", ""), ("risk", "risk_manager"), ("clerk", "clerk")):
        check = evaluation.Check.objects.filter(candidate__evaluation=judged).order_by("role" if role else "pk").first()
        found[f"evaluation.check/{word}"] = _check(veridian, role) or check  # type: ignore[assignment]
    found["evaluation.trial"] = evaluation.Trial.objects.filter(candidate=veridian).first()  # type: ignore[assignment]
    found["evaluation.panelist"] = seat
    found["evaluation.declaration"] = seat.declarations.first()
    found["evaluation.score"] = seat.scores.get(candidate=veridian)
    found["evaluation.consensus"] = evaluation.Consensus.objects.filter(candidate=veridian).last()  # type: ignore[assignment]
    found["evaluation.clarification"] = _bent(evaluation.Clarification.objects.get(), candidate=veridian)
    found["evaluation.shortlist"] = evaluation.Shortlist.objects.get(evaluation=judged)
    found["evaluation.discussion"] = evaluation.Discussion.objects.get(candidate=veridian)
    found["evaluation.best_and_final"] = evaluation.BestAndFinal.objects.get(evaluation=judged)
    found["evaluation.tie_break"] = _made(
        evaluation.TieBreak, evaluation=judged, how="drawing", order=[str(veridian.pk), str(lumina.pk)],
        account="In room 3.", state="drawn",
    )  # fmt: skip
    found["evaluation.ranking"] = evaluation.Ranking.objects.filter(evaluation=judged).first()  # type: ignore[assignment]
    quality = _made(evaluation.QualityMinutes, evaluation=judged, number=1, state="public")
    freeze(quality, label="Minutes on quality 1", by=PROGRAM, content=content_of(judged))
    found["evaluation.quality_minutes"] = quality
    found["evaluation.notice"] = evaluation.Notice.objects.filter(award__evaluation=judged, state="offered").first()  # type: ignore[assignment]
    award = evaluation.Award.objects.get(evaluation=judged, state="confirmed")
    found["evaluation.award"] = award
    found["evaluation.debriefing"] = evaluation.Debriefing.objects.get(candidate=lumina)
    protest = evaluation.Protest.objects.get(state="upheld")
    found["evaluation.protest"] = _bent(protest, award=award, organization=lumina.organization)
    terms = evaluation.TermsProtest.objects.get()
    found["evaluation.terms_protest"] = _bent(terms, organization=lumina.organization)


def _check(candidate: Any, role: str) -> Model | None:
    """The candidate's check that this role decides; one is bent to it where there is none."""
    there = candidate.checks.filter(role=role).first()
    return there or _bent(candidate.checks.filter(role="").last(), role=role)


def _agreeing(found: Rows, cast: dict[str, people.Person]) -> None:
    contract = agreements.Contract.objects.get(solicitation=found["solicitations.solicitation"])
    found["agreements.contract"] = _bent(contract, signatory=cast["manager"])
    found["agreements.contract/begun"] = _copied(contract, serial=901, state="drafting")
    found["agreements.certification"] = agreements.Certification.objects.filter(contract=contract).first()  # type: ignore[assignment]
    found["agreements.amendment"] = _bent(agreements.Amendment.objects.get(), contract=contract)
    found["agreements.approval"] = agreements.ContractApproval.objects.get(contract=contract, role="city_attorney")
    internal = agreements.InternalAgreement.objects.get(project=found["projects.project"])
    found["agreements.internal"] = internal
    found["agreements.member_signature"] = internal.signatures.get(organization__name="Public Safety")
    found["agreements.obligation"] = agreements.Obligation.objects.get(owner__name="Veridian Sensing")
    found["agreements.payment"] = agreements.Payment.objects.filter(contract=contract).first()  # type: ignore[assignment]
    here = people.Jurisdiction.objects.get(name="West End")
    imported = agreements.PaymentImport.objects.filter(jurisdiction=here).first()
    found["agreements.payment_import"] = imported  # type: ignore[assignment]


def _proving(found: Rows, cast: dict[str, people.Person]) -> None:
    plan = pilots.EvaluationPlan.objects.get(intermediary__isnull=False)
    ours = {"project": found["projects.project"], "organization": _organization("Transportation")}
    found["pilots.evaluation_plan"] = _bent(plan, **ours)
    data = pilots.DataFile.objects.filter(plan=plan).last()
    found["pilots.data_file"] = data  # type: ignore[assignment]
    unregistered = _copied(plan, serial=901, state="draft", version=0)
    found["pilots.evaluation_plan/unregistered"] = unregistered
    found["pilots.data_file/unregistered"] = _copied(data, plan_id=unregistered.pk)
    found["pilots.finding"] = pilots.Finding.objects.filter(plan=plan).first()  # type: ignore[assignment]


def _records(found: Rows, cast: dict[str, people.Person]) -> None:
    found["publication.api_token"] = _made(
        publication.ApiToken, person=cast["lead"], name="Laptop", digest=DIGEST, state="active",
        until=clock.now() + timedelta(days=9),
    )  # fmt: skip
    asked = publication.RecordsRequest.objects.get()
    found["publication.records_request"] = _bent(asked, solicitation=found["solicitations.solicitation"])
    document = publication.ResponsiveDocument.objects.get(state="withheld")
    found["publication.responsive_document"] = _bent(document, company=_organization("Veridian Sensing"))
    found["publication.released_copy"] = publication.ReleasedCopy.objects.get()


def _documents(found: Rows, cast: dict[str, people.Person]) -> None:
    bought = found["solicitations.solicitation"]
    on = {"subject_type": "solicitations.solicitation", "subject_id": bought.pk}
    here = people.Jurisdiction.objects.get(name="West End")
    found["documents.retention_class"] = documents.RetentionClass.objects.first()  # type: ignore[assignment]
    attachment = documents.Attachment.objects.first()
    found["documents.attachment"] = _bent(attachment, **on)  # type: ignore[arg-type]
    found["documents.version"] = documents.Version.objects.filter(**on).last()  # type: ignore[assignment]
    found["documents.legal_hold"] = _made(
        documents.LegalHold, **on, jurisdiction=here, matter="Lumina v. West End", state="by_attorney"
    )
    found["documents.erasure"] = _made(
        documents.Erasure, **on, retention=found["documents.retention_class"], payloads=1, versions=0,
        state="done",
    )  # fmt: skip


Room = Callable[[Rows, dict[str, people.Person]], None]
