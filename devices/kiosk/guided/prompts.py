"""What a guided visit says on each page. PURE.

Every page has a list of wishes: sentences in their order, each with what is said in its place where
its clips are missing (see :mod:`devices.voice.prompts`).
"""

from functools import singledispatch

from devices.kiosk.guided import closed_prompts, ticket_prompts
from devices.kiosk.guided.closed_prompts import hours, other_kiosk
from devices.kiosk.guided.items import SHUT, Item, items, place_of
from devices.kiosk.guided.phrases import Wishes, appointment, say, service_name
from devices.kiosk.guided.state import LEFT, Guide
from devices.kiosk.visit.offer import shut
from devices.kiosk.visit.pages import Checking, Papers, Refused, Result, State, Taking
from devices.voice.prompts import Said, Sentence, Speech, compose, name, sentence, whole
from devices.voice.repertoire import REFUSALS, WHAT_NOW, papers


def prompt(state: State, speech: Speech, *, briefly: bool = False) -> Said:
    """What is to be said now; ``briefly``: all of the ticket on the page has been said before."""
    page = state.page
    wishes = (
        ticket_prompts.told(state, page, briefly)
        if isinstance(page, Result)
        else _wishes(page, state)
    )
    return compose(speech, state.language, wishes)


def leaving(state: State, speech: Speech) -> Said:
    """Said before a visit ends by itself."""
    ways = (*say(state, "guided.leaving"), *say(state, "guided.take"))
    return compose(speech, state.language, [ways])


@singledispatch
def _wishes(page: object, state: State) -> Wishes:
    raise TypeError(f"nothing is said of {page!r}")


# --- choosing ------------------------------------------------------------------------------------


@_wishes.register
def _(page: Guide, state: State) -> Wishes:
    if page.ring == LEFT:
        return (say(state, "guided.bye"),)
    ring = items(state, page.ring)
    place = place_of(page.target, ring)
    item = ring[place]
    if item.target == SHUT:
        return closed_prompts.closed(state, shut(state) or "closed")
    if page.welcome:
        return (say(state, "guided.welcome"),)
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
        return (say(state, "kiosk.refused"),)
    listed = _papers(state, papers(service.papers, state.language))
    named_first = (
        Sentence(state.language, "{name}", {"name": (service_name(state, service.code),)}),
    )
    return (named_first, *listed, say(state, "guided.take"))


def _papers(state: State, every: tuple[str, ...]) -> Wishes:
    """The papers that have clips, and how many more there are."""
    speech, language = state.setup.speech, state.language
    if not every:
        return (say(state, "kiosk.papers.none"),)
    told = [one for one in every if speech is not None and speech.says(language, one)]
    rest = len(every) - len(told)
    said = (sentence(language, "guided.papers", papers=[name(x) for x in told]),) if told else ()
    more = say(state, "guided.papers.rest", count=whole(rest)) if rest else ()
    return (said, more)


# --- waiting, and how it ended -------------------------------------------------------------------


@_wishes.register
def _(page: Taking, state: State) -> Wishes:
    if not page.late:
        return (say(state, "kiosk.taking"),)
    return tuple(say(state, f"kiosk.late{key}") for key in ("", ".what-now", ".hint"))


@_wishes.register
def _(page: Checking, state: State) -> Wishes:
    if not page.late:
        return (say(state, "kiosk.checking"),)
    return (say(state, "kiosk.late"), say(state, "kiosk.refused.hall-away.what-now"))


@_wishes.register
def _(page: Refused, state: State) -> Wishes:
    code = page.code
    if code in ("day-off", "closed"):
        return closed_prompts.closed(state, code)
    plain = say(state, "kiosk.refused")
    known = code in REFUSALS or code in WHAT_NOW
    what = (*say(state, f"kiosk.refused.{code}"), *plain) if known else plain
    return (what, *_when(state, page), *_what_now(state, code))


def _when(state: State, page: Refused) -> Wishes:
    """The time of the appointment for which somebody is early, where that is today."""
    if page.appointment_at is None or page.another_day:
        return ()
    return (appointment(state, page.appointment_at),)


def _what_now(state: State, code: str) -> Wishes:
    guide = say(state, "kiosk.refused.what-now")
    if code in WHAT_NOW:
        early = state.setup.hall.policy.appointment_early_ms // 60_000
        fields = {"minutes": whole(early)} if code == "appointment-early" else {}
        return ((*say(state, f"kiosk.refused.{code}.what-now", **fields), *guide),)
    if code == "outside-hours":
        return (hours(state),)
    if code == "no-paper":
        return (other_kiosk(state) or guide,)
    return (guide,)
