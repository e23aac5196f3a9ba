"""Writes on problem reports: filed by anyone, within limits; published or not by a moderator."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from junto.core.workflow import ANYONE, Actor, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.needs.models import ProblemReport, ReportTally
from junto.people.models import Jurisdiction, Organization
from junto.people.roles import COMMUNITY
from junto.places.actions import refuse_unclean
from junto.places.geometry import GeoJSON, locate
from junto.places.models import Sector
from junto.places.queries import city_box

SHORTEST, LONGEST = 20, 5_000  # characters of a report
MARKUP = re.compile(r"<\s*[a-zA-Z!/?]")


def submit_problem_report(
    *,
    jurisdiction: Jurisdiction,
    text: str,
    geometry: GeoJSON | None = None,
    place_name: str = "",
    language: str = "en",
    sector: Sector | None = None,
    organization: Organization | None = None,
    reporter_name: str = "",
    reporter_email: str = "",
    address: str = "",
    by: Actor = ANYONE,
) -> ProblemReport:
    """File a report, with or without an account; a moderator reads it before anybody else does.

    `address` is the network address it came from: at most `settings.REPORTS_PER_HOUR` an hour from one. Empty: not
    from the network (the demonstration, a clerk's import), and not counted.
    """
    text = text.strip()
    report = ProblemReport(
        jurisdiction=jurisdiction,
        text=text,
        place_name=place_name.strip(),
        language=language,
        sector=sector,
        organization=organization,
        reporter_name=reporter_name.strip(),
        reporter_email=reporter_email.strip(),
    )
    _refuse_unsound(report)
    locate(report, geometry, city=None if geometry is None else city_box())
    if geometry is None and not report.place_name:
        raise Refused(_("Say where it is: on the map or by its address."), code="input", field="place_name")
    refuse_unclean(report)
    if address:
        _count(address)
    return perform(report, "submit", by=by)


def publish_problem_report(report: ProblemReport, *, by: Actor, seen: int | None = None) -> ProblemReport:
    """Open it to all, so that needs can cite it."""
    return perform(report, "publish", by=by, seen=seen)


def reject_problem_report(report: ProblemReport, *, reason: str, by: Actor, seen: int | None = None) -> ProblemReport:
    """Do not publish it, and say why."""
    return perform(report, "reject", by=by, inputs={"reason": reason}, seen=seen)


def _refuse_unsound(report: ProblemReport) -> None:
    if len(report.text) < SHORTEST:
        raise Refused(
            _("Please tell a little more: at least %(count)s characters.") % {"count": SHORTEST},
            code="input",
            field="text",
        )
    if len(report.text) > LONGEST:
        raise Refused(
            _("Please be shorter: at most %(count)s characters.") % {"count": LONGEST}, code="input", field="text"
        )
    for field in ("text", "place_name", "reporter_name"):
        if MARKUP.search(getattr(report, field)):
            raise Refused(_("Please write plain words, without HTML."), code="input", field=field)
    if report.organization is not None and report.organization.kind != COMMUNITY:
        raise Refused(_("A report can be made for a community group only."), code="input", field="organization")


def _count(address: str) -> None:
    """Count one more report from an address in this hour; raises `Refused` where that is too many."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    ReportTally.objects.filter(hour__lt=hour - timedelta(hours=1)).delete()
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    tally, _new = ReportTally.objects.get_or_create(address=digest, hour=hour)
    below = ReportTally.objects.filter(pk=tally.pk, count__lt=settings.REPORTS_PER_HOUR)
    if not below.update(count=F("count") + 1):
        raise Refused(
            _("Many reports came from your connection in this hour. Please try again in the next one."),
            code="throttled",
        )
