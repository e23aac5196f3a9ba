"""Pages that use every component: a list with filters and map, a form with every kind of field, a detail page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from junto.frame.forms import MoneyField, PlaceField
from junto.places import layers
from junto.urls import handler400, handler403, handler404, handler500  # noqa: F401
from junto.urls import urlpatterns as own

KINDS = (("camera", "Camera"), ("pole", "Street light pole"), ("sensor", "Sensor"), ("works", "Street works"))


class EveryField(forms.Form):
    """One field of each kind, in groups and rows."""

    groups = (
        ("What", ("title", "why", "kind", "how")),
        ("When and how much", (("starts", "ends"), ("count", "amount"), "at")),
        ("Where", ("place",)),
        ("More", ("sectors", "file", "sure", "code")),
    )
    title = forms.CharField(label="Title", max_length=60, help_text="Short, in words a neighbor knows.")
    why = forms.CharField(label="Why it is needed", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind of thing", choices=[("", "—"), *KINDS])
    how = forms.ChoiceField(label="It arises", choices=[("a", "once"), ("b", "per site")], widget=forms.RadioSelect)
    starts = forms.DateField(label="From")
    ends = forms.DateField(label="Until", required=False)
    count = forms.IntegerField(label="How many", min_value=1, required=False)
    amount = MoneyField(label="Amount each", help_text="Closed to the public.")
    at = forms.DateTimeField(label="Answered by", required=False)
    place = PlaceField(label="Place", areas_url="/areas.json")
    sectors = forms.MultipleChoiceField(label="Sectors", choices=KINDS, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(label="Attachment", required=False, help_text="PDF, at most 25 MB.")
    sure = forms.BooleanField(label="I have read the rules", help_text="They are short.")
    code = forms.CharField(widget=forms.HiddenInput, initial="x")


class Cost(forms.Form):
    """A row of a formset."""

    row_title = "Cost item"
    what = forms.CharField(label="What")
    amount = MoneyField(label="Amount each")


Costs = forms.formset_factory(Cost, extra=2, max_num=5)


class Filters(forms.Form):
    """What a list can be narrowed by."""

    words = forms.CharField(label="Words", required=False)
    kind = forms.ChoiceField(label="Kind of thing", choices=[("", "any"), *KINDS], required=False)
    since = forms.DateField(label="From", required=False)


def rows(count: int) -> list[dict[str, object]]:
    """Needs on a grid, of every kind."""
    return [
        {
            "number": f"N-2026-{i + 1:04d}",
            "title": f"{KINDS[i % 4][1]} at Elm and {i % 60 + 1}th Street",
            "kind": KINDS[i % 4],
            "starts": date(2027, i % 12 + 1, 1),
            "ends": None if i % 3 else date(2028, 6, 30),
            "count": None if i % 5 == 0 else i + 1,
            "amount": None if i % 4 == 0 else 125_000 * (i + 1),
            "place": [-96.8050 + (i % 100) * 0.0004, 32.7810 + (i // 100) * 0.0004],
        }
        for i in range(count)
    ]


def listing(request: HttpRequest) -> HttpResponse:
    """A list page: filters, map, table, pages."""
    found = [] if request.GET.get("words") == "none" else rows(120)
    page = Paginator(found, 10).get_page(request.GET.get("page"))
    return render(request, "gallery/list.html", {"page": page, "form": Filters(request.GET or None)})


def detail(request: HttpRequest) -> HttpResponse:
    """A detail page with every part."""
    at = datetime(2026, 11, 23, 15, 4, tzinfo=UTC)
    return render(request, "gallery/detail.html", {"need": rows(3)[1], "at": at, "request_path": request.path})


def asking(request: HttpRequest) -> HttpResponse:
    """A form page; an empty POST shows every error."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form, costs = EveryField(*data), Costs(*data, prefix="costs")
    if data and form.is_valid() and costs.is_valid():
        return JsonResponse({k: str(v) for k, v in form.cleaned_data.items()})
    return render(request, "gallery/form.html", {"form": form, "costs": costs}, status=400 if data else 200)


def points(request: HttpRequest) -> JsonResponse:
    """What the map draws: `?count=` points, with `?same=` at one place, `?gathered=` by kind; two shapes besides."""
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [-96.804, 32.781] if "same" in request.GET else row["place"],
            },
            "properties": {"title": row["title"], "url": "/detail/"}
            | dict(zip(("kind", "kind_label"), row["kind"], strict=True)),
        }
        for row in rows(int(request.GET.get("count", 120)))
    ]
    line = {"type": "LineString", "coordinates": [[-96.806, 32.780], [-96.80, 32.783], [-96.79, 32.7835]]}
    corners = [[-96.80, 32.779], [-96.79, 32.779], [-96.79, 32.782], [-96.80, 32.779]]
    area = {"type": "Polygon", "coordinates": [corners]}
    box = {
        "type": "Polygon",
        "coordinates": [[[-96.8, 32.78], [-96.79, 32.78], [-96.79, 32.79], [-96.8, 32.79], [-96.8, 32.78]]],
    }
    for shape in (box, box) if "twice" in request.GET else (line, area):
        said = {"title": "Main Street", "url": "/detail/", "kind": "works", "kind_label": "Street works"}
        features.append({"type": "Feature", "geometry": shape, "properties": said})
    if "box" in request.GET:
        west, south, east, north = map(float, request.GET["box"].split(","))
        points = [f for f in features if f["geometry"]["type"] == "Point"]
        places = [f["geometry"]["coordinates"] for f in points]
        inside = [f for f, (x, y) in zip(points, places, strict=True) if west <= x <= east and south <= y <= north]
        return JsonResponse({"type": "FeatureCollection", "features": inside[:3], "more": len(inside) > 3})
    told = layers.gathered(features) if "gathered" in request.GET else features
    return JsonResponse({"type": "FeatureCollection", "features": told})


def areas(request: HttpRequest) -> JsonResponse:
    """Two city areas and a street."""
    boxes = [(-96.812, 32.777, -96.79, 32.788), (-96.79, 32.777, -96.76, 32.79)]
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for w, s, e, n in boxes
    ]
    elm = {"type": "LineString", "coordinates": [[-96.81, 32.78], [-96.77, 32.785]]}
    features.append({"type": "Feature", "properties": {"street": "Elm Street"}, "geometry": elm})
    return JsonResponse({"type": "FeatureCollection", "features": features})


def breaks(request: HttpRequest) -> HttpResponse:
    """A page with a fault of ours."""
    raise RuntimeError("meant to break")


urlpatterns = [
    path("list/", listing),
    path("detail/", detail),
    path("form/", asking),
    path("points.json", points),
    path("areas.json", areas),
    path("breaks/", breaks),
    *own,
]
