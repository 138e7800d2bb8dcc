"""What each event does to the state, one module a subject."""
