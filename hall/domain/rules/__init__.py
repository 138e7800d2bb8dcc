"""Rules: each command becomes events or a refusal. One module for each subject; ``decide`` has the table."""
