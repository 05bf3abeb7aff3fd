"""Bring your own agents: the user's object, unmodified, behind the same protocol."""
