"""A simulated day reconciles, whatever goes wrong, and is the same wherever it is played."""

import dataclasses
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import RatingValue
from hall.domain.refusals import Refused
from hall.shell import hallfile
from hall.wire import messages as m
from provisioning.days import faults as spoil
from provisioning.days.command import simulate as command
from provisioning.days.crowd import Answer
from provisioning.days.day import Errand, load_day
from provisioning.days.faults import Faults
from provisioning.days.report import Committed, Report, report
from provisioning.days.simulate import SimulatedDay, simulate
from tests.hall.domain.halls import Small

EXAMPLES = Path(__file__).parents[3] / "examples"
FILE = hallfile.load(EXAMPLES / "service-hall.toml")
DAY = load_day(EXAMPLES / "reference-day.csv", FILE.definition)
MORNING = DAY[:150]


def play(seed: int = 0, **shares: float) -> SimulatedDay:
    return simulate(FILE, MORNING, seed, Faults(**shares))


def test_the_reference_day_reconciles() -> None:
    told = simulate(FILE, DAY).report
    assert told.tickets == told.printed == 2000
    assert (told.lost, told.duplicate_numbers, told.double_calls) == (0, 0, 0)
    assert told.unserved_by_right == 0
    assert told.prompts == told.legs == told.completed
    assert told.completed + told.expired == 2000
    assert sum(one.tickets for one in told.by_class.values()) == 2000
    assert 15 * 60 < told.mean_wait_s < 22 * 60
    assert told.longest_queue < 300
    assert told.expected_wait_coverage is not None
    assert told.expected_wait_coverage > 0.8


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(seed: int) -> None:
    ended = play(seed, lost=0.1, twice=0.1, disk=0.03, kill=0.02)
    assert all(count > 0 for count in ended.faults.values())
    assert ended.report.tickets == len(MORNING)
    assert ended.report.reconciles()
    assert ended.report.completed + ended.report.expired == len(MORNING)


def several() -> SimulatedDay:
    """A morning on which every other citizen of the cards goes on to a pension, every fourth to
    changes of staff, in a hall that gives three services on one number, while things go wrong.
    """
    policy = replace(FILE.definition.policy, services_per_visit=3)
    file = dataclasses.replace(FILE, definition=replace(FILE.definition, policy=policy))
    further = (Errand("pension-claim", 240_000), Errand("staff-changes", 180_000))
    visits = tuple(
        replace(visit, then=further[: 1 + place % 4 // 2])
        if place % 2 and visit.service == "card-issue"
        else visit
        for place, visit in enumerate(MORNING)
    )
    return simulate(file, visits, 5, Faults(lost=0.05, twice=0.05, disk=0.02, kill=0.01))


def test_visits_of_several_services_are_served_to_their_end() -> None:
    ended = several()
    assert ended.report.reconciles()
    assert ended.report.unserved_by_right == 0
    assert ended.report.tickets == len(MORNING)
    assert ended.report.completed + ended.report.expired == len(MORNING)
    assert ended.report.legs > ended.report.completed
    assert ended.report.hash == several().report.hash


def test_a_hall_that_gives_one_service_a_number_turns_longer_visits_away() -> None:
    errand = Errand("pension-claim", 60_000)
    visits = tuple(
        replace(visit, then=(errand,)) for visit in MORNING if visit.service != errand.service
    )
    assert simulate(FILE, visits).turned_away == {"too-many-services": len(visits)}


def test_the_same_day_gives_the_same_events_and_another_seed_others() -> None:
    assert play(1, lost=0.1).report.hash == play(1, lost=0.1).report.hash
    assert play(1).report.hash != play(2).report.hash


def test_the_command_prints_a_table_or_one_json_object(tmp_path: Path) -> None:
    short = tmp_path / "morning.csv"
    lines = (EXAMPLES / "reference-day.csv").read_text("utf-8").splitlines()
    short.write_text("\n".join(lines[:120]), "utf-8")
    arguments = [str(short), "--hall", str(EXAMPLES / "service-hall.toml")]
    said = CliRunner().invoke(command, [*arguments, "--json"])
    assert said.exit_code == 0
    figures = json.loads(said.stdout)
    assert set(Report.__struct_fields__) <= set(figures)
    assert figures["by_class"]["green"]["tickets"] > 0
    said = CliRunner().invoke(command, arguments)
    assert "reconciles: 119 tickets, 0 lost" in said.stdout


@pytest.mark.parametrize("spec", ["lots=0.1", "lost", "lost=2", "lost=-1", "lost=often"])
def test_a_wrong_fault_is_named(spec: str) -> None:
    with pytest.raises(click.BadParameter, match=spec.split("=", maxsplit=1)[0]):
        spoil.parse(spec)
    assert spoil.parse("lost=0.5, kill=0.25") == Faults(lost=0.5, kill=0.25)


# --- the report finds what it looks for ----------------------------------------------------------


def small_day() -> Small:
    hall = Small()
    hall.take()
    hall.take("pension")
    hall.open()
    hall.serve()
    hall.at(c.Complete)
    hall.do(c.Rate(leg="t1-1", value=RatingValue.SATISFIED))
    return hall


def told(hall: Small, answers: dict[str, Answer] | None = None) -> Report:
    return report([Committed(at, event) for at, event in hall.journal], answers or {})  # type: ignore[arg-type]


def answer(id: str) -> Answer:
    ticket = m.Ticket(
        id=id,
        number="A001",
        service="card",
        service_class="personal",
        state="waiting",
        ahead=0,
        expected_wait=None,
        zone="A",
        windows=("1",),
        window=None,
        printed=False,
        confirmation="pending",
        taken_at=0,
    )
    return Answer(ticket, MORNING[0])


def test_a_lost_ticket_is_found() -> None:
    figures = told(small_day(), {id: answer(id) for id in ("t1", "never-heard-of")})
    assert figures.lost == 1
    assert not figures.reconciles()


def test_a_leg_without_its_prompt_is_found() -> None:
    hall = small_day()
    hall.journal = [x for x in hall.journal if not isinstance(x[1], e.PromptOpened | e.RatingGiven)]
    figures = told(hall)
    assert (figures.legs, figures.prompts) == (1, 0)
    assert not figures.reconciles()


def test_a_number_given_twice_is_found() -> None:
    hall = small_day()
    at, taken = next(x for x in hall.journal if isinstance(x[1], e.TicketTaken))
    again = e.TicketTaken(
        **{f: getattr(taken, f) for f in taken.__struct_fields__} | {"ticket": "t9"}
    )
    hall.journal.append((at, again))
    assert told(hall).duplicate_numbers == 1


def test_a_call_that_nobody_waits_for_is_impossible_in_the_journal() -> None:
    """A double call would break the table of states: the report says so by failing loudly."""
    hall = small_day()
    hall.open("2", "102")
    twice = e.TicketCalled(ticket="t1", number="A001", window="2", clerk="102")
    hall.journal.append((hall.now, twice))
    with pytest.raises(Refused, match="ticket A001 is completed: ticket-called cannot follow"):
        told(hall)
