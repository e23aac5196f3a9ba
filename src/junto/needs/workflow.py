"""What may happen to needs, funds, problem reports and imports, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Words, Workflow
from junto.journal.hanging import stands
from junto.journal.registry import Kind, Relation, kind_of
from junto.needs.guards import PUBLISHABLE, nothing_held, taken_back
from junto.needs.models import Fund, Import, ImportedRow, Need, ProblemReport, ReportTally
from junto.places.workflow import DERIVED

OWNERS = (Who("department_lead", of="owner"), Who("department_staff", of="owner"))
LEADS = (Who("department_lead", of="owner"),)
CITY = tuple(
    Who(role, of="here")
    for role in (
        "department_lead",
        "department_staff",
        "procurement_officer",
        "technology_manager",
        "privacy_officer",
        "budget_officer",
        "controller",
        "city_attorney",
        "clerk",
        "risk_manager",
        "innovation_officer",
        "council_member",
    )
)  # colleagues in the same government
MONEY = (*CITY, Who("auditor"), SYSTEM)  # who sees what a need would cost: it would tell bidders the budget
OWNER = Relation("organization")
HERE = Relation("organization__jurisdiction", "jurisdiction")
BRINGERS = (*OWNERS, Who("administrator", of="here"), Who("clerk", of="here"), SYSTEM)  # of needs in files
IMPORTERS = {  # what the rows of a file become → who may bring it in; each may then write every row that is theirs
    "needs": BRINGERS,
    "standing_things": (
        *LEADS,
        Who("administrator", of="here"),
        Who("clerk", of="here"),
        Who("technology_manager", of="here"),
        SYSTEM,
    ),
}
ANY_IMPORTER = tuple(dict.fromkeys(who for several in IMPORTERS.values() for who in several))


def _may_bring(imported: Import, context: Context) -> Words | None:
    """What its rows become is theirs to bring in."""
    if stands(kind_of(Import), imported, IMPORTERS[imported.into], context.actor) is not None:
        return None
    if imported.into == "needs":
        return gettext("Needs are brought in by a department’s own people, the clerk or an administrator.")
    return gettext(
        "What already stands there is brought in by a department’s lead, the technology manager, the clerk or an "
        "administrator."
    )


NEED = Workflow(
    name="needs.need",
    title=_("need"),
    states={
        "draft": State(_("draft"), _("Seen by its own department only.")),
        "published": State(_("published"), _("On the map; matched with the needs of others.")),
        "withdrawn": State(_("withdrawn"), _("No longer wanted; kept in the record.")),
    },
    transitions=(
        Transition("draft", _("Save as draft"), _("{actor} wrote this need."), (NEW,), "draft", (*OWNERS, SYSTEM)),
        Transition(
            "publish",
            _("Publish"),
            _("{actor} published this need."),
            ("draft",),
            "published",
            (*OWNERS, SYSTEM),
            guards=PUBLISHABLE,
            public=True,
        ),
        Transition(
            "import",
            _("Import"),
            _("{actor} imported this need from {file}."),
            (NEW,),
            "published",
            BRINGERS,
            guards=PUBLISHABLE,
            public=True,
        ),
        Transition(
            "reimport",
            _("Import anew"),
            _("{actor} brought this need up to date from {file}."),
            ("draft", "published"),
            None,
            BRINGERS,
            public=True,
            button=False,
        ),
        Transition(
            "reimport",
            _("Import anew"),
            _("{actor} imported this need again from {file}."),
            ("withdrawn",),
            "published",
            BRINGERS,
            guards=(taken_back,),
            public=True,
            button=False,
        ),
        Transition(
            "recall",
            _("Take back the import"),
            _("{actor} took back the import that brought this need."),
            ("draft", "published"),
            "withdrawn",
            BRINGERS,
            public=True,
            button=False,
            reason=True,
        ),
        Transition(
            "edit",
            _("Edit"),
            _("{actor} edited this need."),
            ("draft", "published"),
            None,
            (*OWNERS, SYSTEM),
            public=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew this need."),
            ("draft", "published"),
            "withdrawn",
            LEADS,
            public=True,
            reason=True,
        ),
        Transition(
            "take_up",
            _("Take up again"),
            _("{actor} took this need up again."),
            ("withdrawn",),
            "draft",
            LEADS,
            reason=True,
        ),
    ),
    readers=(
        Reading((*OWNERS, Who("auditor"), SYSTEM)),
        Reading((PUBLIC,), ("published", "withdrawn")),
    ),
    closed={"cost_items": MONEY, "fund": MONEY, "contact": MONEY, "extra": MONEY},
)

FUND = Workflow(
    name="needs.fund",
    title=_("fund"),
    states={"open": State(_("open")), "closed": State(_("closed"))},
    transitions=(
        Transition(
            "add",
            _("Add"),
            _("{actor} added this fund."),
            (NEW,),
            "open",
            (*OWNERS, Who("budget_officer", of="here"), Who("administrator", of="here"), SYSTEM),
        ),
        Transition(
            "edit",
            _("Edit"),
            _("{actor} edited this fund."),
            ("open",),
            None,
            (*LEADS, Who("budget_officer", of="here"), SYSTEM),
        ),
        Transition(
            "close",
            _("Close"),
            _("{actor} closed this fund."),
            ("open",),
            "closed",
            (*LEADS, Who("budget_officer", of="here"), SYSTEM),
            reason=True,
        ),
    ),
    readers=(Reading(MONEY),),
)

MODERATORS = (Who("moderator", of="here"), Who("clerk", of="here"))
PROBLEM_REPORT = Workflow(
    name="needs.problem_report",
    title=_("problem report"),
    states={
        "submitted": State(_("waiting to be read"), _("Seen by moderators only.")),
        "published": State(_("published"), _("Open to all; needs can cite it.")),
        "rejected": State(_("not published"), _("With the reason why.")),
    },
    transitions=(
        Transition("submit", _("Send"), _("Someone reported this problem."), (NEW,), "submitted", (PUBLIC,)),
        Transition(
            "publish",
            _("Publish"),
            _("{actor} published this report."),
            ("submitted",),
            "published",
            MODERATORS,
            public=True,
            awaited=True,
        ),
        Transition(  # what was decided waits for nobody, yet may be decided anew
            "publish",
            _("Publish"),
            _("{actor} published this report."),
            ("rejected",),
            "published",
            MODERATORS,
            public=True,
        ),
        Transition(
            "reject",
            _("Do not publish"),
            _("{actor} did not publish this report."),
            ("submitted", "published"),
            "rejected",
            MODERATORS,
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,), ("published",)), Reading((*MODERATORS, Who("auditor"), SYSTEM))),
    closed={"reporter_name": MODERATORS, "reporter_email": MODERATORS},
)

IMPORT = Workflow(
    name="needs.import",
    title=_("import"),
    states={
        "read": State(_("file read"), _("Its columns are to be matched.")),
        "checked": State(_("checked"), _("Every row was tried; nothing is written yet.")),
        "running": State(_("running"), _("Rows are being written.")),
        "done": State(_("done"), _("Rows were written; rejected ones can be fetched.")),
        "failed": State(_("failed"), _("Nothing was written.")),
        "recalled": State(_("taken back"), _("What it had brought was taken back, with a reason.")),
        "discarded": State(_("discarded"), _("Nothing was written, nor will be.")),
    },
    transitions=(
        Transition(
            "upload",
            _("Read the file"),
            _("{actor} handed in the file."),
            (NEW,),
            "read",
            ANY_IMPORTER,
            guards=(_may_bring,),
        ),
        Transition(
            "map",
            _("Match columns"),
            _("{actor} matched the columns."),
            ("read", "checked", "failed"),
            "checked",
            ANY_IMPORTER,
            guards=(_may_bring,),
        ),
        Transition(
            "run",
            _("Write the rows"),
            _("{actor} started the import."),
            ("checked",),
            "running",
            ANY_IMPORTER,
            guards=(_may_bring,),
        ),
        Transition("finish", _("Finish"), _("The rows were written."), ("running",), "done", (SYSTEM,)),
        Transition("fail", _("Fail"), _("Nothing was written."), ("running",), "failed", (SYSTEM,)),
        Transition(
            "recall",
            _("Take back"),
            _("{actor} took back what this import had brought."),
            ("done",),
            "recalled",
            ANY_IMPORTER,
            guards=(_may_bring,),
            reason=True,
            confirm=_(
                "Everything that this import brought is withdrawn, with your reason. What it changed stays changed."
            ),
        ),
        Transition(
            "discard",
            _("Discard"),
            _("{actor} discarded the file."),
            ("read", "checked", "failed"),
            "discarded",
            ANY_IMPORTER,
            guards=(_may_bring,),
        ),
        Transition(
            "erase",
            _("Destroy the file"),
            _("The file was destroyed {days} days after its import had ended. What came of it stays."),
            ("done", "recalled", "discarded"),
            None,
            (SYSTEM,),
            guards=(nothing_held,),
        ),
        Transition(
            "lapse",
            _("Discard and destroy the file"),
            _("The file was discarded and destroyed: for {days} days nobody had gone on with it."),
            ("read", "checked", "failed"),
            "discarded",
            (SYSTEM,),
            guards=(nothing_held,),
        ),
    ),
    readers=(Reading((*ANY_IMPORTER, Who("auditor"))),),
)

KINDS = (
    Kind(Fund, FUND, relations={"owner": OWNER, "here": HERE}, act_url="needs:fund-act"),
    Kind(
        ProblemReport,
        PROBLEM_REPORT,
        relations={"here": Relation("jurisdiction", "jurisdiction"), "group": OWNER},
        omit=DERIVED,
        act_url="needs:problem-report-act",
    ),
    Kind(
        Need,
        NEED,
        relations={"owner": OWNER, "here": HERE},
        parts=("cost_items", "citations"),
        omit=DERIVED,
        act_url="needs:need-act",
    ),
    Kind(
        Import,
        IMPORT,
        relations={"owner": OWNER, "here": Relation("jurisdiction", "jurisdiction")},
        omit=frozenset({"samples"}),
        act_url="needs:import-act",
    ),
)
OPERATIONAL = (ReportTally, ImportedRow)
