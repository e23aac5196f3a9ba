"""Addresses of the solicitations room's pages."""

from django.urls import path

from junto.solicitations import views
from junto.solicitations.views import contacts, openings, submissions

app_name = "solicitations"
urlpatterns = [
    path("receipts/", openings.receipts, name="receipts"),
    path("<uuid:pk>/offer/", submissions.offer, name="offer"),
    path("<uuid:pk>/paper/", openings.paper, name="paper"),
    path("<uuid:pk>/outage/", openings.outage, name="outage"),
    path("<uuid:pk>/opening/", openings.call, name="opening-call"),
    path("openings/<uuid:pk>/", openings.opening, name="opening"),
    path("openings/<uuid:pk>/<str:action>/", openings.opening_act, name="opening-act"),
    path("submissions/<uuid:pk>/", submissions.submission, name="submission"),
    path("submissions/<uuid:pk>/prices/", submissions.prices, name="submission-prices"),
    path("submissions/<uuid:pk>/answers/", submissions.answers, name="submission-answers"),
    path("submissions/<uuid:pk>/documents/", submissions.add_document, name="submission-documents"),
    path("submissions/<uuid:pk>/documents/drop/", submissions.drop_document, name="submission-document-drop"),
    path("submissions/<uuid:pk>/documents/<int:number>/", submissions.document, name="submission-document"),
    path("submissions/<uuid:pk>/load/", submissions.load, name="submission-load"),
    path("submissions/<uuid:pk>/hand-in/", submissions.hand_in, name="submission-hand-in"),
    path("submissions/<uuid:pk>/packed/", submissions.hand_in_packed, name="submission-packed"),
    path("submissions/<uuid:pk>/envelope.zip", submissions.envelope, name="submission-envelope"),
    path("submissions/<uuid:pk>/write-in/", openings.write_in, name="submission-write-in"),
    path("submissions/<uuid:pk>/<str:action>/", submissions.submission_act, name="submission-act"),
    path("projects/<uuid:pk>/contacts/", contacts.contacts, name="contacts"),
    path("projects/<uuid:pk>/contacts/new/", contacts.new_contact, name="contact-new"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/<str:action>/", contacts.contact_act, name="contact-act"),
    path("exclusions/", contacts.exclusions, name="exclusions"),
    path("exclusions/new/", contacts.new_exclusion, name="exclusion-new"),
    path("exclusions/<uuid:pk>/", contacts.exclusion, name="exclusion"),
    path("exclusions/<uuid:pk>/review/", contacts.review, name="exclusion-review"),
    path("exclusions/<uuid:pk>/<str:action>/", contacts.exclusion_act, name="exclusion-act"),
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
