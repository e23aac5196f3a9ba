"""The lawful way of a solicitation."""
