"""Files of a solicitation and of an addendum: they come and go while it is written, and stand once it is published."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from junto.core.workflow import ANYONE, Refused
from junto.documents.actions import attach_file, open_attachment, withdraw_attachment
from junto.documents.models import Attachment
from junto.journal.access import visible
from junto.solicitations import actions
from tests.solicitations.making import Buying


def test_files_stand_once_published(buying: Buying) -> None:
    solicitation = buying.ready()
    plans = attach_file(solicitation, ContentFile(b"Plans", "plans.txt"), by=buying.officer)
    notes = attach_file(solicitation, ContentFile(b"Notes", "notes.txt"), by=buying.officer, internal=True)
    solicitation = actions.publish_solicitation(solicitation, by=buying.officer)
    assert visible(Attachment, ANYONE).get() == plans
    with pytest.raises(Refused, match="cannot be changed now"):
        attach_file(solicitation, ContentFile(b"More", "more.txt"), by=buying.officer)
    with pytest.raises(Refused, match="its files do not change now"):
        withdraw_attachment(plans, by=buying.officer, reason="Wrong.")
    with pytest.raises(Refused, match="its files do not change now"):
        open_attachment(notes, by=buying.officer)


def test_files_come_with_an_addendum(buying: Buying) -> None:
    solicitation = buying.published()
    addendum = buying.addendum(solicitation)
    drawing = attach_file(addendum, ContentFile(b"Drawing", "drawing.txt"), by=buying.officer)
    assert not visible(Attachment, ANYONE).exists()
    addendum = actions.issue_addendum(addendum, by=buying.officer)
    assert visible(Attachment, ANYONE).get() == drawing
    with pytest.raises(Refused, match="its files do not change now"):
        withdraw_attachment(drawing, by=buying.officer, reason="Wrong.")
