"""The solicitations room as a Django application."""

from junto.journal.rooms import RoomConfig


class SolicitationsConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.solicitations"
    label = "solicitations"

    def ready(self) -> None:
        super().ready()
        from junto.documents import queries as documents
        from junto.documents import retention, search
        from junto.frame import panels
        from junto.journal import leavings, quiet
        from junto.journal.backups import places
        from junto.journal.followers import follow
        from junto.journal.installing import at_setup
        from junto.notices import calendar
        from junto.solicitations import dates, following
        from junto.solicitations.actions.opening import destroy_content, destroy_price, finish_destroying
        from junto.solicitations.envelopes.door import wrong_envelopes
        from junto.solicitations.panels import key, offering, opening, talks
        from junto.solicitations.project_panel import of_project, p3_case
        from junto.solicitations.quiet import OFFERS
        from junto.solicitations.receipt_panel import envelopes
        from junto.solicitations.sealing import wraps
        from junto.solicitations.sealing.platform import make_platform_key

        follow("solicitations.solicitation", following.solicitations_changed)
        follow("solicitations.addendum", following.addenda_changed)
        follow("projects.project", following.projects_changed)
        panels.add("projects.project", of_project)
        panels.add("projects.project", p3_case, order=20)
        panels.add("journal.receipts", envelopes)
        panels.add("solicitations.solicitation", key, order=5)
        panels.add("solicitations.solicitation", offering, order=10)
        panels.add("solicitations.solicitation", opening, order=20)
        at_setup("The platform's key", lambda: int(make_platform_key()))
        calendar.also(dates.events_for)
        search.register("solicitations.solicitation", lambda s: search.Searchable(s.title, s.summary, s.language))
        search.register("solicitations.p3_case", lambda c: search.Searchable(c.title, c.summary, c.language))
        panels.add("projects.project", talks, order=30)
        documents.verify_also(wrong_envelopes)
        leavings.look_for(wraps.passing)
        quiet.ask_for(OFFERS)
        drafts = "Drafts of companies, and what they uploaded but did not hand in: only what is sealed is kept."
        places.keep(places.Place("ENVELOPES", without=("drafts", "incoming"), why=drafts))
        retention.empties("solicitations.submission", "defects", "stated_total", besides=destroy_content)
        retention.empties("solicitations.price_envelope", "mark", besides=destroy_price)
        retention.finished_by(finish_destroying)
