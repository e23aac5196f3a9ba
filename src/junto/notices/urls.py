"""Addresses of the notices room."""

from django.urls import path

from junto.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("seen/", views.all_seen, name="all-seen"),
    path("preferences/", views.preferences, name="preferences"),
    path("calendar/", views.calendar_address, name="calendar-address"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("waiting/<str:kind>/<str:action>/", views.waiting, name="waiting"),
    path("<uuid:pk>/open/", views.open_notice, name="open"),
]
