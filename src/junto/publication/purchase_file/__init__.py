"""The file of a purchase, ready for a protest: its record in order, as PDF and as ZIP, for whoever may have it."""
