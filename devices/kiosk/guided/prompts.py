"""What a guided visit says on each page. PURE.

Every page has a list of wishes: sentences in their order, each with what is said in its place where
its clips are missing (see :mod:`devices.voice.prompts`).
"""

from functools import singledispatch

from devices.kiosk.guided.items import SHUT, Item, items, place_of
from devices.kiosk.guided.state import LEFT, Guide
from devices.kiosk.screen import words
from devices.kiosk.visit import giving
from devices.kiosk.visit.offer import nearest_other, shut
from devices.kiosk.visit.pages import (
    Checking,
    Papers,
    Refused,
    Result,
    State,
    Taking,
)
from devices.voice.prompts import (
    Piece,
    Said,
    Sentence,
    Speech,
    Wish,
    compose,
    name,
    sentence,
    signs,
    whole,
)
from devices.voice.repertoire import REFUSALS, WHAT_NOW, papers
from hall.domain.definition import Hours
from hall.domain.names import Source
from hall.texts import named
from hall.wire import messages as m

Wishes = tuple[Wish, ...]


def prompt(state: State, speech: Speech, *, briefly: bool = False) -> Said:
    """What is to be said now; ``briefly``: all of the ticket on the page has been said before."""
    page = state.page
    wishes = _ticket(state, page, briefly) if isinstance(page, Result) else _wishes(page, state)
    return compose(speech, state.language, wishes)


def leaving(state: State, speech: Speech) -> Said:
    """Said before a visit ends by itself."""
    ways = (*_say(state, "guided.leaving"), *_say(state, "guided.take"))
    return compose(speech, state.language, [ways])


def _say(state: State, key: str, **fields: "Piece | Sentence") -> Wish:
    return (sentence(state.language, key, **fields),)


@singledispatch
def _wishes(page: object, state: State) -> Wishes:
    raise TypeError(f"nothing is said of {page!r}")


# --- choosing ------------------------------------------------------------------------------------


@_wishes.register
def _(page: Guide, state: State) -> Wishes:
    if page.ring == LEFT:
        return (_say(state, "guided.bye"),)
    ring = items(state, page.ring)
    place = place_of(page.target, ring)
    item = ring[place]
    if item.target == SHUT:
        return _shut(state, shut(state) or "closed")
    if page.welcome:
        return (_say(state, "guided.welcome"),)
    return _item(item, place + 1, len(ring))


def _item(item: Item, place: int, count: int) -> Wishes:
    """Its name, its place, and what there is to know; its place alone where its name has no clip."""
    where = {"place": whole(place), "count": whole(count)}
    said = (
        sentence(item.language, "guided.item", name=item.named, **where),
        sentence(item.language, "guided.place", **where),
        Sentence(item.language, "{place}", {"place": (whole(place),)}),
    )
    return (said, *((note,) for note in item.notes))


@_wishes.register
def _(page: Papers, state: State) -> Wishes:
    service = state.setup.service(page.service)
    if service is None:
        return (_say(state, "kiosk.refused"),)
    listed = _papers(state, papers(service.papers, state.language))
    named_first = (Sentence(state.language, "{name}", {"name": (_service(state, service.code),)}),)
    return (named_first, *listed, _say(state, "guided.take"))


def _papers(state: State, every: tuple[str, ...]) -> Wishes:
    """The papers that have clips, and how many more there are."""
    speech, language = state.setup.speech, state.language
    if not every:
        return (_say(state, "kiosk.papers.none"),)
    told = [one for one in every if speech is not None and speech.says(language, one)]
    rest = len(every) - len(told)
    said = (sentence(language, "guided.papers", papers=[name(x) for x in told]),) if told else ()
    more = _say(state, "guided.papers.rest", count=whole(rest)) if rest else ()
    return (said, more)


# --- waiting, and how it ended -------------------------------------------------------------------


@_wishes.register
def _(page: Taking, state: State) -> Wishes:
    if not page.late:
        return (_say(state, "kiosk.taking"),)
    return tuple(_say(state, f"kiosk.late{key}") for key in ("", ".what-now", ".hint"))


@_wishes.register
def _(page: Checking, state: State) -> Wishes:
    if not page.late:
        return (_say(state, "kiosk.checking"),)
    return (_say(state, "kiosk.late"), _say(state, "kiosk.refused.hall-away.what-now"))


@_wishes.register
def _(page: Refused, state: State) -> Wishes:
    code = page.code
    if code in ("day-off", "closed"):
        return _shut(state, code)
    plain = _say(state, "kiosk.refused")
    known = code in REFUSALS or code in WHAT_NOW
    what = (*_say(state, f"kiosk.refused.{code}"), *plain) if known else plain
    return (what, *_when(state, page), *_what_now(state, code))


def _when(state: State, page: Refused) -> Wishes:
    """The time of the appointment for which somebody is early, where that is today."""
    if page.appointment_at is None or page.another_day:
        return ()
    return (_appointment(state, page.appointment_at),)


def _what_now(state: State, code: str) -> Wishes:
    guide = _say(state, "kiosk.refused.what-now")
    if code in WHAT_NOW:
        early = state.setup.hall.policy.appointment_early_ms // 60_000
        fields = {"minutes": whole(early)} if code == "appointment-early" else {}
        return ((*_say(state, f"kiosk.refused.{code}.what-now", **fields), *guide),)
    if code == "outside-hours":
        return (_hours(state),)
    if code == "no-paper":
        return (_other_kiosk(state) or guide,)
    return (guide,)


def _shut(state: State, why: str) -> Wishes:
    """Why no numbers are given at all, and what to do now."""
    plain = _say(state, "kiosk.closed")
    if why == "suspended":
        return (_say(state, "kiosk.suspended"), _say(state, "kiosk.suspended.what-now"))
    if why == "no-paper":
        guide = _say(state, "kiosk.refused.what-now")
        return (
            (*_say(state, "kiosk.no-paper"), *_say(state, "kiosk.refused")),
            _other_kiosk(state) or guide,
        )
    if why == "day-off":
        return ((*_day_off(state), *plain), (*_opens(state), *_hours(state)))
    return (plain, _hours(state), _opens(state))


def _day_off(state: State) -> Wish:
    plain, today = _say(state, "kiosk.day-off"), giving.holiday(state.setup.hall, state.wall)
    if today is None:
        return plain
    said = name(named(today, state.language))
    return (*_say(state, "kiosk.holiday", name=said), *plain)


def _opens(state: State) -> Wish:
    """When numbers are given again; nothing where nobody knows."""
    opening, language = giving.opening(state.setup.hall, state.wall), state.language
    if opening is None:
        return ()
    time = _time(language, opening.minute)
    if opening.ahead < 2:
        day = ("today", "tomorrow")[opening.ahead]
        return _say(state, f"kiosk.opens.{day}", time=time)
    month = sentence(language, f"kiosk.month.{opening.date.month}")
    day_of_month = whole(opening.date.day)
    return _say(state, "guided.opens.date", month=month, day=day_of_month, time=time)


def _other_kiosk(state: State) -> Wish:
    zone = nearest_other(state)
    if zone is None:
        return ()
    if zone == state.setup.zone:
        return _say(state, "kiosk.other.here")
    return _say(state, "kiosk.other.there", zone=name(_zone(state, zone)))


def _hours(state: State) -> Wish:
    spans = [_span(state.language, one) for one in state.setup.hall.kiosk_hours]
    return (sentence(state.language, "guided.hours", hours=spans),)


def _span(language: str, span: Hours) -> Sentence:
    start, until = _time(language, span.start), _time(language, span.until)
    return sentence(language, "guided.span", start=start, until=until)


def _time(language: str, minutes: int) -> Sentence:
    """A time of day: half past eight is 8 点 30 分, and five past eight 8 点 05 分."""
    hour, minute = divmod(minutes, 60)
    if not minute:
        return sentence(language, "guided.time.sharp", hour=whole(hour))
    return sentence(language, "guided.time", hour=whole(hour), minute=whole(f"{minute:02}"))


# --- the number ----------------------------------------------------------------------------------


def _ticket(state: State, page: Result, briefly: bool) -> Wishes:
    """The number and all that its ticket says, or only what became of its paper."""
    number = _number(state, page.ticket)
    if briefly:
        return (*_outcome(state, page), number)
    facts = _facts(state, page.ticket)
    after = () if page.outcome == "printing" else (_say(state, "guided.result.repeat"),)
    return (*_outcome(state, page), number, *facts, *after)


def _outcome(state: State, page: Result) -> Wishes:
    if page.outcome == "printing":
        return ()
    own = page.outcome in ("shown", "held")
    key = f"guided.result.{page.outcome}" if own else f"kiosk.result.{page.outcome}"
    plain = _say(state, "kiosk.result.printed") if page.outcome == "unproven" else ()
    return ((*_say(state, key), *plain),)


def _number(state: State, ticket: m.Ticket) -> Wish:
    said = signs(ticket.number)
    bare = Sentence(state.language, "{number}", {"number": (said,)})
    return (*_say(state, "guided.number", number=said), bare)


def _facts(state: State, ticket: m.Ticket) -> Wishes:
    return tuple(
        wish
        for wish in (
            _appointment(state, ticket.appointment_at),
            _ahead(state, ticket),
            _wait(state, ticket.expected_wait),
            _where(state, ticket),
            _say(state, "ticket.priority.ask-guide") if state.setup.must_ask(ticket) else (),
        )
        if wish
    )


def _appointment(state: State, at: int | None) -> Wish:
    if at is None:
        return ()
    minutes = giving.minute_of(state.setup.hall, at)
    return _say(state, "ticket.appointment", time=_time(state.language, minutes))


def _ahead(state: State, ticket: m.Ticket) -> Wish:
    if ticket.ahead is None:
        return _say(state, "guided.offline") if ticket.source == Source.OFFLINE else ()
    if ticket.ahead == 0:
        return _say(state, "ticket.next")
    return _say(state, "ticket.ahead", count=whole(ticket.ahead))


def _wait(state: State, expected: m.Wait | None) -> Wish:
    """In whole minutes, as on the ticket."""
    if expected is None:
        return ()
    low, high = max(round(expected.low_s / 60), 1), -(-expected.high_s // 60)
    if high < 2:
        return _say(state, "guided.wait.short")
    if low == high:
        return _say(state, "guided.wait.about", low=whole(low))
    return _say(state, "guided.wait.range", low=whole(low), high=whole(high))


def _where(state: State, ticket: m.Ticket) -> Wish:
    """Where to wait, and which windows to mind."""
    language, zone = state.language, name(_zone(state, ticket.zone))
    alone = sentence(language, "guided.where.zone", zone=zone)
    watched = [_range(language, one) for one in words.ranges(ticket.windows)]
    if not watched:
        return (alone,)
    return (
        sentence(language, "guided.where", zone=zone, windows=watched),
        sentence(language, "guided.where.windows", windows=watched),
        alone,
    )


def _range(language: str, windows: str) -> Piece | Sentence:
    """A window, or some that are next to each other."""
    first, dash, last = windows.partition("–")
    if not dash:
        return whole(windows)
    return sentence(language, "guided.windows.range", first=whole(first), last=whole(last))


def _zone(state: State, zone: str) -> str:
    names = {one.id: named(one.name, state.language) for one in state.setup.hall.zones}
    return names.get(zone, zone)


def _service(state: State, code: str) -> Piece:
    service = state.setup.service(code)
    return name(named(service.name, state.language) if service else code)
