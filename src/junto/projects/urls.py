"""Addresses of overlaps and projects."""

from __future__ import annotations

from django.urls import path

from junto.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("overlaps/", views.overlaps, name="overlaps"),
    path("overlaps/<uuid:pk>/", views.overlap, name="overlap"),
    path("overlaps/<uuid:pk>/<str:action>/", views.act_on_overlap, name="overlap-act"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<uuid:pk>/<str:action>/", views.act_on_delegation, name="delegation-act"),
    path("requirements/<uuid:pk>/", views.requirements, name="requirements"),
    path("requirements/<uuid:pk>/<str:action>/", views.act_on_requirements, name="requirements-act"),
    path("members/<uuid:pk>/<str:action>/", views.act_on_member, name="member-act"),
    path("approvals/<uuid:pk>/<str:action>/", views.act_on_approval, name="approval-act"),
    path("holds/<uuid:pk>/", views.hold, name="hold"),
    path("holds/<uuid:pk>/<str:action>/", views.act_on_hold, name="hold-act"),
    path("<uuid:pk>/", views.project, name="project"),
    path("<uuid:pk>/<str:action>/", views.act_on_project, name="project-act"),
]
