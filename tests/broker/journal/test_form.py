"""A state of another shape is known by the number of its form."""

import os
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from broker.journal import replay
from hall.domain.definition import HallDefinition
from hall.domain.index import Index
from hall.domain.state import HallState
from tests.hall.domain.crowd import Crowd

FORMS = Path(__file__).parent / "forms"
TOLD = """\
The shape of HallState is not the one of form {form!r} any more: give replay.FORM the next number, and write
its shape with HALL_GOLDEN=write ./run test tests/broker/journal/test_form.py
"""


def shape(kind: type[msgspec.Struct]) -> str:
    """The fields of a state and of all that is in it: names, types and defaults, and no more."""
    lines: list[str] = []
    wanted, seen = [kind], {kind, Index}
    while wanted:
        one = wanted.pop(0)
        lines.append(one.__name__)
        hints = get_type_hints(one)
        for field in msgspec.structs.fields(one):
            if hints[field.name] is Index:
                continue
            default = "" if field.default is msgspec.NODEFAULT else f" = {field.default!r}"
            lines.append(f"    {field.name}: {hints[field.name]}{default}")
            for inner in inside(hints[field.name]):
                if inner not in seen:
                    seen.add(inner)
                    wanted.append(inner)
    return "\n".join(lines) + "\n"


def inside(hint: Any) -> list[type[msgspec.Struct]]:
    """The structs in a type."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [one for part in getattr(hint, "__args__", ()) for one in inside(part)]


def test_a_changed_shape_of_the_state_has_another_number():
    golden = FORMS / f"{replay.FORM}.txt"
    if os.environ.get("HALL_GOLDEN") == "write" and not golden.exists():
        FORMS.mkdir(exist_ok=True)
        golden.write_text(shape(HallState))
    assert golden.read_text() == shape(HallState), TOLD.format(form=replay.FORM)


def test_words_change_no_shape_and_fields_do():
    class Told(HallDefinition, frozen=True):
        """Another docstring."""

    class More(HallDefinition, frozen=True):
        more: int = 0

    plain = shape(HallDefinition)
    assert shape(Told) == plain.replace("HallDefinition", "Told", 1)
    assert "    more: <class 'int'> = 0\n" in shape(More)


def test_the_index_is_made_again_and_not_kept():
    crowd = Crowd(5)
    for _ in range(60):
        crowd.act()
    state = crowd.hall.state
    body = replay.frozen(state)
    assert "index" not in msgspec.msgpack.decode(body)
    assert replay.thawed(body) == state
