"""What ``scripts/judge.py`` measures forecasts with."""
