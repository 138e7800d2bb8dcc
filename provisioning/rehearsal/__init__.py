"""The rehearsal of a hall on one machine: every program real, every board's hardware virtual."""
