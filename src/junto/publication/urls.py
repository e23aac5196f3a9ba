"""Addresses of the publication room's pages; the API itself is at /api/v1."""

from django.urls import path

from junto.publication.views import open_data, tokens

app_name = "publication"
urlpatterns = [
    path("", open_data.open_data, name="open-data"),
    path("release_package.json", open_data.release_package, name="release-package"),
    path("record_package.json", open_data.record_package, name="record-package"),
    path("processes/<str:ocid>.json", open_data.one_process, name="process"),
    path("tables/<slug:name>.csv", open_data.table, name="table"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:pk>/<str:action>/", tokens.token_act, name="token-act"),
]
