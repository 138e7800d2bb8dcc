"""A day's statistics name the journal's last entry at its close, to be kept on paper."""

import re
from datetime import date, timedelta

import pytest

from broker.controller.contract import Submission
from broker.journal.chain import code
from hall.domain import commands as c
from tests.broker.web.hall import Hall


@pytest.fixture
def closed(hall: Hall) -> str:
    """The day that was closed."""
    hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    day = str(hall.controller.live.hall.day)
    hall.controller.submit(Submission(None, "test", "close", c.CloseDay())).result(10)
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def test_the_close_of_a_day_is_in_its_statistics(hall: Hall, closed: str):
    (close,) = hall.program().get("/api/v1/statistics", params={"from": closed}).json()["closes"]
    number = int(closed.replace("-", ""))
    (kept,) = hall.controller.closes_of(number, number)
    assert close == {"day": closed, "sequence": kept.sequence, "code": code(kept.hash)}
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", close["code"])


def test_the_page_of_a_day_has_its_figures_and_its_code(hall: Hall, closed: str):
    page = hall.person("3001").get(f"/day/{closed}").text
    number = int(closed.replace("-", ""))
    (kept,) = hall.controller.closes_of(number, number)
    assert f"第 {kept.sequence} 条，校验码 {code(kept.hash)}" in page
    assert '<tr><th>取号</th><td class="n">1</td></tr>' in page
    assert '<tr><th>未办结</th><td class="n">0</td></tr>' in page


def test_a_day_that_is_not_closed_has_no_code(hall: Hall):
    day = date.fromisoformat(str(hall.controller.live.hall.day))
    for other in (day, day - timedelta(days=90)):
        assert "没有校验码" in hall.person("3001").get(f"/day/{other.isoformat()}").text


def test_only_leaders_read_it(hall: Hall):
    assert hall.person("1001").get("/day/2026-09-21").status_code == 403
    assert hall.client().get("/day/2026-09-21").status_code in (303, 401)
