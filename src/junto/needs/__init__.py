"""What each department wants, where, when, why, how much and from which fund; imports; residents' problem reports."""
