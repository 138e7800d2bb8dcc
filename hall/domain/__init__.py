"""The rules of a service hall, as pure functions of their arguments."""
