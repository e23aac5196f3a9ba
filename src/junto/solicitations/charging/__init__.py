"""Offers priced as companies really charge: what a solicitation allows and assumes, and what an offer then comes to."""
