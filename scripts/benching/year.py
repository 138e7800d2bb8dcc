"""A year's statistics: how long SQLite counts, and what memory the program that asks needs for it."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from benching.figures import Figure
from broker.journal.sqlite import SqliteStore

DAYS = 250
MOST_MB = 50.0
_FILL = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
INSERT INTO tickets SELECT 'h', 't' || i, 20260101 + i % :days, 'A' || i, 's' || i % 30, 'c' || i % 5,
    NULL, 'ordinary', 'kiosk', 'kiosk-1', 'z' || i % 4, 'completed', 'printed', i * 1000,
    i * 1000 + i * 7919 % 5400000, i * 1000 + 6000000, i % 40, 0, '', NULL FROM n
"""
_LEGS = """
INSERT INTO legs SELECT hall, id || '-1', day, id, service, service_class, window, '10' || window,
    first_called_at, closed_at, 0, 300000, closed_at, 'satisfied', closed_at, NULL, 0,
    'three-level', 1 FROM tickets
"""
_ASK = """
import json, sys, time
from pathlib import Path
from broker.journal.sqlite import SqliteStore
from broker.web.api import statistics

def high() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

store = SqliteStore(Path(sys.argv[1]), "h", 1)
before, began = high(), time.monotonic()
statistics.rows(store.figures(0, 99_999_999, "day"))
print(json.dumps([time.monotonic() - began, (high() - before) / 1024]))
"""


def measure(folder: Path, tickets_a_day: int) -> list[Figure]:
    """Count a year of so many tickets a day."""
    path = folder / "year.sqlite3"
    SqliteStore(path, "h", 1).close()
    with sqlite3.connect(path) as filled:
        filled.execute("PRAGMA synchronous = OFF")
        filled.execute(_FILL, {"rows": DAYS * tickets_a_day, "days": DAYS})
        filled.execute(_LEGS)
    filled.close()
    command = [sys.executable, "-c", _ASK, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, megabytes = json.loads(told)
    path.unlink()
    return [
        Figure("a year's statistics", "s", [seconds]),
        Figure("a year's statistics: memory", "MB", [megabytes], most=MOST_MB),
    ]
