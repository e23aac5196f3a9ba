"""What may happen to the room's subjects, one family in a file."""

from junto.publication.models import Cursor, PurchaseFile, Release
from junto.publication.workflow import records, tokens

KINDS = (*tokens.KINDS, *records.KINDS)
# Made of the journal's entries: releases are kept as made by triggers, a purchase's file is made anew at any time.
OPERATIONAL = (Release, Cursor, PurchaseFile)
