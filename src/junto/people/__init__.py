"""Who takes part: jurisdictions, organizations, people, their dated memberships and roles, deputies, sign-in."""
