"""Addresses of the publication room's pages; the API itself is at /api/v1."""

from django.urls import path

from junto.publication.views import open_data, purchase_files, records, tokens

app_name = "publication"
urlpatterns = [
    path("", open_data.open_data, name="open-data"),
    path("release_package.json", open_data.release_package, name="release-package"),
    path("record_package.json", open_data.record_package, name="record-package"),
    path("processes/<str:ocid>.json", open_data.one_process, name="process"),
    path("tables/<slug:name>.csv", open_data.table, name="table"),
    path("purchases/<uuid:pk>/file/", purchase_files.purchase_file, name="purchase-file"),
    path("purchases/<uuid:pk>/file/make/", purchase_files.make, name="purchase-file-make"),
    path("files/<uuid:pk>/progress/", purchase_files.progress, name="purchase-file-progress"),
    path("files/<uuid:pk>/<str:form>/", purchase_files.fetched, name="purchase-file-bytes"),
    path("records/", records.records, name="records"),
    path("records/new/<uuid:pk>/", records.new, name="records-new"),
    path("records/<uuid:pk>/", records.request_page, name="records-request"),
    path("records/<uuid:pk>/edit/", records.edit, name="records-edit"),
    path("records/<uuid:pk>/documents/", records.listing, name="records-listing"),
    path("records/<uuid:pk>/<str:action>/", records.request_act, name="records-act"),
    path("records/documents/<uuid:pk>/", records.document, name="records-document"),
    path("records/documents/<uuid:pk>/copy/", records.copy, name="records-copy"),
    path("records/documents/<uuid:pk>/copy/content/", records.copy_bytes, name="records-copy-bytes"),
    path("records/documents/<uuid:pk>/<str:action>/", records.document_act, name="records-document-act"),
    path("released/<uuid:pk>/", records.released_bytes, name="released-bytes"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:pk>/<str:action>/", tokens.token_act, name="token-act"),
]
