"""What may happen to persons, who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Reading, Transition, Who, Workflow
from junto.people.guards import organizations, ownership
from junto.people.workflow.shared import EDIT, END, INSIDERS, KEEPERS, KEPT, RESUME, WATCHING

PERSON = Workflow(
    name="people.person",
    title=_("person"),
    states=KEPT,
    transitions=(
        Transition(
            "add",
            _("Add a person"),
            _("{actor} added {name}."),
            (NEW,),
            "active",
            KEEPERS,
            guards=(organizations.email_free,),
        ),
        Transition(
            "register",
            _("Register"),
            _("{name} registered."),
            (NEW,),
            "active",
            (SYSTEM,),
            guards=(organizations.email_free,),
        ),
        Transition(
            "link",
            _("Link an account"),
            _("{name} signed in for the first time; the account was linked by its verified e-mail address."),
            ("active",),
            None,
            KEEPERS[1:],
            guards=(organizations.account_free,),
        ),
        Transition(
            "edit",
            EDIT,
            _("{actor} edited the person."),
            ("active",),
            None,
            (*KEEPERS, Who(ANY_ROLE, of="itself")),
            guards=(ownership.own_person, organizations.only_own_name, organizations.email_free),
        ),
        Transition(
            "end",
            END,
            _("{actor} ended this person's place here."),
            ("active",),
            "ended",
            KEEPERS,
            guards=(ownership.own_person,),
            reason=True,
            confirm=_("This person can no longer act here: every role loses its power at once. The history stays."),
        ),
        Transition(
            "resume",
            RESUME,
            _("{actor} took this person up again."),
            ("ended",),
            "active",
            KEEPERS,
            guards=(ownership.own_person, organizations.email_free),
            reason=True,
        ),
    ),
    readers=(Reading((Who(ANY_ROLE, of="itself"), Who(ANY_ROLE, of="colleagues"), *INSIDERS, SYSTEM)),),
    closed={
        "email": (*WATCHING, Who(ANY_ROLE, of="itself"), Who(ANY_ROLE, of="colleagues")),
        "account": KEEPERS,
        "language": (*KEEPERS, Who(ANY_ROLE, of="itself")),
    },
)
