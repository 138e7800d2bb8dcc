"""Fixtures that apply to every test."""

from hypothesis import settings

# How long an example takes says something of the machine, and nothing of the house.
settings.register_profile("hall", deadline=None)
settings.load_profile("hall")
