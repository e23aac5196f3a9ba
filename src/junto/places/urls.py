"""Addresses of the places room."""

from django.urls import path

from junto.places import views

app_name = "places"
urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas.geojson", views.areas_geojson, name="areas-geojson"),
    path("areas/<uuid:pk>/", views.area, name="area"),
    path("areas/<uuid:pk>.geojson", views.area_geojson, name="area-geojson"),
    path("areas/<uuid:pk>/<str:action>/", views.area_act, name="area-act"),
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/new/", views.new_kind, name="new-kind"),
    path("kinds/<uuid:pk>/<str:action>/", views.kind_act, name="kind-act"),
    path("sectors/new/", views.new_sector, name="new-sector"),
    path("sectors/<uuid:pk>/<str:action>/", views.sector_act, name="sector-act"),
    path("standing/", views.standing_things, name="standing-things"),
    path("standing.geojson", views.standing_geojson, name="standing-geojson"),
    path("standing/new/", views.new_standing_thing, name="new-standing-thing"),
    path("standing/<uuid:pk>/", views.standing_thing, name="standing-thing"),
    path("standing/<uuid:pk>.geojson", views.thing_geojson, name="thing-geojson"),
    path("standing/<uuid:pk>/<str:action>/", views.standing_act, name="standing-thing-act"),
]
