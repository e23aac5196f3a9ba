"""Addresses of the documents room."""

from django.urls import path

from junto.documents.views import attachments, finding, keeping, versions

app_name = "documents"
urlpatterns = [
    path("search/", finding.search, name="search"),
    path("attach/<str:kind>/<uuid:pk>/", attachments.attach, name="attach"),
    path("files/<uuid:pk>/", attachments.attachment, name="attachment"),
    path("files/<uuid:pk>/content/", attachments.file, name="file"),
    path("files/<uuid:pk>/<str:action>/", attachments.act, name="attachment-act"),
    path("versions/<uuid:pk>/", versions.version, name="version"),
    path("versions/<uuid:pk>/json/", versions.version_json, name="version-json"),
    path("versions/<str:kind>/<uuid:pk>/", versions.compared, name="compare"),
    path("retention/", keeping.retention, name="retention"),
    path("retention/new/", keeping.add_retention, name="retention-new"),
    path("retention/<uuid:pk>/<str:action>/", keeping.retention_act, name="retention-act"),
    path("holds/", keeping.holds, name="holds"),
    path("holds/new/<str:kind>/<uuid:pk>/", keeping.new_hold, name="hold-new"),
    path("holds/<uuid:pk>/", keeping.hold, name="legal-hold"),
    path("holds/<uuid:pk>/<str:action>/", keeping.hold_act, name="legal-hold-act"),
]
