"""Addresses of overlaps and projects."""

from __future__ import annotations

from django.urls import path

from junto.projects.views import gates, overlaps, projects, requirements

app_name = "projects"
urlpatterns = [
    path("", projects.projects, name="projects"),
    path("new/", projects.new, name="new"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/<uuid:pk>/", overlaps.overlap, name="overlap"),
    path("overlaps/<uuid:pk>/places.geojson", overlaps.places, name="overlap-places"),
    path("overlaps/<uuid:pk>/<str:action>/", overlaps.act, name="overlap-act"),
    path("delegations/", gates.delegations, name="delegations"),
    path("delegations/new/", gates.record_delegation, name="delegation-new"),
    path("delegations/<uuid:pk>/<str:action>/", gates.act_on_delegation, name="delegation-act"),
    path("requirements/<uuid:pk>/", requirements.requirements, name="requirements"),
    path("requirements/<uuid:pk>/compare/", requirements.compare, name="requirements-compare"),
    path("requirements/<uuid:pk>/write/", requirements.write, name="requirement-write"),
    path("requirements/<uuid:pk>/edit/<uuid:requirement>/", requirements.edit, name="requirement-edit"),
    path("requirements/<uuid:pk>/withdraw/<uuid:requirement>/", requirements.withdraw, name="requirement-withdraw"),
    path("requirements/<uuid:pk>/<str:action>/", requirements.act, name="requirements-act"),
    path("members/<uuid:pk>/<str:action>/", projects.act_on_member, name="member-act"),
    path("approvals/<uuid:pk>/hold/", gates.place_hold, name="hold-new"),
    path("approvals/<uuid:pk>/<str:action>/", gates.act, name="approval-act"),
    path("holds/<uuid:pk>/", gates.hold, name="hold"),
    path("holds/<uuid:pk>/<str:action>/", gates.act_on_hold, name="hold-act"),
    path("<uuid:pk>/", projects.project, name="project"),
    path("<uuid:pk>/places.geojson", projects.places, name="project-places"),
    path("<uuid:pk>/invite/", projects.invite, name="invite"),
    path("<uuid:pk>/<str:action>/", projects.act, name="project-act"),
]
