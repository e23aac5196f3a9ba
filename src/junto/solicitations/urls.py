"""Addresses of the solicitations room's pages."""

from django.urls import path

from junto.solicitations import views

app_name = "solicitations"
urlpatterns = [
    path("", views.opportunities, name="opportunities"),
    path("<uuid:pk>/", views.solicitation, name="solicitation"),
    path("<uuid:pk>/<str:action>/", views.solicitation_act, name="solicitation-act"),
    path("approvals/<uuid:pk>/<str:action>/", views.approval_act, name="approval-act"),
    path("questions/<uuid:pk>/<str:action>/", views.question_act, name="question-act"),
    path("addenda/<uuid:pk>/", views.addendum, name="addendum"),
    path("addenda/<uuid:pk>/<str:action>/", views.addendum_act, name="addendum-act"),
    path("subscriptions/", views.subscriptions, name="subscriptions"),
    path("subscriptions/<uuid:pk>/<str:action>/", views.subscription_act, name="subscription-act"),
]
