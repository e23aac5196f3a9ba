"""Addresses of overlaps and projects."""

from __future__ import annotations

from django.urls import path

from junto.projects.views import deciding, gates, laying_out, overlaps, projects, requirements, stakeholders, tradeoffs

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
    path("tradeoffs/file/<str:name>", tradeoffs.example, name="tradeoff-example"),
    path("tradeoffs/<uuid:pk>/", tradeoffs.tradeoff, name="tradeoff"),
    path("tradeoffs/<uuid:pk>/files/<str:name>", tradeoffs.file, name="tradeoff-file"),
    path("tradeoffs/<uuid:pk>/write/", laying_out.write, name="tradeoff-write"),
    path("tradeoffs/<uuid:pk>/option/", laying_out.option, name="tradeoff-option"),
    path("tradeoffs/<uuid:pk>/option/<int:row>/", laying_out.option, name="tradeoff-option"),
    path("tradeoffs/<uuid:pk>/criterion/", laying_out.criterion, name="tradeoff-criterion"),
    path("tradeoffs/<uuid:pk>/criterion/<int:row>/", laying_out.criterion, name="tradeoff-criterion"),
    path("tradeoffs/<uuid:pk>/score/", laying_out.score, name="tradeoff-score"),
    path("tradeoffs/<uuid:pk>/line/", laying_out.line, name="tradeoff-line"),
    path("tradeoffs/<uuid:pk>/hold/", laying_out.hold, name="tradeoff-hold"),
    path("tradeoffs/<uuid:pk>/hold/<int:row>/release/", laying_out.release, name="tradeoff-release"),
    path("tradeoffs/<uuid:pk>/group/", laying_out.group, name="tradeoff-group"),
    path("tradeoffs/<uuid:pk>/take/<str:part>/<int:row>/", laying_out.take_out, name="tradeoff-take"),
    path("tradeoffs/<uuid:pk>/decide/", deciding.decide, name="tradeoff-decide"),
    path("tradeoffs/<uuid:pk>/<str:action>/", tradeoffs.act, name="tradeoff-act"),
    path("stakeholders/<uuid:pk>/<str:action>/", stakeholders.act, name="stakeholder-act"),
    path("decisions/<uuid:pk>/<str:action>/", deciding.act, name="decision-act"),
    path("<uuid:pk>/tradeoffs/new/", tradeoffs.new, name="tradeoff-new"),
    path("<uuid:pk>/tradeoffs/file/", tradeoffs.bring_in, name="tradeoff-bring-in"),
    path("<uuid:pk>/", projects.project, name="project"),
    path("<uuid:pk>/places.geojson", projects.places, name="project-places"),
    path("<uuid:pk>/invite/", projects.invite, name="invite"),
    path("<uuid:pk>/<str:action>/", projects.act, name="project-act"),
]
