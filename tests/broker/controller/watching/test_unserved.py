"""People who wait for what no open window serves are an alert, while it is so."""

from broker.controller.watching.alerts import Alert, AlertKind, Alerts
from broker.controller.watching.unserved import GRACE_MS, Unserved
from hall.domain import commands as c
from tests.hall.domain.halls import MINUTE, Small


class Watched:
    def __init__(self) -> None:
        self.hall, self.alerts = Small(), Alerts()
        self.unserved = Unserved(self.alerts)

    def after(self, ms: int) -> list[Alert]:
        self.hall.now += ms
        self.unserved.watch(self.hall.state, self.hall.now)
        kind = AlertKind.SERVICE_UNSERVED
        return [one for one in self.alerts.standing if one.kind is kind]


def test_who_waits_with_no_window_open_is_told_after_a_grace_until_one_opens() -> None:
    watched = Watched()
    assert watched.after(0) == []
    watched.hall.take("staff")
    assert watched.after(0) == watched.after(GRACE_MS - 1) == []
    [alert] = watched.after(1)
    assert (alert.about, alert.values) == ("staff", {"n": 1})
    watched.hall.do(c.OpenWindow(window="1", clerk="101"))
    assert len(watched.after(0)) == 1
    watched.hall.do(c.OpenWindow(window="3", clerk="103"))
    assert watched.after(0) == []


def test_a_hand_over_at_noon_is_no_alert() -> None:
    watched = Watched()
    watched.hall.take("staff")
    for _ in range(3):
        watched.hall.do(c.OpenWindow(window="3", clerk="103"))
        assert watched.after(0) == []
        watched.hall.do(c.CloseWindow(window="3", clerk="103"))
        assert watched.after(GRACE_MS - 1) == []


def test_before_the_windows_open_nothing_is_amiss() -> None:
    watched = Watched()
    watched.hall.now -= 30 * MINUTE
    watched.hall.take("staff")
    assert watched.after(GRACE_MS) == watched.after(GRACE_MS) == []
    assert watched.after(30 * MINUTE - 2 * GRACE_MS) == []
    assert len(watched.after(GRACE_MS)) == 1
    assert watched.after(180 * MINUTE) == []
