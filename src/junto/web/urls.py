"""Addresses of the front door's own pages."""

from django.urls import path

from junto.web import views

app_name = "web"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("tour/", views.tour, name="tour"),
]
