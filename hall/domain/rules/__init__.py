"""What each command becomes: events, or a named refusal. One module a subject; ``decide`` joins them."""
