from dataclasses import replace

from broker.journal.contract import Batch, LegRow, SpeechRow, TicketRow
from broker.journal.figures import By
from broker.journal.sqlite import IN_MEMORY, SqliteStore
from broker.web.api import statistics
from broker.web.api.statistics import DEFINITIONS
from hall.domain.names import RatingValue
from hall.domain.scales import MAPPINGS, NationalLevel

DAY = 20260105


def rows(tickets: list, legs: list, speech: list, by: By) -> list[statistics.StatisticsRow]:
    """The figures of a journal with these rows."""
    store = SqliteStore(IN_MEMORY, "small", 1)
    owners = {leg.ticket: ticket(leg.ticket, day=DAY - 1) for leg in legs}
    store.append(
        Batch(
            tickets=owners | {one.id: one for one in tickets},
            legs={one.id: one for one in legs},
            speech={one.key: one for one in speech},
        )
    )
    found = statistics.rows(store.figures(DAY, DAY + 9, by))
    store.close()
    return found


def ticket(
    id: str, window: str | None = "2", state: str = "completed", waited_s: int = 60, day: int = DAY
):
    return TicketRow(
        id=id,
        day=day,
        number=id,
        service="card-issue",
        service_class="personal",
        priority=None,
        priority_class="ordinary",
        source="kiosk",
        device="kiosk-1",
        zone="A",
        state=state,
        confirmation="printed",
        taken_at=1_000,
        first_called_at=1_000 + waited_s * 1000 if window else None,
        closed_at=None,
        window=window,
        reactivations=0,
    )


def leg(id: str, clerk: str, rating: str | None = None, ended: bool = True, version: int = 1):
    return LegRow(
        id=id,
        day=DAY,
        ticket=id,
        service="card-issue",
        service_class="personal",
        window="2",
        clerk=clerk,
        started_at=0,
        ended_at=300_000 if ended else None,
        parked_ms=0,
        service_ms=240_000 if ended else None,
        prompt_at=300_000 if ended else None,
        rating=rating,
        rated_at=None,
        reason=None,
        duplicates=0,
        scale="three-level" if rating else None,
        scale_version=version if rating else None,
    )


def test_waits_and_ends_of_tickets():
    tickets = [ticket(f"A{n:03}", waited_s=n * 10) for n in range(1, 11)]
    tickets += [ticket("A011", None, "expired"), ticket("A012", None, "cancelled")]
    [row] = rows(tickets, [], [], "day")
    figures = row.figures
    assert row.key == "2026-01-05"
    assert (figures["tickets"], figures["called"], figures["completed"]) == (12, 10, 10)
    assert (figures["expired"], figures["cancelled"]) == (1, 1)
    waits = figures["mean_wait_s"], figures["p90_wait_s"], figures["longest_wait_s"]
    assert waits == (55.0, 90.0, 100.0)


def test_an_unrated_leg_is_never_a_grade():
    legs = [
        leg("1", "1001", "satisfied"),
        leg("2", "1001", "unsatisfied"),
        leg("3", "1001"),
        leg("4", "1001", ended=False),
    ]
    [row] = rows([], legs, [], "clerk")
    assert (row.figures["legs"], row.figures["prompts"], row.figures["ratings"]) == (3, 3, 2)
    assert row.figures["response_rate"] == 0.6667
    assert row.figures["satisfaction_rate"] == 0.5
    assert row.figures["national"] == {
        "very-satisfied": 0,
        "satisfied": 1,
        "basically-satisfied": 0,
        "unsatisfied": 1,
        "very-unsatisfied": 0,
    }
    assert row.figures["mean_service_s"] == 240.0


def test_a_rating_keeps_the_levels_of_the_scale_on_which_it_was_given(monkeypatch):
    newer = dict.fromkeys(RatingValue, NationalLevel.VERY_SATISFIED)
    monkeypatch.setitem(MAPPINGS, ("three-level", 2), newer)
    legs = [leg("1", "1001", "satisfied"), leg("2", "1001", "satisfied", version=2)]
    [row] = rows([], legs, [], "window")
    levels = {level: count for level, count in row.figures["national"].items() if count}
    assert levels == {"very-satisfied": 1, "satisfied": 1}


def test_nothing_gives_no_figure():
    [row] = rows([], [leg("1", "1001", ended=False)], [], "window")
    assert row.figures["satisfaction_rate"] is None
    assert row.figures["mean_wait_s"] is None
    assert rows([], [], [], "hall") == []


def test_windows_come_in_their_order_and_every_figure_is_defined():
    windows = [ticket(f"A00{n}", w) for n, w in enumerate(("10", "9", "2"))]
    found = rows(windows, [], [], "window")
    assert [row.key for row in found] == ["2", "9", "10"]
    assert set(found[0].figures) == set(DEFINITIONS) - {"spoken", "unspoken"}
    by_clerk = rows([], [leg("1", "1001")], [], "clerk")
    assert "tickets" not in by_clerk[0].figures


def test_what_was_not_spoken_is_counted_by_zone_day_and_hall():
    speech = [
        SpeechRow(DAY, "board-a", "b1", "A", 40, 2),
        SpeechRow(DAY, "board-a", "b2", "A", 5, 1),
        SpeechRow(DAY + 1, "board-b", "b1", "B", 9, 0),
    ]

    def counted(by: str) -> dict[str, tuple]:
        found = rows([ticket("A001")], [], speech, by)
        return {row.key: (row.figures["spoken"], row.figures["unspoken"]) for row in found}

    assert counted("zone") == {"A": (45, 3), "B": (9, 0)}
    assert counted("day") == {"2026-01-05": (45, 3), "2026-01-06": (9, 0)}
    assert counted("hall") == {"hall": (54, 3)}
    by_service = rows([ticket("A001")], [], speech, "service")
    assert "unspoken" not in by_service[0].figures
    by_zone = rows([ticket("A001")], [], speech, "zone")
    assert by_zone[0].figures["tickets"] == 1
    assert "ratings" not in by_zone[0].figures


def test_a_missed_number_is_a_no_show_also_after_the_close():
    missed = [
        replace(ticket("A001", state="no-show"), missed_at=5),
        replace(ticket("A002", state="expired"), missed_at=5),
        ticket("A003", state="expired"),
    ]
    [row] = rows(missed, [], [], "window")
    assert (row.figures["no_shows"], row.figures["expired"]) == (2, 1)


def test_a_leg_that_was_left_open_is_told_apart_and_has_no_duration():
    [row] = rows([], [leg("1", "1001"), replace(leg("2", "1001"), service_ms=None)], [], "clerk")
    figures = row.figures
    assert (figures["legs"], figures["left_open"], figures["mean_service_s"]) == (1, 1, 240.0)
