"""How dates and numbers are written, by language, where Django's own choice does not fit a city in the Americas."""
