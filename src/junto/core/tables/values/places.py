"""Points on the earth in degrees, with the mistakes that files make: swapped, projected, placed at zero."""

from decimal import Decimal

from junto.core.sentences import gettext_noop as _
from junto.core.tables.problems import BadValue
from junto.core.tables.values.numbers import parse_decimal

Box = tuple[float, float, float, float]


def parse_coordinates(lat: object, lon: object, *, inside: Box | None = None) -> tuple[float, float]:
    """(latitude, longitude) in degrees of WGS 84.

    `inside`: (west, south, east, north) in degrees, as GeoJSON orders a bounding box; west > east crosses the date
    line. Refused: not numbers, out of range, metres or feet of a projection, latitude and longitude swapped (where
    the box or the ranges show it), (0, 0), outside the box. Raises BadValue.
    """
    first, second = float(_number(lat, "latitude")), float(_number(lon, "longitude"))
    said = {"lat": first, "lon": second}
    if max(abs(first), abs(second)) > 180:
        raise BadValue(
            "projected", _(
                "%(lat)s, %(lon)s are not degrees; they look like metres or feet of a map projection. Latitude "
                "and longitude are needed."
            ),
            **said,
        )  # fmt: skip
    if first == 0 and second == 0:
        raise BadValue("null_island", _("latitude and longitude are both 0, which stands for “not known”."))
    if abs(first) > 90:
        if abs(second) <= 90 and (inside is None or _within(second, first, inside)):
            raise _swapped(said)
        raise BadValue("latitude_out_of_range", _("the latitude %(lat)s is not between -90 and 90."), **said)
    if inside is not None and not _within(first, second, inside):
        if abs(second) <= 90 and _within(second, first, inside):
            raise _swapped(said)
        raise BadValue("outside_area", _("%(lat)s, %(lon)s lies outside the area of this city."), **said)
    return first, second


def _swapped(said: dict[str, float]) -> BadValue:
    return BadValue("swapped", _("latitude and longitude look swapped (%(lat)s, %(lon)s)."), **said)


def _number(value: object, part: str) -> Decimal:
    try:
        return parse_decimal(value)
    except BadValue as error:
        if error.sentence.code == "missing":
            template = _("the latitude is missing.") if part == "latitude" else _("the longitude is missing.")
            raise BadValue("missing", template) from None
        raise


def _within(lat: float, lon: float, box: Box) -> bool:
    west, south, east, north = box
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    return south <= lat <= north and across
