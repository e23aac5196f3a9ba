"""The published invitation and what leads to it: method profiles, questions, addenda, submissions, opening."""
