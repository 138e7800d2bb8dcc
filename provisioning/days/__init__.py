"""A day of a hall, played in memory or against a running rehearsal."""
