"""The opportunities as an Atom feed, of all sectors or of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import ANYONE
from junto.journal.models import Entry
from junto.notices.links import site
from junto.places.models import Sector
from junto.solicitations import queries
from junto.solicitations.models import Solicitation

NEWEST = 50


class OpportunitiesFeed(Feed):
    """What is open and what is coming; `?sector=` narrows it. It shows what anyone may read, whoever asks."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Sector | None:
        """The sector asked for, None for all (and for one that is not there)."""
        return Sector.objects.filter(code=request.GET.get("sector", "")).first()

    def title(self, sector: Sector | None) -> str:
        """The city, and the sector if one is asked for."""
        words = {"city": settings.CITY_NAME, "sector": sector.label if sector else ""}
        return _("%(city)s: opportunities, %(sector)s") % words if sector else _("%(city)s: opportunities") % words

    def link(self, sector: Sector | None) -> str:
        """The page that lists the same."""
        return site(reverse("solicitations:opportunities") + (f"?sector={sector.code}" if sector else ""))

    def feed_url(self, sector: Sector | None) -> str:
        """The feed's own address."""
        return site(reverse("solicitations:feed") + (f"?sector={sector.code}" if sector else ""))

    def items(self, sector: Sector | None) -> list[Any]:
        """What is open, soonest first, then what is coming, each with its last public act."""
        rows = list(queries.opportunities(ANYONE, sector=sector)[:NEWEST])
        entries = Entry.objects.filter(
            subject_type="solicitations.solicitation", subject_id__in=[r.pk for r in rows], public=True
        )
        last = {e.subject_id: e.at for e in entries.order_by("pk")}
        for row in rows:
            row.changed_at = last.get(row.pk)  # type: ignore[attr-defined]
        return rows

    def item_title(self, item: Any) -> str:
        """Its title with its number."""
        return f"{item.title} ({item.number})"

    def item_description(self, item: Solicitation) -> str:
        """What is asked, by which method, until when."""
        until = date_format(timezone.localtime(item.deadline), "DATETIME_FORMAT") if item.deadline else _("not stated")
        with translation.override(item.language):
            method = str(item.method.words["solicitation"])
        return _("%(method)s. Offers until: %(until)s. %(summary)s") % {
            "method": method[:1].upper() + method[1:],
            "until": until,
            "summary": item.summary,
        }

    def item_link(self, item: Solicitation) -> str:
        """Its page."""
        return site(item.get_absolute_url())

    def item_guid(self, item: Solicitation) -> str:
        """Its id, which stays whatever the address."""
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Solicitation) -> datetime | None:
        """When it was published, or announced."""
        return item.published_at or item.changed_at  # type: ignore[attr-defined]

    def item_updateddate(self, item: Any) -> datetime | None:
        """When something about it was published last."""
        return item.changed_at

    def item_categories(self, item: Solicitation) -> list[str]:
        """Its sector."""
        return [item.sector.label] if item.sector else []


opportunities = OpportunitiesFeed()
