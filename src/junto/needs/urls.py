"""Addresses of the needs room."""

from django.urls import path, re_path

from junto.needs.imports import views as imports
from junto.needs.views import funds, lists, need, reports

app_name = "needs"
urlpatterns = [
    path("", lists.needs, name="needs"),
    path("needs.geojson", lists.needs_geojson, name="needs-geojson"),
    path("download/needs.<str:form>", lists.download, name="download"),
    path("new/", need.new, name="new"),
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.new_fund, name="new-fund"),
    path("funds/<uuid:pk>/", funds.fund, name="fund"),
    path("funds/<uuid:pk>/<str:action>/", funds.fund_act, name="fund-act"),
    path("problems/", reports.problem_reports, name="problem-reports"),
    path("problems.geojson", reports.problem_reports_geojson, name="problem-reports-geojson"),
    path("problems/report/", reports.report_problem, name="report-problem"),
    path("problems/reported/", reports.reported, name="reported"),
    path("problems/waiting/", reports.waiting_reports, name="waiting-reports"),
    path("problems/<uuid:pk>/", reports.problem_report, name="problem-report"),
    path("problems/<uuid:pk>.geojson", reports.problem_report_geojson, name="problem-report-geojson"),
    path("problems/<uuid:pk>/<str:action>/", reports.report_act, name="problem-report-act"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new_import, name="new-import"),
    path("imports/<uuid:pk>/", imports.one_import, name="import"),
    path("imports/<uuid:pk>/progress/", imports.progress, name="import-progress"),
    path("imports/<uuid:pk>/columns/", imports.columns, name="import-columns"),
    path("imports/<uuid:pk>/owners/", imports.owners, name="import-owners"),
    path("imports/<uuid:pk>/rejected.<str:form>", imports.rejected, name="import-rejected"),
    path("imports/<uuid:pk>/<str:action>/", imports.import_act, name="import-act"),
    re_path(r"^(?P<number>[Nn]-\d{4}-\d{1,9})/$", need.numbered, name="numbered"),
    path("<uuid:pk>/", need.need, name="need"),
    path("<uuid:pk>.geojson", need.need_geojson, name="need-geojson"),
    path("<uuid:pk>/edit/", need.edit, name="edit"),
    path("<uuid:pk>/<str:action>/", need.need_act, name="need-act"),
]
