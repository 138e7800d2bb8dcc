"""A hall file that changes, and the state as bytes."""

import msgspec

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Policy
from hall.domain.evolve import evolve
from hall.domain.refusals import Code
from hall.domain.state import HallState
from tests.hall.domain.halls import DAY, Small, definition, refused


def test_a_new_hall_file_leaves_nobody_without_a_place() -> None:
    hall = Small()
    hall.take("desk")
    hall.open("3", "103")
    less = definition(services=definition().services[:-1])
    refused(Code.IN_USE, hall, c.DefineHall(definition=less))
    fewer = definition(windows=definition().windows[:-1])
    refused(Code.IN_USE, hall, c.DefineHall(definition=fewer))
    assert hall.do(c.DefineHall(definition=definition())) == ()
    other = definition(policy=Policy(recall_limit=1))
    assert len(hall.do(c.DefineHall(definition=other))) == 1


def test_the_state_survives_its_own_bytes() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Complete)
    again = msgspec.json.decode(msgspec.json.encode(hall.state), type=HallState)
    assert again == hall.state
    evolve(again, e.DayClosed(day=DAY), hall.now)
    assert again != hall.state
