"""Making digest mails: at most one a person and day (or week), of what is new and what waits, in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from junto.core.workflow import Actor
from junto.notices.links import site, unsubscribe_url
from junto.notices.models import Digest, Notice, Preference, Told
from junto.notices.queries import RECENT, Line, lines, unseen, untold
from junto.notices.waiting import Waiting, days_left, waiting_for
from junto.people.invitations import invitation_url, invites
from junto.people.models import Deputy, Membership, Person
from junto.people.queries import actors_for

SOON = dt.timedelta(days=3)  # what is due within these is told again, even where nothing else is new
MOST = 50  # notices in one mail; the page has the rest
TOGETHER = 100  # persons asked about at once, while the worker's other duties wait


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says, before it is put into words."""

    new: list[Line]
    waiting: list[Waiting]

    def fingerprint(self) -> str:
        """Changes when what waits changes, whatever the words."""
        told = sorted(
            (w.kind.name, w.transition.name, str(w.deputy_for), w.count, *(str(i.subject.pk) for i in w.subjects))
            for w in self.waiting
        )
        return sha256(repr(told).encode()).hexdigest()

    def due_by(self, at: dt.datetime) -> bool:
        """Whether anything that waits is due by then."""
        return any(w.due is not None and w.due <= at for w in self.waiting)


def make_digests(now: dt.datetime, among: Q | None = None) -> list[Digest]:
    """Make the mails that are due at `now`, of persons `among` these; they wait to be sent.

    A second call on the same day makes none. What is asked of each person takes some milliseconds: the worker asks
    everyone by and by (`batches`), and between that only those for whom there is news (`with_news`).
    """
    made = []
    keys = Digest.objects.filter(key__in=[_key(f, now) for f in Preference.Frequency])
    if among is not None:
        keys = keys.filter(person__in=Person.objects.filter(among))
    had = set(keys.values_list("person", "key"))
    for person, actor, frequency in _addressees(now, among):
        news = list(untold(actor)[:MOST])
        if urgent := [notice for notice in news if notice.urgent]:
            made += _make_urgent(person, actor, urgent, now)
        key = _key(frequency, now)
        if (person.pk, key) in had:
            continue
        content = Content(lines([n for n in news if not n.urgent], actor), waiting_for(actor))
        if _worth_telling(person, content, now):
            made += _make(person, content, key=key, now=now, actor=actor)
    return made


def batches() -> list[Q]:
    """Everyone who may be mailed, so many at once as keep nothing waiting."""
    ids = list(_mailable().order_by("pk").values_list("pk", flat=True))
    return [Q(pk__in=ids[start : start + TOGETHER]) for start in range(0, len(ids), TOGETHER)]


def with_news(since: dt.datetime) -> Q | None:
    """Those whom a notice from `since` on may mean that nobody was told yet; None where there is no such notice."""
    return _maybe_meant(Notice.objects.filter(at__gte=since))


def make_urgent(now: dt.datetime) -> list[Digest]:
    """Make mails of urgent notices alone: what the worker asks at every look, of those alone who may be meant."""
    meant = _maybe_meant(Notice.objects.filter(urgent=True, at__gte=now - RECENT))
    made = []
    for person, actor, _frequency in _addressees(now, meant) if meant else ():
        if urgent := list(untold(actor).filter(urgent=True)[:MOST]):
            made += _make_urgent(person, actor, urgent, now)
    return made


def _make_urgent(person: Person, actor: Actor, urgent: list[Notice], now: dt.datetime) -> list[Digest]:
    return _make(person, Content(lines(urgent, actor), []), key=f"urgent-{urgent[0].pk}", now=now, actor=actor)


def _maybe_meant(notices: QuerySet[Notice]) -> Q | None:
    """By name, or as somebody who ever held a role in the organization or stood in there: few of all persons.

    Of those notices that nobody was told yet; None where there are none.
    """
    told = Told.objects.filter(notice=OuterRef("pk"))
    waiting = list(notices.filter(~Exists(told)).values_list("person", "organization"))
    if not waiting:
        return None
    persons, organizations = ({one for one in ids if one} for ids in zip(*waiting, strict=True))
    members = Membership.objects.filter(organization__in=organizations)
    deputies = Deputy.objects.filter(membership__organization__in=organizations)
    return Q(pk__in=persons) | Q(pk__in=members.values("person")) | Q(pk__in=deputies.values("person"))


def _mailable() -> QuerySet[Person]:
    """Everyone who may be mailed: active, with an address, who does not say never."""
    return Person.objects.filter(~Q(email="") | Q(account__is_active=True), state="active").exclude(
        mail_preference__frequency=Preference.Frequency.NEVER
    )


def _addressees(now: dt.datetime, among: Q | None = None) -> Iterator[tuple[Person, Actor, str]]:
    """Who may be mailed `among` these, or of all; with their roles on that day."""
    rows = _mailable().filter(Q() if among is None else among)
    persons = list(rows.select_related("account", "mail_preference").order_by("pk"))
    day = timezone.localdate(now)
    for start in range(0, len(persons), TOGETHER):
        some = persons[start : start + TOGETHER]
        actors = actors_for(some, on=day)
        for person in some:
            chosen = getattr(person, "mail_preference", None)
            yield person, actors[person.pk], chosen.frequency if chosen else Preference.Frequency.DAILY


def _key(frequency: str, now: dt.datetime) -> str:
    """The day, or the week, that a digest is for."""
    day = timezone.localdate(now)
    if frequency == Preference.Frequency.WEEKLY:
        year, week, _day = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()


def _worth_telling(person: Person, content: Content, now: dt.datetime) -> bool:
    """Something is new, or what waits has changed since the last mail, or is due within days."""
    if content.new:
        return True
    if not content.waiting:
        return False
    last = Digest.objects.filter(person=person).exclude(waits="").order_by("-made_at").first()
    return last is None or last.waits != content.fingerprint() or content.due_by(now + SOON)


def _make(person: Person, content: Content, *, key: str, now: dt.datetime, actor: Actor) -> list[Digest]:
    """The mail, with its notices marked as told, in one transaction; none where another run made it already."""
    if not content.new and not content.waiting:
        return []
    digest = Digest(person=person, key=key, address=address_of(person), made_at=now)
    digest.waits = content.fingerprint() if content.waiting else ""
    with translation.override(language_of(person)):
        digest.title, digest.text, digest.html = _write(person, content, unseen(actor).count(), now)
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
            _mark_told([line.notice.pk for line in content.new], digest)
    except IntegrityError:
        return []
    return [digest]


def _mark_told(notices: Sequence[UUID], digest: Digest) -> None:
    Told.objects.bulk_create(
        [Told(notice_id=pk, person_id=digest.person_id) for pk in notices], ignore_conflicts=True, batch_size=500
    )
    Told.objects.filter(person=digest.person_id, notice_id__in=notices, digest=None).update(digest=digest)


def address_of(person: Person) -> str:
    """Where mail for that person goes."""
    return person.email or (person.account.email if person.account else "")


def language_of(person: Person) -> str:
    """The language that person reads."""
    chosen = person.language or (person.account.language if person.account else "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _write(person: Person, content: Content, new: int, now: dt.datetime) -> tuple[str, str, str]:
    """Title, plain text and HTML in the language that is set."""
    count = sum(w.count for w in content.waiting)
    words = []
    if count:
        words.append(
            ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": count}
        )
    if content.new:
        news = len(content.new)
        words.append(ngettext("%(count)s notice", "%(count)s notices", news) % {"count": news})
    invited = invites(person)
    if invited:
        words.insert(0, gettext("your invitation"))
    title = f"{settings.CITY_NAME}: {', '.join(words)}"[:200]
    holders = _holders(content)
    language = translation.get_language() or settings.LANGUAGE_CODE
    page = {
        "name": person.name,
        "city_name": settings.CITY_NAME,
        "new": [
            (line.notice.in_language(language), site(line.notice.get_absolute_url()), holders.get(line.deputy_for, ""))
            for line in content.new
        ],
        "waiting": [(w, site(w.url), holders.get(w.deputy_for, ""), days_left(w.due, now)) for w in content.waiting],
        "unseen": new,
        "invitation_url": invitation_url(person) if invited else "",
        "invitation_until": timezone.localdate(now) + dt.timedelta(days=settings.INVITATION_DAYS),
        "inbox_url": site(reverse("notices:inbox")),
        "preferences_url": site(reverse("notices:preferences")),
        "unsubscribe_url": unsubscribe_url(person.pk),
    }
    return title, render_to_string("notices/digest.txt", page), render_to_string("notices/digest.html", page)


def _holders(content: Content) -> dict[UUID | None, str]:
    """The names of those in whose place the person is told something."""
    told = [line.deputy_for for line in content.new] + [waiting.deputy_for for waiting in content.waiting]
    ids = {person for person in told if person}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
