"""The page Rehearsal: static files."""
