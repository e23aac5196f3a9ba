"""Addresses of evaluation plans, their data and findings."""

from __future__ import annotations

from django.urls import path

from junto.pilots.views import data, findings, plans, writing

app_name = "pilots"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("example.yaml", plans.example, name="example"),
    path("projects/<uuid:pk>/plan/", writing.new, name="plan-new"),
    path("projects/<uuid:pk>/plan/file/", writing.new_from_file, name="plan-new-file"),
    path("plans/<uuid:pk>/", plans.plan, name="plan"),
    path("plans/<uuid:pk>/plan.yaml", plans.plan_file, name="plan-file"),
    path("plans/<uuid:pk>/versions/<int:number>.yaml", plans.version_file, name="version-file"),
    path("plans/<uuid:pk>/edit/", writing.edit, name="plan-edit"),
    path("plans/<uuid:pk>/edit/file/", writing.edit_from_file, name="plan-edit-file"),
    path("plans/<uuid:pk>/amend/", writing.amend, name="plan-amend"),
    path("plans/<uuid:pk>/amend/file/", writing.amend_from_file, name="plan-amend-file"),
    path("plans/<uuid:pk>/data/", data.add, name="data-new"),
    path("plans/<uuid:pk>/finding/", findings.new, name="finding-new"),
    path("plans/<uuid:pk>/finding/<uuid:job>/", findings.job_of, name="finding-job"),
    path("plans/<uuid:pk>/<str:action>/", plans.act, name="plan-act"),
    path("data/<uuid:pk>/", data.data, name="data"),
    path("data/<uuid:pk>/power.svg", data.power, name="power"),
    path("data/<uuid:pk>/<str:action>/", data.act, name="data-act"),
    path("findings/<uuid:pk>/", findings.finding, name="finding"),
    path("findings/<uuid:pk>/files/<str:name>", findings.finding_file, name="finding-file"),
    path("findings/<uuid:pk>/<str:action>/", findings.act, name="finding-act"),
]
