"""The lawful way of a solicitation: what is known and asked, how it is reckoned, dated, compared and shown."""
