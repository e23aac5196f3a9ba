"""Sessions in the database, as Django keeps them; each request reads one, so its question is composed once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from junto.journal.statements import row_at_hand


class SessionStore(db.SessionStore):
    """Django's own, but for how it reads."""

    def _get_session_from_db(self) -> Any:
        """The session's row; None, and no key any more, where there is none or its time is over."""
        found: Any = row_at_hand(self.model, self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
