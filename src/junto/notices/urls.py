"""Addresses of the notices room."""

from django.urls import path

from junto.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("waiting/<str:kind>/<str:action>/", views.waiting, name="waiting"),
    path("<uuid:pk>/open/", views.open_notice, name="open"),
]
