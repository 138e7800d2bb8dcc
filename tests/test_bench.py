"""``./run bench`` measures a hall and says so; how fast it is, no test judges."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FEW = ["--samples", "20", "--tickets", "64", "--starts", "1", "--short", "--json"]


@pytest.mark.hall
def test_a_bench_measures_the_limit_and_everything_beside_it():
    command = [sys.executable, "scripts/bench.py", "--hall", "examples/demo.toml", *FEW]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = {one["name"].strip(): one for one in json.loads(done.stdout)["figures"]}
    for way in ("touch → reply", "key → window screen"):
        assert figures[way]["n"] == 20
        assert figures[way]["x_p50"] > 0
        assert len(figures[way]["within"]) == 2
    assert figures["limit: request + reply + commit"]["p50"] > 0
    for in_flight in (8, 64):
        assert figures[f"tickets a second, {in_flight} in flight"]["p50"] > 0
    for name in ("controller, started again", "kiosk", "evaluator", "window screen", "zone board"):
        assert 0 < figures[f"{name}: time to ready"]["p50"] < 60
    for promised in (
        "touch → first changed pixel",
        "printer's cover opens → technician's page",
        "press → lamp",
        "press → panel",
        "key → window screen's first changed pixel",
        "window screen killed: start → its number again",
        "key → call on the zone board, a notice moving",
        "as a ticket: sent, printed, proven",
        "at rest",
        "a year's statistics: memory",
        "at rest, notices rolling",
        "kiosk of 80 services, on its first page",
    ):
        assert figures[promised]["p50"] > 0
        assert len(figures[promised]["within_most"]) == 2
    flooded = figures["while one kiosk asks for 1,000 numbers"]
    assert flooded["x_p99"] > 0
    assert len(flooded["within_most"]) == 2
    assert figures["as a ticket: sent, printed, proven"]["x_p50"] > 1
