"""Effects of events on the state, one module for each subject."""
