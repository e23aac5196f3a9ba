"""What may happen to attachments, versions, retention classes and legal holds, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import (
    ANY_ROLE,
    NEW,
    OF_SUBJECT,
    PUBLIC,
    READ,
    SYSTEM,
    Context,
    Reading,
    State,
    Transition,
    Who,
    Workflow,
)
from junto.documents.holding import HELD, not_held
from junto.documents.models import Attachment, Erasure, Indexed, LegalHold, RetentionClass, Version
from junto.journal.hanging import possible_now
from junto.journal.registry import Kind, Relation, kind_of

READERS = Who(READ, of=OF_SUBJECT)
EDITORS = Who("attach", of=OF_SUBJECT)  # whose workflow names no `attach`: those who may `edit` it
INVOLVED = Who(ANY_ROLE, of=OF_SUBJECT)
AUDITOR = Who("auditor")
KEEPERS = (Who("clerk"), Who("city_attorney"))


def _subject_open(attachment: Attachment, context: Context) -> Any | None:
    """Files are added while the subject itself may be edited; the program adds what it finds at any time."""
    subject = attachment.subject
    if context.actor.system or possible_now(subject, "attach"):
        return None
    kind = kind_of(type(subject))
    return gettext("“%(subject)s” cannot be changed now (it is “%(state)s”), so no file can be added to it.") % {
        "subject": subject,
        "state": kind.workflow.states[subject.state].label,  # type: ignore[attr-defined]
    }


def _files_change(attachment: Attachment, context: Context) -> Any | None:
    """Where a workflow says in which states files are attached, they go and are opened in no others either."""
    subject = attachment.subject
    workflow = kind_of(type(subject)).workflow
    if context.actor.system or not workflow.named("attach") or possible_now(subject, "attach"):
        return None
    return gettext("“%(subject)s” stands as it was published (it is “%(state)s”): its files do not change now.") % {
        "subject": subject,
        "state": workflow.states[subject.state].label,  # type: ignore[attr-defined]
    }


def _not_twice(attachment: Attachment, context: Context) -> Any | None:
    same = (
        Attachment.objects.filter(
            subject_type=attachment.subject_type, subject_id=attachment.subject_id, sha256=attachment.sha256
        )
        .filter(state__in=("attached", "internal"))
        .first()
    )
    return same and gettext("This very file is already attached here, as “%(title)s”.") % {"title": same.title}


def _hold_once(hold: LegalHold, context: Context) -> Any | None:
    again = LegalHold.objects.filter(
        subject_type=hold.subject_type,
        subject_id=hold.subject_id,
        matter=hold.matter,
        state__in=HELD,
    )
    return gettext("This matter already holds it.") if again.exists() else None


ATTACHMENT = Workflow(
    name="documents.attachment",
    title=_("attachment"),
    states={
        "attached": State(_("attached"), _("Open to everyone who may read what it is attached to.")),
        "internal": State(_("internal"), _("Open only to those who may attach files there, and to auditors.")),
        "withdrawn": State(_("withdrawn"), _("No longer shown; kept until its retention ends.")),
        "erased": State(_("destroyed"), _("Its bytes were destroyed when its retention ended."), final=True),
    },
    transitions=(
        Transition(
            "attach",
            _("Attach"),
            _("{actor} attached “{title}”."),
            (NEW,),
            "attached",
            (EDITORS, SYSTEM),
            guards=(_subject_open, _not_twice),
        ),
        Transition(
            "keep_internal",
            _("Attach for internal use"),
            _("{actor} attached a file for internal use."),
            (NEW,),
            "internal",
            (EDITORS, SYSTEM),
            guards=(_subject_open, _not_twice),
        ),
        Transition(
            "open",
            _("Open to all readers"),
            _("{actor} opened “{title}” to all readers."),
            ("internal",),
            "attached",
            (EDITORS,),
            guards=(_files_change,),
            confirm=_("Everyone who may read the page will be able to fetch this file."),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew a file."),
            ("attached", "internal"),
            "withdrawn",
            (EDITORS, SYSTEM),
            guards=(_files_change,),
            reason=True,
        ),
        Transition(
            "erase",
            _("Destroy"),
            _("The file was destroyed: its retention had ended."),
            ("attached", "internal", "withdrawn"),
            "erased",
            (SYSTEM,),
            guards=(not_held,),
            reason=True,
        ),
    ),
    readers=(
        Reading((EDITORS, AUDITOR, SYSTEM)),
        Reading((READERS,), ("attached",)),
    ),
)

VERSION = Workflow(
    name="documents.version",
    title=_("version"),
    states={"frozen": State(_("frozen"), _("Never edited; a change is a new version."), final=True)},
    transitions=(
        Transition(
            "freeze",
            _("Freeze"),
            _("{actor} froze version {number}, “{label}”."),
            (NEW,),
            "frozen",
            (INVOLVED, SYSTEM),
            minor=True,
        ),
    ),
    readers=(Reading((READERS, SYSTEM)),),
)

RETENTION_CLASS = Workflow(
    name="documents.retention_class",
    title=_("retention class"),
    states={"used": State(_("in use")), "ended": State(_("ended"), _("Not offered any more."))},
    transitions=(
        Transition("add", _("Add"), _("{actor} added this retention class."), (NEW,), "used", (*KEEPERS, SYSTEM)),
        Transition("edit", _("Edit"), _("{actor} edited this retention class."), ("used",), None, KEEPERS, reason=True),
        Transition("end", _("End"), _("{actor} ended this retention class."), ("used",), "ended", KEEPERS, reason=True),
    ),
    readers=(Reading((PUBLIC,)),),
)

ATTORNEY, CLERK = Who("city_attorney", of="here"), Who("clerk", of="here")
LEGAL_HOLD = Workflow(
    name="documents.legal_hold",
    title=_("legal hold"),
    states={
        "by_attorney": State(_("held by the city attorney"), _("Nothing of it may be destroyed.")),
        "by_clerk": State(_("held by the clerk"), _("Nothing of it may be destroyed.")),
        "released": State(_("released"), final=True),
    },
    transitions=(
        Transition(
            "place",
            _("Place a legal hold"),
            _("{actor} placed the legal hold “{matter}”."),
            (NEW,),
            "by_attorney",
            (ATTORNEY,),
            guards=(_hold_once,),
            reason=True,
        ),
        Transition(
            "place_as_clerk",
            _("Place a legal hold as the clerk"),
            _("{actor} placed the legal hold “{matter}”."),
            (NEW,),
            "by_clerk",
            (CLERK,),
            guards=(_hold_once,),
            reason=True,
        ),
        # Released by the role that placed it, and by no other: two transitions of one name.
        Transition(
            "release",
            _("Release"),
            _("{actor} released the legal hold."),
            ("by_attorney",),
            "released",
            (ATTORNEY,),
            reason=True,
            confirm=_("Records whose retention has ended will then be destroyed."),
        ),
        Transition(
            "release",
            _("Release"),
            _("{actor} released the legal hold."),
            ("by_clerk",),
            "released",
            (CLERK,),
            reason=True,
            confirm=_("Records whose retention has ended will then be destroyed."),
        ),
    ),
    readers=(Reading((ATTORNEY, CLERK, AUDITOR, SYSTEM)),),
)

ERASURE = Workflow(
    name="documents.erasure",
    title=_("erasure"),
    states={"done": State(_("erased"), final=True)},
    transitions=(
        Transition(
            "erase",
            _("Erase"),
            _("The content of this record was erased: its retention had ended."),
            (NEW,),
            "done",
            (SYSTEM,),
            guards=(not_held,),
            reason=True,
        ),
    ),
    readers=(Reading((READERS, AUDITOR, SYSTEM)),),
)

KINDS = (
    Kind(RetentionClass, RETENTION_CLASS, act_url="documents:retention-act"),
    Kind(Attachment, ATTACHMENT, root="subject", act_url="documents:attachment-act"),
    Kind(Version, VERSION, root="subject", omit=frozenset({"body"})),
    Kind(
        LegalHold,
        LEGAL_HOLD,
        # Its own root: in the history of what it holds, every reader would learn of the matter.
        relations={"here": Relation("jurisdiction", "jurisdiction")},
        act_url="documents:legal-hold-act",
    ),
    Kind(Erasure, ERASURE, root="subject"),
)
OPERATIONAL = (Indexed,)
