"""Evaluators to begin with."""

import pytest

from tests.devices.evaluator.bench import Bench
from tests.devices.states import prompt, window


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def asking(bench: Bench) -> Bench:
    """An evaluator whose prompt has been open for a second."""
    bench.hear(window(rating=prompt()))
    bench.wait(1_000)
    return bench
