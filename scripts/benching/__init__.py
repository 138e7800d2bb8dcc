"""What ``./run bench`` measures; see scripts/bench.py."""
