"""Addresses of the publication room's pages; the API itself is at /api/v1."""

from django.urls import path

from junto.publication.views import open_data, purchase_files, tokens

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
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:pk>/<str:action>/", tokens.token_act, name="token-act"),
]
