"""The evaluation room as a Django application: it follows solicitations and calls for final rounds."""

from junto.journal.rooms import RoomConfig


class EvaluationConfig(RoomConfig):
    """Registers the room's kinds of subject and follows the rooms above."""

    name = "junto.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        super().ready()
        from junto.documents import retention
        from junto.evaluation import following
        from junto.evaluation.conditions.quality import price_gate
        from junto.evaluation.panels import of_solicitation, saying, who_gets_it
        from junto.frame import panels
        from junto.journal.followers import follow
        from junto.solicitations.receiving import ask_for_quality, ask_for_rounds

        retention.empties("evaluation.declaration", "text")
        retention.empties("evaluation.trial", "words")
        follow("solicitations.solicitation", following.solicitations_changed)
        follow("solicitations.opening", following.openings_changed)
        follow("evaluation.protest", following.protests_changed)
        ask_for_rounds(following.final_round)
        ask_for_quality(price_gate)
        panels.add("solicitations.solicitation", of_solicitation)
        panels.add("solicitations.plain", who_gets_it, order=10)
        panels.add("solicitations.saying", saying)
