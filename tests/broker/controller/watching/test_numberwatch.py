"""Numbers that are used up are an alert, until the day has ended."""

from broker.controller.watching.alerts import AlertKind, AlertLevel, Alerts
from broker.controller.watching.numberwatch import watch_numbers
from hall.domain import commands as c
from hall.domain.numbers import LAST_LEASED, LEASED_ABOVE
from tests.broker.controller.rig import Rig
from tests.hall.domain.halls import Small

USED_UP = AlertKind.NUMBERS_USED_UP


def standing(alerts: Alerts) -> dict[str, AlertLevel]:
    return {one.about: one.level for one in alerts.standing if one.kind is USED_UP}


def test_a_used_up_range_is_an_alert_by_its_name_until_the_day_ends() -> None:
    hall, alerts = Small(), Alerts()
    watch_numbers(alerts, hall.state, hall.now)
    assert standing(alerts) == {}
    hall.state.counters["A"] = LEASED_ABOVE
    hall.state.leased_counts["B"] = LAST_LEASED
    watch_numbers(alerts, hall.state, hall.now)
    told = {"A001–A9000": AlertLevel.RED, "B9001–B9999": AlertLevel.AMBER}
    assert standing(alerts) == told
    hall.do(c.CloseDay())
    watch_numbers(alerts, hall.state, hall.now)
    assert standing(alerts) == {}


def test_the_writer_raises_it(tmp_path) -> None:
    rig = Rig(tmp_path)
    rig.writer._desk.state.counters["A"] = LEASED_ABOVE
    rig.pass_time(1_000)
    assert standing(rig.writer.alerts) == {"A001–A9000": AlertLevel.RED}
    rig.store.close()
