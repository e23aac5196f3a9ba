"""What was published: dates, items, criteria, documents asked for, and the frozen versions with their digests."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.documents.models import Version
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, day, listed, moment, yes
from junto.solicitations.models import Solicitation
from junto.solicitations.models.parts import TWO


def publication(reading: Reading) -> Section:
    """The invitation as it stands, with the versions in which it was published."""
    found, section = reading.solicitation, Section(_("Publication"))
    section.facts(
        (_("what is asked, in plain words"), found.summary),
        (_("published"), reading.who(found, "publish")),
        (_("questions until"), moment(found.questions_until)),
        (_("offers until"), moment(found.deadline)),
        (_("opening"), listed(filter(None, (moment(found.opening_at), found.opening_place)))),
        (_("envelopes"), _envelopes(found)),
        (_("contract from"), day(found.contract_starts)),
        (_("contract until"), day(found.contract_ends)),
        (_("contact"), ", ".join(filter(None, (found.contact_name, found.contact_email, found.contact_phone)))),
        (_("asks again after"), found.follows.number if found.follows else ""),
    )
    _content(found, section)
    _checklist(reading, section)
    _versions(reading, section)
    return section


def _envelopes(found: Solicitation) -> str:
    """Of two envelopes what that means here; nothing where there is one."""
    if found.envelopes != TWO:
        return ""
    lines = [_("two: quality is opened and scored before any price")]
    if found.least_quality is not None:
        lines.append(
            _("below %(least)s of 100 points for quality a price stays sealed") % {"least": found.least_quality}
        )
    return listed([*lines, *filter(None, [found.envelopes_reason])])


def _content(found: Solicitation, section: Section) -> None:
    section.head(_("What is asked for"))
    section.grid(
        (_("item"), _("how many"), _("for which member"), _("delivered to"), _("delivered by")),
        [
            (item, f"{item.quantity or ''} {item.unit}", item.member, item.delivery_place, day(item.delivery_by))
            for item in found.items.select_related("member")
        ],
        (30, 12, 19, 22, 17),
    )
    criteria = [
        (f"{c.number}. {c.name}", f"{c.percent} %", c.get_scored_display(), c.description) for c in found.criteria.all()
    ]
    section.grid((_("criterion"), _("weight"), _("scored"), _("what is looked at")), criteria, (26, 10, 22, 42))
    section.grid(
        (_("document asked for"), _("mandatory"), _("may be claimed confidential")),
        [(d.label, yes(d.mandatory), yes(d.confidential_allowed)) for d in found.asked_documents.all()],
        (56, 16, 28),
    )


def _checklist(reading: Reading, section: Section) -> None:
    if not reading.sees(reading.solicitation, "checklist"):
        return
    lines = reading.solicitation.checklist.select_related("done_by")
    section.head(_("Checklist before publication"))
    section.grid(
        (_("what must be there"), _("citation"), _("what shows it"), _("who looked")),
        [
            (line.label, line.citation, line.evidence, listed(filter(None, (line.done_by, moment(line.done_at)))))
            for line in lines
        ],
        (30, 22, 26, 22),
    )


def _versions(reading: Reading, section: Section) -> None:
    rows = [(_called(v), v.label, moment(v.made_at), v.digest) for v in reading.versions]
    if not rows:
        return
    section.head(_("Frozen versions and their digests"))
    section.grid((_("of"), _("version"), _("frozen"), "SHA-256"), rows, (26, 22, 20, 32))


def _called(version: Version) -> str:
    return f"{version.subject} · {version.number}"
