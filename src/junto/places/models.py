"""Areas, sectors and kinds of things, standing things; `Located`: what lies somewhere on the map."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Jurisdiction, Organization

STREET = "street"
"""The one level of the city's geography whose shapes are lines: the map writes their names, no list is cut by them."""


class Located(models.Model):
    """A place on the map: GeoJSON (longitude, latitude in WGS 84) with its bounding box and the key of its cell.

    The derived columns are set by `places.geometry.locate(instance, geometry)`, never by hand; across the date line
    `west` is greater than `east`. `cell` is `core.geometry.cell_of_box`: what `queries.near` searches, for points and
    for shapes of any size. A concrete table indexes `NEAR`, so that a search reads the index alone.
    """

    NEAR = ("cell", "west", "south", "east", "north")

    geometry = models.JSONField(_("place"), null=True, blank=True)
    place_name = models.CharField(_("address or name of the place"), max_length=300, blank=True)
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)
    cell = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """A name with its translations: `names` maps a language to the name in it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    names = models.JSONField(_("in other languages"), default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The name in the reader's language, where there is one."""
        return label(self.name, self.names)


def label(name: str, names: dict[str, str]) -> str:
    """A name in the reader's language, where there is one."""
    return str(names.get((get_language() or "en")[:2]) or name)


class Sector(Subject, Named):
    """A field of the city's work: mobility, public safety, lighting, water…"""

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("places:kinds") + f"#{self.code}"


class ThingKind(Subject, Named):
    """A kind of thing that is bought or stands there: camera, signal cabinet, street light, kiosk…"""

    class Works(models.TextChoices):
        """How its works go into the ground, in the order in which they must be done at one place."""

        DIG = "dig", _("opens the ground")
        BUILD = "build", _("stands on a foundation")
        SURFACE = "surface", _("is laid on the ground")
        PLANT = "plant", _("is planted")
        MOUNTED = "mounted", _("is mounted on what stands there")
        INSIDE = "inside", _("is inside a building")
        NONE = "none", _("needs no works at its place")

    sector = models.ForeignKey(Sector, models.PROTECT, related_name="kinds", verbose_name=_("sector"))
    serves = models.ManyToManyField(
        "self", symmetrical=False, related_name="served_by", blank=True, verbose_name=_("can serve for")
    )  # a traffic signal's pole serves a camera: what `reuse` asks
    works = models.CharField(_("works"), max_length=10, choices=Works.choices, blank=True)  # what `sequence` asks
    connects = models.BooleanField(
        _("gives power or a connection"), default=False
    )  # to what it serves; otherwise it carries
    bought = models.BooleanField(_("can be bought together"), default=True)  # what `same purchase` asks

    class Meta:
        ordering = ["name"]
        verbose_name = _("kind of thing")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("places:kinds") + f"#{self.code}"


class Area(Subject):
    """A piece of the city's geography: its boundary, a neighborhood, a council district, a zone; a street as a line."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="areas", verbose_name=_("jurisdiction"))
    level = models.CharField(_("level"), max_length=40)  # boundary, neighborhood, council_district, street…
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    geometry = models.JSONField(_("shape"))
    west = models.FloatField(editable=False)
    south = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    north = models.FloatField(editable=False)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["level", "name"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "level", "code"], name="area_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:area", kwargs={"pk": self.pk})


class StandingThing(Subject, Located):
    """Something that is already there: imported, or written by a later room when it was put up or agreed."""

    # No index of its own: nearly all are listed, and SQLite would go by it before anything else.
    state = models.CharField(max_length=40, editable=False)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="standing_things", verbose_name=_("jurisdiction")
    )
    kind = models.ForeignKey(ThingKind, models.PROTECT, related_name="standing", verbose_name=_("kind of thing"))
    name = models.CharField(_("name"), max_length=300)
    owner = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="standing_things", verbose_name=_("owner")
    )
    owner_name = models.CharField(_("owner, as the source names it"), max_length=200, blank=True)
    since = models.DateField(_("there since"), null=True, blank=True)
    until = models.DateField(_("there until"), null=True, blank=True)
    external_id = models.CharField(_("number in its source"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=Located.NEAR, name="standing_near"),
            models.Index(fields=["name", "id"], name="standing_list"),
            models.Index(fields=["kind", "name", "id"], name="standing_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "source", "external_id"],
                condition=~models.Q(external_id=""),
                name="standing_once_per_source",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:standing-thing", kwargs={"pk": self.pk})
