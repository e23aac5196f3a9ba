"""What may happen to officers' keys, to a solicitation's key and to its shares, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import (
    ANY_ROLE,
    NEW,
    PUBLIC,
    SIGNED_IN,
    SYSTEM,
    Context,
    Reading,
    State,
    Transition,
    Who,
    Workflow,
)
from junto.journal.registry import Kind, Relation
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey
from junto.solicitations.sealing import queries
from junto.solicitations.workflow.roles import AUDITOR, INSIDE, OFFICE, solicitation_relations

OWN = (Who(ANY_ROLE, of="person"),)
MAKERS = (*OFFICE, Who("clerk", of="here"))


def _own_key(key: OfficerKey, context: Context) -> Any | None:
    """It is one's own key, and there is none in force."""
    if context.actor.person != key.person_id:
        return gettext("Everybody makes their own key: nobody makes one for somebody else.")
    if OfficerKey.objects.filter(person=key.person_id, state="in_force").exists():
        return gettext("You have a key already: put it out of force first.")
    return None


def _awaited(key: SealingKey, context: Context) -> Any | None:
    """Offers are still awaited."""
    return queries.why_no_new_key(key.solicitation)


OFFICER_KEY = Workflow(
    name="solicitations.officer_key",
    title=_("officer’s key"),
    states={
        "in_force": State(_("in force"), _("Shares are encrypted to it.")),
        "retired": State(_("out of force"), _("No new share is encrypted to it."), final=True),
    },
    transitions=(
        Transition(
            "register",
            _("Register your key"),
            _("{actor} registered the public half of their key."),
            (NEW,),
            "in_force",
            (SIGNED_IN,),
            guards=(_own_key,),
        ),
        Transition(
            "retire",
            _("Put it out of force"),
            _("{actor} put the key out of force."),
            ("in_force",),
            "retired",
            OWN,
            confirm=_(
                "New shares are not encrypted to it any more. Keep its secret half for as long as you hold shares."
            ),
        ),
    ),
    readers=(Reading((*OWN, AUDITOR, SYSTEM)),),  # what the record of a ceremony names is read there
)

SEALING_KEY = Workflow(
    name="solicitations.sealing_key",
    title=_("key of a solicitation"),
    states={
        "made": State(_("made"), _("Its shares are with their holders; it was not rehearsed yet.")),
        "rehearsed": State(_("rehearsed"), _("Its shares opened a test message: it can be published.")),
        "in_use": State(_("in use"), _("Companies seal their offers to it.")),
        "discarded": State(_("thrown away"), _("It was never published; its shares are worthless."), final=True),
        "retired": State(_("out of use"), _("Nothing is sealed to it any more."), final=True),
        "lost": State(_("lost"), _("Too few shares are left: nobody can open what was sealed to it."), final=True),
    },
    transitions=(
        Transition(
            "make",
            _("Make the key"),
            _("{actor} made key {number}."),
            (NEW,),
            "made",
            MAKERS,
            guards=(_awaited,),
            button=False,
        ),
        Transition(
            "rehearse",
            _("Rehearse"),
            _("{actor} rehearsed it: the shares opened a test message."),
            ("made", "rehearsed"),
            "rehearsed",
            MAKERS,
            button=False,
        ),
        Transition(
            "put_in_use",
            _("Put in use"),
            _("Key {number} was published: offers are sealed to it."),
            ("rehearsed",),
            "in_use",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "discard",
            _("Throw the key away"),
            _("{actor} threw key {number} away."),
            ("made", "rehearsed"),
            "discarded",
            (*MAKERS, SYSTEM),
            reason=True,
            confirm=_("Its shares become worthless. Another key can be made."),
        ),
        Transition(
            "give_way",
            _("Give way"),
            _("Another key came in place of key {number}."),
            ("in_use",),
            "retired",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "lose",
            _("Declare it lost"),
            _("Key {number} is lost: too few shares are left."),
            ("in_use",),
            "lost",
            (SYSTEM,),
            public=True,
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), ("in_use", "retired", "lost"))),
    closed={"platform_share": (SYSTEM,), "rehearsal": INSIDE},
)

KEY_SHARE = Workflow(
    name="solicitations.key_share",
    title=_("share of a key"),
    states={
        "held": State(_("held"), _("Its holder brings it to the opening.")),
        "lost": State(_("lost"), _("Nobody has it any more, or somebody saw it."), final=True),
        "left": State(_("with somebody who left"), _("Its holder is not asked to the opening any more."), final=True),
    },
    transitions=(
        Transition(
            "deal",
            _("Deal"),
            _("Share {place} was dealt to {name}."),
            (NEW,),
            "held",
            (SYSTEM,),
            button=False,
        ),
        Transition(
            "report_lost",
            _("Report it lost"),
            _("{actor} reported the share of {name} lost."),
            ("held",),
            "lost",
            (*OWN, *MAKERS),
            reason=True,
            confirm=_("It does not count any more. If too few are left, nobody can open the offers."),
        ),
        Transition(
            "leave",
            _("Its holder left"),
            _("{name} left and is not asked to the opening any more."),
            ("held",),
            "left",
            MAKERS,
            reason=True,
            confirm=_("It does not count any more. If too few are left, nobody can open the offers."),
        ),
    ),
    readers=(Reading((*INSIDE, *OWN)),),
    closed={"file": (*OWN, SYSTEM)},
)

KINDS = (
    Kind(
        OfficerKey,
        OFFICER_KEY,
        relations={"person": Relation("person", "person")},
        act_url="solicitations:officer-key-act",
    ),
    Kind(
        SealingKey,
        SEALING_KEY,
        relations=solicitation_relations("solicitation__"),
        root="solicitation",
        omit=frozenset({"platform_share"}),
        act_url="solicitations:sealing-key-act",
    ),
    Kind(
        KeyShare,
        KEY_SHARE,
        relations={**solicitation_relations("key__solicitation__"), "person": Relation("person", "person")},
        root="key__solicitation",
        omit=frozenset({"file"}),
        act_url="solicitations:key-share-act",
    ),
)
