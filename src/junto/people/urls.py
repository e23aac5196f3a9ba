"""Addresses of organizations, people and their roles."""

from django.urls import path

from junto.people.views import combinations, invitation, organizations, persons, roles

app_name = "people"
urlpatterns = [
    path("", organizations.organizations, name="organizations"),
    path("organizations/add/", organizations.add_organization, name="add-organization"),
    path("organizations/register/", organizations.register_organization, name="register-organization"),
    path("organizations/<uuid:pk>/", organizations.organization, name="organization"),
    path("organizations/<uuid:pk>/give-role/", roles.add_membership, name="add-membership"),
    path("organizations/<uuid:pk>/speak-for/", roles.ask_membership, name="ask-membership"),
    path("organizations/<uuid:pk>/<str:action>/", organizations.organization_step, name="organization-act"),
    path("jurisdictions/add/", organizations.add_jurisdiction, name="add-jurisdiction"),
    path("jurisdictions/<uuid:pk>/<str:action>/", organizations.jurisdiction_step, name="jurisdiction-act"),
    path("persons/", persons.persons, name="persons"),
    path("persons/add/", persons.add_person, name="add-person"),
    path("persons/<uuid:pk>/", persons.person, name="person"),
    path("persons/<uuid:pk>/<str:action>/", persons.person_step, name="person-act"),
    path("roles/<uuid:pk>/deputy/", roles.name_deputy, name="name-deputy"),
    path("roles/<uuid:pk>/<str:action>/", roles.membership_step, name="membership-act"),
    path("deputies/<uuid:pk>/<str:action>/", roles.deputy_step, name="deputy-act"),
    path("combinations/", combinations.combinations, name="combinations"),
    path("combinations/propose/", combinations.propose_combination, name="propose-combination"),
    path("combinations/<uuid:pk>/", combinations.combination, name="combination"),
    path("combinations/<uuid:pk>/approval/", combinations.ask_approval, name="ask-approval"),
    path("combinations/<uuid:pk>/<str:action>/", combinations.combination_step, name="combination-act"),
    path("approvals/<uuid:pk>/", combinations.approval, name="approval"),
    path("approvals/<uuid:pk>/<str:action>/", combinations.approval_step, name="approval-act"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("me/", persons.me, name="me"),
    path("demonstration/", persons.demonstration, name="demonstration"),
    path("act-as/", persons.act_as, name="act-as"),
]
