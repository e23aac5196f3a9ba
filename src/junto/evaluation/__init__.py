"""The evaluation room: responsiveness, responsibility, the panel, declarations, scores, negotiation, award, protest."""
