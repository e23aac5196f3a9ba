"""What may happen to the minutes on quality, and who may see them: whoever watches and the panel, until all is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Reading, State, Transition, Workflow
from junto.evaluation.models import QualityMinutes
from junto.evaluation.workflow.roles import READING, WATCH, evaluation_relations
from junto.journal.registry import Kind

QUALITY_MINUTES = Workflow(
    name="evaluation.quality_minutes",
    title=_("minutes on quality"),
    states={
        "kept": State(_("kept"), _("Read by those who watch and by the panel.")),
        "public": State(_("public"), _("The method opens names and scores by now.")),
    },
    transitions=(
        Transition("keep", _("Keep"), _("The word on quality was frozen."), (NEW,), "kept", (SYSTEM,), minor=True),
        Transition(
            "publish", _("Publish"), _("The minutes on quality became public."), ("kept",), "public", (SYSTEM,),
            public=True,
        ),
    ),
    readers=(Reading((*WATCH, *READING)), Reading((PUBLIC,), ("public",))),
)  # fmt: skip

KINDS = (
    Kind(
        QualityMinutes,
        QUALITY_MINUTES,
        relations=evaluation_relations("evaluation__"),
        root="evaluation__solicitation",
    ),
)
