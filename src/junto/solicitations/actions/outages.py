"""An outage in the last hour before the deadline: the officer extends publicly, before anything is opened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal import clock
from junto.journal.door import alone
from junto.solicitations import receiving
from junto.solicitations.actions.addenda import extend_deadline
from junto.solicitations.actions.opening import call_off_opening
from junto.solicitations.models import Solicitation

LAST_HOUR = timedelta(hours=1)


def extend_after_outage(
    solicitation: Solicitation, *, began: datetime, ended: datetime, what: str, deadline: datetime, by: Actor
) -> Solicitation:
    """Move the deadline since the program could not be reached in its last hour; publicly, and before any opening.

    What was handed in late, yet before the new deadline, counts as in time.
    """
    if solicitation.deadline is None or ended <= began:
        raise Refused(_("The outage ends after it begins."), code="input", field="ended")
    if began > solicitation.deadline or ended <= solicitation.deadline - LAST_HOUR:
        raise Refused(
            _("The outage did not touch the last hour before the deadline. Extend by an ordinary addendum instead."),
            code="input",
            field="began",
        )
    if ended > clock.now():
        raise Refused(_("Extend once it is over: until then nobody knows for how long."), code="input", field="ended")
    with alone(solicitation):
        opening = receiving.opening_of(solicitation)
        if opening is not None and opening.state == "called":
            call_off_opening(opening, by=by, reason=_("The deadline was extended after an outage."))
        words = {"began": _moment(began), "ended": _moment(ended), "what": what.strip()}
        reason = _("The program could not be reached from %(began)s to %(ended)s. %(what)s") % words
        return extend_deadline(solicitation, deadline=deadline, reason=reason.strip(), by=by)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
