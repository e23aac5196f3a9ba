"""The room's tables: none is a record of what the city did."""

from __future__ import annotations

from junto.notices.models import CalendarKey, Digest, Notice, Preference, Told

OPERATIONAL = (CalendarKey, Digest, Notice, Preference, Told)
