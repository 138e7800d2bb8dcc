"""Convert between messages and bytes. Decoding raises no other exception than :class:`BadMessage`."""

from typing import TypeVar

import msgspec

from hall.domain.wording import fit, texts_in, unfit
from hall.wire import messages as m
from hall.wire.topics import VERSION

M = TypeVar("M", bound=m.Message)


class BadMessage(Exception):
    """An invalid message: ``code`` is too-large, malformed, unknown-version or unknown-type; ``id`` is the
    request's id, None if it could not be read.
    """

    def __init__(self, code: str, message: str, id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


class _Envelope(msgspec.Struct):
    v: int | None = None
    id: str | None = None
    type: str | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_request: msgspec.json.Decoder[m.AnyRequest] = msgspec.json.Decoder(m.AnyRequest)
_encode = msgspec.json.Encoder()
_TYPES = frozenset(c.__struct_config__.tag for c in m.AnyRequest.__args__)
_BODY = {
    kind: [name for name in kind.__struct_fields__ if name != "id"]
    for kind in m.AnyRequest.__args__
}
"""The fields of each request but its id, which is looked at before anything else."""


def encode(message: m.Message) -> bytes:
    """Return a message as JSON in UTF-8."""
    return _encode.encode(message)


def decode_request(body: bytes) -> m.AnyRequest:
    """Decode a request of any type. Raises :class:`BadMessage`, which says what is wrong with it."""
    if len(body) > m.REQUEST_LIMIT:
        raise BadMessage("too-large", f"{len(body)} bytes; at most {m.REQUEST_LIMIT} are taken")
    try:
        envelope = _envelope.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage("malformed", str(error)) from error
    if envelope.id is not None and (why := unfit(envelope.id)):
        raise BadMessage("malformed", f"id: {why}")
    if envelope.v != VERSION:
        text = f"protocol version {envelope.v}; this controller speaks {VERSION}"
        raise BadMessage("unknown-version", text, envelope.id)
    if envelope.type not in _TYPES:
        raise BadMessage("unknown-type", f"there is no request {envelope.type!r}", envelope.id)
    try:
        request = _request.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage("malformed", str(error), envelope.id) from error
    for name in _BODY[type(request)]:
        value = getattr(request, name)
        for text in (value,) if isinstance(value, str) else texts_in(value):
            if why := unfit(text):
                raise BadMessage("malformed", f"{name}: {why}", envelope.id)
    return request


def decode(kind: type[M], body: bytes) -> M:
    """Decode a message of a known type. Raises :class:`BadMessage`."""
    if len(body) > m.STATE_LIMIT:
        raise BadMessage("too-large", f"{len(body)} bytes; at most {m.STATE_LIMIT} are taken")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage("malformed", str(error)) from error


H = TypeVar("H", m.Presence, m.Health)


def decode_heard(kind: type[H], body: bytes) -> H:
    """Decode a presence or a health. Raises :class:`BadMessage`.

    Texts that may not be stored are masked instead of being refused: the serial number of a broken part may
    look like an identity number, and must not cost the whole report.
    """
    heard = decode(kind, body)
    told = {name: getattr(heard, name) for name in heard.__struct_fields__}
    mended = {name: _fit(value) for name, value in told.items() if any(map(unfit, texts_in(value)))}
    return msgspec.structs.replace(heard, **mended) if mended else heard


def _fit(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return fit(value) if isinstance(value, str) else tuple(map(fit, value))
