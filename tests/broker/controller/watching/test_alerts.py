import pytest

from broker.controller.watching.alerts import AlertKind, AlertLevel, Alerts
from hall.texts import LANGUAGES

KIND = AlertKind.HALL_FILE_WAITS


def test_an_alert_keeps_its_beginning_and_takes_newer_values():
    alerts = Alerts()
    alerts.begin(KIND, now=1, n=1)
    alerts.begin(KIND, now=5, n=2)
    assert [(one.since, one.values) for one in alerts.standing] == [(1, {"n": 2})]
    alerts.end(KIND)
    assert alerts.standing == ()
    alerts.begin(KIND, now=9)
    assert alerts.standing[0].since == 9


def test_the_urgent_come_first_and_one_ends_without_the_others():
    alerts = Alerts()
    alerts.begin(KIND, "a", now=1, level=AlertLevel.AMBER)
    alerts.begin(KIND, "b", now=3)
    alerts.begin(KIND, "c", now=2)
    assert [one.about for one in alerts.standing] == ["c", "b", "a"]
    alerts.end(KIND, "b")
    assert [one.about for one in alerts.standing] == ["c", "a"]


def test_the_same_news_is_no_news():
    alerts = Alerts()
    alerts.begin(KIND, now=1)
    before = alerts.standing
    alerts.begin(KIND, now=2)
    alerts.end(KIND, "another")
    assert alerts.standing is before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_a_text(kind: AlertKind, language: str):
    assert LANGUAGES[language][f"alert.{kind}"]
