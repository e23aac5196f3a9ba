"""Addresses of the publication room's pages; the API itself is at /api/v1."""

from django.urls import path

from junto.publication import views

app_name = "publication"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:pk>/<str:action>/", views.token_act, name="token-act"),
]
