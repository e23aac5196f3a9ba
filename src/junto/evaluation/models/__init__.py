"""The tables of the room; every one of them belongs to the aggregate of its solicitation."""

from junto.evaluation.models.awards import OPEN_PROTEST, STANDING, Award, Debriefing, Notice, Protest, TieBreak
from junto.evaluation.models.evaluations import Candidate, Check, Evaluation
from junto.evaluation.models.negotiation import BestAndFinal, Clarification, Discussion, Shortlist, ShortlistPlace
from junto.evaluation.models.panel import Declaration, Panelist
from junto.evaluation.models.rankings import QualityMinutes, Ranking
from junto.evaluation.models.scores import Consensus, ConsensusLine, Score, ScoreLine, Trial
from junto.evaluation.models.terms import TermsProtest

__all__ = [
    "OPEN_PROTEST",
    "STANDING",
    "Award",
    "BestAndFinal",
    "Candidate",
    "Check",
    "Clarification",
    "Consensus",
    "ConsensusLine",
    "Debriefing",
    "Declaration",
    "Discussion",
    "Evaluation",
    "Notice",
    "Panelist",
    "Protest",
    "QualityMinutes",
    "Ranking",
    "Score",
    "ScoreLine",
    "Shortlist",
    "ShortlistPlace",
    "TermsProtest",
    "TieBreak",
    "Trial",
]
