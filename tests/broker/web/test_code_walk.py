"""Nobody but who prints it is told a follow code: a walk over every route, role, event, topic and byte kept.

A code lets its holder rate: a clerk who is told one rates themselves.
"""

import logging

import msgspec
import pytest

from broker.controller.follow import KEY_FILE
from tests.broker.web.hall import running
from tests.broker.web.walking import Walk

OURS = ("broker", "hall", "litestar", "uvicorn")


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A day and the walk, and what was written on the disk by its end."""
    folder = tmp_path_factory.mktemp("hall")
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in OURS]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    with running(folder, open_sign_in=True) as hall:
        walk = Walk(hall)
        walk.live_a_day()
        walk.over_every_route(hall.server.app)
        codes, state = walk.codes(), walk.state()
    for logger in loggers:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    written = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != KEY_FILE}
    said = "\n".join(logging.Formatter().format(record) for record in records)
    return walk, codes, state, written, said


def test_the_day_has_numbers_by_every_door(walked):
    walk, codes, state, *_ = walked
    assert {(one.source, one.device) for one in state.tickets.values()} >= {
        ("kiosk", "kiosk-1"),
        ("kiosk", "kiosk-2"),
        ("offline", "kiosk-1"),
        ("api", ""),
    }
    assert state.leases
    assert len(walk.papers) >= 4
    assert any(leg.rating for leg in state.legs.values())
    assert len(codes) == len(state.tickets) + len(state.leases)


def test_no_answer_holds_a_code(walked):
    walk, codes, *_ = walked
    told = [
        (one.role, one.asked) for one in walk.answers if any(code in one.text for code in codes)
    ]
    assert told == []


def test_a_repeated_key_is_answered_with_the_same_paper(walked):
    walk, *_ = walked
    once = [one for one in walk.papers if one["service"] == "consultation"][:2]
    assert once[0] == once[1]


def test_no_topic_but_that_of_the_kiosk_that_prints_it_holds_a_code(walked):
    walk, codes, *_ = walked
    kinds = set()
    for topic, body in walk.hall.wire.sent:
        device, kind = topic.split("/")[-2:]
        kinds.add(kind if device != "state" else "state")
        for code, printer in codes.items():
            if code.encode() in body:
                assert kind in ("reply", "order"), topic
                assert device == printer, topic
    assert {"reply", "order", "event"} <= kinds


def test_a_kiosk_is_told_a_code_when_it_prints_and_at_no_other_time(walked):
    walk, codes, *_ = walked
    replies = [
        msgspec.json.decode(body) for topic, body in walk.hall.wire.sent if topic.endswith("/reply")
    ]
    for reply in replies:
        result = reply["result"]
        if any(code in str(reply) for code in codes):
            first = result.get("confirmation") == "pending" and result["source"] == "kiosk"
            assert first or "numbers" in result


def test_nothing_kept_or_logged_holds_a_code(walked):
    _, codes, state, written, said = walked
    assert {"journal.sqlite"} <= set(written)
    for code in codes:
        assert code not in said
        assert code.encode() not in msgspec.msgpack.encode(state)
        assert [name for name, body in written.items() if code.encode() in body] == []
