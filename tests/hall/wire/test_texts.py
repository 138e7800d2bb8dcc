"""Every text of every message of a board: none that may not be kept comes in."""

import msgspec
import pytest

from hall.wire import messages as m
from hall.wire.codec import BadMessage, decode_heard, decode_request
from tests.hall.domain.identity import CONTROLS, WRITTEN

UNFIT = (*WRITTEN, *(f"paper{sign}out" for sign in CONTROLS))
HEAD = {"v": 1, "id": "i", "device": "d", "boot": "b", "sequence": 1, "at": 2, "mono": 3}
KINDS = {kind.__struct_config__.tag: kind for kind in m.AnyRequest.__args__}


def texts(kind: type[msgspec.Struct]) -> list[str]:
    """The fields that hold free text, alone or in a list."""
    return [
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if _holds_text(msgspec.inspect.type_info(field.type))
    ]


def _holds_text(type_: msgspec.inspect.Type) -> bool:
    inner = (
        *getattr(type_, "types", ()),
        *([type_.type] if isinstance(type_, msgspec.inspect.Metadata) else ()),
        *([type_.item_type] if hasattr(type_, "item_type") else ()),
    )
    return isinstance(type_, msgspec.inspect.StrType) or any(map(_holds_text, inner))


def sample(kind: type[msgspec.Struct], name: str, text: str) -> object:
    field = next(one for one in msgspec.structs.fields(kind) if one.encode_name == name)
    return [text] if "tuple" in str(field.type) else text


FIELDS = [(tag, name) for tag, kind in KINDS.items() for name in texts(kind)]


def whole(tag: str) -> dict[str, object]:
    """The least that a request of this type says."""
    made: dict[str, object] = {**HEAD, "type": tag}
    for field in msgspec.structs.fields(KINDS[tag]):
        if field.required and field.encode_name not in made:
            made[field.encode_name] = {
                "count": 1,
                "value": "satisfied",
                "reason": "efficiency",
            }.get(field.encode_name, "x")
    return made


def test_the_fields_are_found() -> None:
    assert {("print-failed", "reason"), ("take", "then"), ("take", "id"), ("take", "boot")} <= {
        *FIELDS
    }


@pytest.mark.parametrize(("tag", "name"), FIELDS)
def test_no_text_of_a_request_that_may_not_be_kept_comes_in(tag: str, name: str) -> None:
    decode_request(msgspec.json.encode(whole(tag)))
    for text in UNFIT:
        body = whole(tag) | {name: sample(KINDS[tag], name, text)}
        with pytest.raises(BadMessage) as bad:
            decode_request(msgspec.json.encode(body))
        assert bad.value.code == "malformed"
        assert text not in bad.value.message
        assert bad.value.id == (None if name == "id" else "i")


@pytest.mark.parametrize("kind", [m.Presence, m.Health])
def test_what_a_board_tells_of_itself_is_masked_and_heard(
    kind: type[m.Presence | m.Health],
) -> None:
    least = {"boot": "b", "online": True, "version": "1", "kind": "kiosk"}
    least |= {"at": 1, "uptime_s": 1, "outbox": 0}
    for name in texts(kind):
        for text in UNFIT:
            body = msgspec.json.encode(least | {name: sample(kind, name, text)})
            heard = decode_heard(kind, body)
            assert text not in str(msgspec.to_builtins(heard))
            assert heard.boot or name == "boot"
