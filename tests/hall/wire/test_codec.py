"""Bytes from anywhere become a message or a named complaint."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from hall.domain.names import BoardKind, RatingValue
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.codec import BadMessage, decode, decode_request, encode

HEAD = {"id": "i", "device": "kiosk-1", "boot": "b", "sequence": 1, "at": 2, "mono": 3}
GOOD = {"v": 1, "type": "take", "service": "card", **HEAD}
REQUESTS = [
    m.Take(service="card", priority="senior", **HEAD),
    m.Printed(ticket="t", **HEAD),
    m.PrintFailed(ticket="t", reason="paper-out", **HEAD),
    m.Shown(ticket="t", **HEAD),
    m.CancelTicket(ticket="t", **HEAD),
    m.ReactivateTicket(ticket="t", **HEAD),
    m.Rate(leg="t-1", value=RatingValue.SATISFIED, after_prompt_ms=900, **HEAD),
    m.RateReason(leg="t-1", reason="efficiency", **HEAD),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: type(r).__name__)
def test_a_request_survives_the_wire(request_: m.AnyRequest) -> None:
    again = decode_request(encode(request_))
    assert type(again) is type(request_)
    assert encode(again) == encode(request_)


def test_every_request_is_sent_by_some_board() -> None:
    assert frozenset().union(*m.MAY_SEND.values()) == set(m.AnyRequest.__args__)
    assert set(m.MAY_SEND) == set(BoardKind)


def test_unknown_fields_are_let_through() -> None:
    assert decode_request(msgspec.json.encode({**GOOD, "colour": "red"})).id == "i"


@pytest.mark.parametrize(
    ("body", "code", "id"),
    [
        (b"", "malformed", None),
        (b"\xff\xfe", "malformed", None),
        (b"[" * 4000, "malformed", None),
        (b"{}", "unknown-version", None),
        (b'{"v": 1}' + b" " * 5000, "too-large", None),
        ({**GOOD, "v": 2}, "unknown-version", "i"),
        ({**GOOD, "v": "1"}, "malformed", None),
        ({**GOOD, "type": "format-disk"}, "unknown-type", "i"),
        ({**GOOD, "service": 7}, "malformed", "i"),
        ({**GOOD, "type": "printed"}, "malformed", "i"),
        ({**GOOD, "type": "rate", "leg": "t-1", "value": "great"}, "malformed", "i"),
    ],
)
def test_a_bad_request_is_named(body: bytes | dict[str, object], code: str, id: str | None) -> None:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with pytest.raises(BadMessage) as bad:
        decode_request(raw)
    assert (bad.value.code, bad.value.id) == (code, id)
    assert bad.value.message


@given(st.binary(max_size=5000) | st.text().map(str.encode))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    for read in (decode_request, lambda b: decode(m.Window, b)):
        try:
            read(body)
        except BadMessage as bad:
            assert bad.code in {"malformed", "too-large", "unknown-version"}  # noqa: PT017


def test_state_is_read_by_its_kind() -> None:
    state = m.Controller(online=True, epoch=1, sequence=2, version="0", at=5)
    assert decode(m.Controller, encode(state)) == state
    with pytest.raises(BadMessage):
        decode(m.Zone, encode(state))


def test_a_ticket_s_class_travels_as_class() -> None:
    assert "class" in {f.encode_name for f in msgspec.structs.fields(m.Ticket)}


def test_device_topics_are_built_and_taken_apart() -> None:
    for kind in ("request", "reply", "order", "presence", "health"):
        topic = getattr(topics, kind)("demo", "kiosk-1")
        assert topics.parse_device(topic) == topics.DeviceTopic("demo", "kiosk-1", kind)
    for other in (topics.hall_state("demo"), "hall/2/demo/device/k/request", "x"):
        assert topics.parse_device(other) is None


# --- bounds ----------------------------------------------------------------------------------------


def kinds(start: type) -> set[type]:
    """Every message there is."""
    return {start, *(one for sub in start.__subclasses__() for one in kinds(sub))}


def unbounded(kind: inspect.Type) -> list[str]:
    """The parts of a type whose values could be of any size."""
    match kind:
        case inspect.IntType() | inspect.FloatType():
            return [] if None not in (kind.ge, kind.le) else [repr(kind)]
        case inspect.StrType():
            return [] if kind.max_length is not None else [repr(kind)]
        case inspect.VarTupleType():
            own = [] if kind.max_length is not None else ["a tuple"]
            return own + unbounded(kind.item_type)
        case inspect.DictType():
            own = [] if kind.max_length is not None else ["a dict"]
            return own + unbounded(kind.key_type) + unbounded(kind.value_type)
        case inspect.UnionType():
            return [one for part in kind.types for one in unbounded(part)]
        case inspect.BoolType() | inspect.EnumType() | inspect.NoneType() | inspect.StructType():
            return []
        case _:
            return [repr(kind)]


FREE = {(m.Reply, "result")}
"""What it is depends on the request; whoever asked converts it to a bounded type."""


def test_every_field_of_every_message_is_bounded() -> None:
    ours = {one for one in kinds(m.Message) if one.__module__ == m.__name__}
    assert len(ours) > 30
    loose = {
        f"{kind.__name__}.{field.name}": unbounded(field.type)
        for kind in ours
        for field in inspect.type_info(kind).fields
        if (kind, field.name) not in FREE
    }
    assert {name: parts for name, parts in loose.items() if parts} == {}


@pytest.mark.parametrize("at", [2**62, -1, m.LATEST_MS + 1, 2**70])
def test_a_time_beyond_every_clock_is_malformed(at: int) -> None:
    said = {"online": True, "epoch": 1, "sequence": 2, "version": "0", "at": at}
    with pytest.raises(BadMessage, match="at"):
        decode(m.Controller, msgspec.json.encode(said))


def test_text_that_is_no_utf_8_is_malformed_wherever_it_stands() -> None:
    for field in ("id", "service", "language", "boot"):
        body = msgspec.json.encode({**GOOD, field: "\x00"}).replace(b"\\u0000", b"\xff")
        assert b"\xff" in body
        with pytest.raises(BadMessage) as bad:
            decode_request(body)
        assert bad.value.code == "malformed"
