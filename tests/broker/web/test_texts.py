"""Every text of every body of the API, and every key: none that may not be kept comes in."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from broker.web.api import bodies
from broker.web.api.appointments import Book
from tests.broker.web.hall import Hall
from tests.hall.domain.identity import CONTROLS, WRITTEN

UNFIT = (*WRITTEN, *(f"材料{sign}不全" for sign in CONTROLS))
VALUES: dict[str, Any] = {
    "at": "2026-11-23T10:00:00+08:00",
    "value": "satisfied",
    "appointments": [{"code": "Y-1000", "service": "x", "at": "2026-11-23T10:00:00+08:00"}],
}


def kinds(base: type[msgspec.Struct] = bodies.Body) -> Iterator[type[msgspec.Struct]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def bare(type_: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """A type without what is annotated to it."""
    return type_.type if isinstance(type_, msgspec.inspect.Metadata) else type_


def texts(kind: type[msgspec.Struct]) -> Iterator[tuple[str, bool]]:
    """The fields that hold text, and whether they hold a list of it."""
    for field in msgspec.structs.fields(kind):
        type_ = bare(msgspec.inspect.type_info(field.type))
        for one in map(bare, getattr(type_, "types", (type_,))):
            inner = bare(getattr(one, "item_type", one))
            if isinstance(inner, msgspec.inspect.StrType):
                yield field.encode_name, inner is not one


FIELDS = [(kind, *text) for kind in kinds() for text in texts(kind)]


def least(kind: type[msgspec.Struct]) -> dict[str, Any]:
    required = [f.encode_name for f in msgspec.structs.fields(kind) if f.required]
    return {name: "Y-1000" if name == "code" else VALUES.get(name, "x") for name in required}


@pytest.mark.parametrize(
    ("kind", "name", "many"), FIELDS, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_no_text_that_may_not_be_kept_comes_in(kind, name, many):
    msgspec.convert(least(kind), kind)
    for text in UNFIT:
        with pytest.raises(msgspec.ValidationError) as bad:
            msgspec.convert(least(kind) | {name: [text] if many else text}, kind)
        assert text not in str(bad.value)
        assert name in str(bad.value)


def test_every_body_of_the_api_is_one_of_these(shared_hall: Hall):
    """A body that is no Body would forget to look at its texts."""
    spec = shared_hall.client().get("/api/v1/openapi.json").json()
    schemas = spec["components"]["schemas"]
    known = {kind.__name__ for kind in kinds()}
    asked = set()
    for path in spec["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            asked |= {ref for one in content.values() for ref in refs(one["schema"])}
    assert asked
    for name in asked:
        assert name.rsplit("_", 1)[-1] in known or schemas[name].get("title") in known, name
        assert schemas[name].get("additionalProperties") is False, name


def refs(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rsplit("/", 1)[-1]} if "$ref" in schema else set()
        return own.union(*map(refs, schema.values())) if schema else own
    return set().union(*map(refs, schema)) if isinstance(schema, list) else set()


@pytest.mark.parametrize("number", [one for one in WRITTEN if one.isascii() and " " not in one])
def test_no_key_is_an_identity_number(shared_hall: Hall, number):
    answer = shared_hall.program().post(
        "/api/v1/windows/5/next", headers={"Idempotency-Key": number}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-request")
    assert number not in answer.text


@pytest.mark.parametrize(
    "key",
    ["018f5c7e-1111-7222-8333-444455556666", "9f" * 16, "order-1859342342342342342", "a1"],
)
def test_keys_that_programs_make_are_taken(shared_hall: Hall, key):
    answer = shared_hall.program().post("/api/v1/windows/5/next", headers={"Idempotency-Key": key})
    assert answer.json()["code"] == "not-signed-in"


def test_an_answer_repeats_no_identity_number(shared_hall: Hall):
    answer = shared_hall.program().get("/api/v1/tickets/110101199003070011")
    assert answer.status_code == 404
    assert "110101199003070011" not in answer.text


def test_what_a_load_of_appointments_writes(shared_hall: Hall):
    assert ("code", False) in [*texts(Book)]
    wrong = {"code": "Y-1000", "service": "110101 19900307 0011", "at": VALUES["at"]}
    answer = shared_hall.program().post("/api/v1/appointments", json={"appointments": [wrong]})
    assert answer.status_code == 400
    assert "identity number" in answer.text
