"""Addresses of evaluations, panels, awards, protests and debriefings."""

from __future__ import annotations

from django.urls import path

from junto.evaluation.views import agreeing, awards, candidates, desk, negotiating, panel, terms

app_name = "evaluation"
urlpatterns = [
    path("", desk.awards, name="awards"),
    path("prepare/<uuid:pk>/", desk.prepare, name="prepare"),
    path("candidates/<uuid:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<uuid:pk>/trial/", candidates.record_trial, name="trial-new"),
    path("candidates/<uuid:pk>/clarify/", candidates.ask_clarification, name="clarification-new"),
    path("candidates/<uuid:pk>/discussion/", candidates.record_discussion, name="discussion-new"),
    path("candidates/<uuid:pk>/consensus/", agreeing.write_consensus, name="write-consensus"),
    path("candidates/<uuid:pk>/award/", awards.new, name="award-new"),
    path("candidates/<uuid:pk>/<str:action>/", candidates.act, name="candidate-act"),
    path("checks/<uuid:pk>/<str:action>/", candidates.act_on_check, name="check-act"),
    path("trials/<uuid:pk>/<str:action>/", candidates.act_on_trial, name="trial-act"),
    path("clarifications/<uuid:pk>/", candidates.clarification, name="clarification"),
    path("clarifications/<uuid:pk>/<str:action>/", candidates.act_on_clarification, name="clarification-act"),
    path("seats/<uuid:pk>/", panel.seat, name="seat"),
    path("seats/<uuid:pk>/declare/", panel.declare, name="declare"),
    path("seats/<uuid:pk>/scores/", panel.scores, name="scores"),
    path("seats/<uuid:pk>/hand-in/", panel.hand_in, name="hand-in"),
    path("seats/<uuid:pk>/<str:action>/", desk.act_on_panelist, name="panelist-act"),
    path("ties/<uuid:pk>/<str:action>/", agreeing.act_on_tie, name="tie-act"),
    path("final-rounds/<uuid:pk>/", negotiating.final_round, name="final-round"),
    path("final-rounds/<uuid:pk>/<str:action>/", negotiating.act_on_round, name="final-round-act"),
    path("awards/<uuid:pk>/", awards.award, name="award"),
    path("awards/<uuid:pk>/protest/", awards.file_protest, name="protest-new"),
    path("awards/<uuid:pk>/ask-debriefing/", awards.ask_debriefing, name="debriefing-new"),
    path("awards/<uuid:pk>/<str:action>/", awards.act, name="award-act"),
    path("protests/<uuid:pk>/", awards.protest, name="protest"),
    path("protests/<uuid:pk>/<str:action>/", awards.act_on_protest, name="protest-act"),
    path("terms/<uuid:pk>/protest/", terms.protest_terms, name="terms-protest-new"),
    path("terms-protests/<uuid:pk>/", terms.terms_protest, name="terms-protest"),
    path("terms-protests/<uuid:pk>/<str:action>/", terms.act_on_terms_protest, name="terms-protest-act"),
    path("debriefings/<uuid:pk>/", awards.debriefing, name="debriefing"),
    path("debriefings/<uuid:pk>/<str:action>/", awards.act_on_debriefing, name="debriefing-act"),
    path("<uuid:pk>/", desk.evaluation, name="evaluation"),
    path("<uuid:pk>/panel/", desk.name_panelist, name="panelist-new"),
    path("<uuid:pk>/consensus/", agreeing.consensus, name="consensus"),
    path("<uuid:pk>/quality/", agreeing.quality, name="quality"),
    path("<uuid:pk>/ranking/", agreeing.ranking, name="ranking"),
    path("<uuid:pk>/tie/", agreeing.break_tie, name="tie-new"),
    path("<uuid:pk>/shortlist/", negotiating.decide_shortlist, name="shortlist-new"),
    path("<uuid:pk>/best-and-final/", negotiating.ask_final_offers, name="final-round-new"),
    path("<uuid:pk>/<str:action>/", desk.act, name="evaluation-act"),
]
