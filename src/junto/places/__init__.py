"""The city's own geography, the short list of kinds of things, and what already stands where."""
