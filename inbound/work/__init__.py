"""Carries decisions out: the effect, the letters it owes and the outcome, in one transaction."""
