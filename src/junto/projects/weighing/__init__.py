"""A trade-off's rows as a case of `junto tradeoffs` and back; what it is answered, kept beside its digest; words."""
