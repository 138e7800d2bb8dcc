"""What a guided visit says of a number: its place, its wait, where to go. PURE."""

from devices.kiosk.guided.phrases import Wishes, appointment, say, zone_place
from devices.kiosk.visit.giving import moment
from devices.kiosk.visit.pages import Result, State
from devices.voice.prompts import Piece, Sentence, Wish, sentence, signs, whole
from hall import places
from hall.domain.names import Source
from hall.wire import messages as m


def told(state: State, page: Result, briefly: bool) -> Wishes:
    """The number and all that its ticket says, or only what became of its paper."""
    number = _number(state, page.ticket)
    if briefly:
        return (*_outcome(state, page), number)
    facts = _facts(state, page.ticket)
    after = () if page.outcome == "printing" else (say(state, "guided.result.repeat"),)
    return (*_outcome(state, page), number, *facts, *after)


def _outcome(state: State, page: Result) -> Wishes:
    if page.outcome == "printing":
        return ()
    own = page.outcome in ("shown", "held")
    key = f"guided.result.{page.outcome}" if own else f"kiosk.result.{page.outcome}"
    plain = say(state, "kiosk.result.printed") if page.outcome == "unproven" else ()
    return ((*say(state, key), *plain),)


def _number(state: State, ticket: m.Ticket) -> Wish:
    said = signs(ticket.number)
    bare = Sentence(state.language, "{number}", {"number": (said,)})
    return (*say(state, "guided.number", number=said), bare)


def _facts(state: State, ticket: m.Ticket) -> Wishes:
    return tuple(
        wish
        for wish in (
            appointment(state, moment(ticket.appointment_at)),
            _ahead(state, ticket),
            _wait(state, ticket.expected_wait),
            *_where(state, ticket),
            say(state, "ticket.priority.ask-guide") if state.setup.must_ask(ticket) else (),
        )
        if wish
    )


def _ahead(state: State, ticket: m.Ticket) -> Wish:
    if ticket.ahead is None:
        return say(state, "guided.offline") if ticket.source == Source.OFFLINE else ()
    if ticket.ahead == 0:
        return say(state, "ticket.next")
    return say(state, "ticket.ahead", count=whole(ticket.ahead))


def _wait(state: State, expected: m.Wait | None) -> Wish:
    """In whole minutes, as on the ticket."""
    if expected is None:
        return ()
    low, high = max(round(expected.low_s / 60), 1), -(-expected.high_s // 60)
    if high < 2:
        return say(state, "guided.wait.short")
    if low == high:
        return say(state, "guided.wait.about", low=whole(low))
    return say(state, "guided.wait.range", low=whole(low), high=whole(high))


def _where(state: State, ticket: m.Ticket) -> Wishes:
    """Where to wait and which windows to mind, and to which other zones the call may lead."""
    hall, language = state.setup.hall, state.language
    place = places.waiting_place(hall, ticket.zone, ticket.windows)
    others = [zone_place(state, one) for one in place.others[: places.MOST_ZONES]]
    also = (sentence(language, "guided.where.also", zones=others),) if others else ()
    zone = zone_place(state, ticket.zone)
    alone = sentence(language, "guided.where.zone", zone=zone)
    if not places.listed(hall, language, place.windows):
        return ((alone,), also)
    watched = _watched(state, place.windows)
    return (
        (
            sentence(language, "guided.where", zone=zone, windows=watched),
            sentence(language, "guided.where.windows", windows=watched),
            alone,
        ),
        also,
    )


def _watched(state: State, windows: tuple[str, ...]) -> list[Sentence]:
    """Windows, those with the same name together."""
    alike = places.by_template(state.setup.hall, state.language, windows)
    return [
        Sentence(
            state.language,
            template,
            {"window": tuple(_range(state.language, one) for one in places.ranges(same))},
        )
        for template, same in alike.items()
    ]


def _range(language: str, windows: str) -> Piece | Sentence:
    """A window, or some that are next to each other."""
    first, dash, last = windows.partition("–")
    if not dash:
        return whole(windows)
    return sentence(language, "guided.windows.range", first=whole(first), last=whole(last))
