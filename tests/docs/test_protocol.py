"""docs/protocol.md lists every topic, message, field and event, and nothing that is not."""

import re
from pathlib import Path

import msgspec
import pytest

from hall.domain import events as e
from hall.wire import messages as m
from hall.wire import topics

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))
COMMON = {field.encode_name for field in msgspec.structs.fields(m.Request)} | {"type"}
STATE = {"epoch", "revision"}
MESSAGES = [
    kind
    for kind in vars(m).values()
    if isinstance(kind, type) and issubclass(kind, m.Message) and kind not in (m.Message, m.Request)
]


def first_column(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.M))


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_every_message_lists_its_fields(kind: type[m.Message]) -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(kind)}
    if issubclass(kind, m.Request):
        fields -= COMMON
        assert f"`{kind.__struct_config__.tag}`" in SECTIONS[kind.__name__]
    if issubclass(kind, m.State) and kind is not m.State:
        fields -= STATE
    if issubclass(kind, m.Ticket) and kind is not m.Ticket:
        fields -= {field.encode_name for field in msgspec.structs.fields(m.Ticket)}
    assert first_column(SECTIONS[kind.__name__]) == fields


def test_the_page_has_no_message_that_is_not() -> None:
    assert set(SECTIONS) == {kind.__name__ for kind in MESSAGES}


def test_the_envelope_is_listed() -> None:
    envelope = PAGE.split("Fields of every request:")[1].split("###")[0]
    assert first_column(envelope) == COMMON


def test_every_topic_is_listed() -> None:
    made = {
        topics.hall_state("<hall>"),
        topics.window_state("<hall>", "<window>"),
        topics.zone_state("<hall>", "<zone>"),
        topics.announce("<hall>", "<zone>"),
        topics.event("<hall>"),
        topics.controller("<hall>"),
        topics.anchor("<hall>"),
    }
    for of_device in (
        topics.request,
        topics.reply,
        topics.order,
        topics.presence,
        topics.health,
    ):
        made.add(of_device("<hall>", "<device>"))
    assert first_column(PAGE.split("## Topics")[1].split("\n## ")[0]) == made


def test_every_event_lists_its_fields() -> None:
    table = PAGE.split("## Events")[1]
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.*?) \|", table, re.M))
    listed = {tag: set(re.findall(r"`([^`]+)`", fields)) for tag, fields in rows.items()}
    assert listed == {
        kind.__struct_config__.tag: {f.encode_name for f in msgspec.structs.fields(kind)}
        for kind in e.AnyEvent.__args__
    }
