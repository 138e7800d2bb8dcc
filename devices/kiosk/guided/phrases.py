"""The phrases that guided prompts are made of: texts, times, names of places and services. PURE."""

from devices.kiosk.visit import giving
from devices.kiosk.visit.pages import State
from devices.voice.prompts import Piece, Sentence, Wish, name, sentence, whole
from hall import places
from hall.domain.definition import Hours
from hall.domain.times import WallMs
from hall.texts import named

Wishes = tuple[Wish, ...]


def say(state: State, key: str, **fields: "Piece | Sentence") -> Wish:
    return (sentence(state.language, key, **fields),)


def appointment(state: State, at: WallMs | None) -> Wish:
    if at is None:
        return ()
    minutes = giving.minute_of(state.setup.hall, at)
    return say(state, "ticket.appointment", time=time_of_day(state.language, minutes))


def span(language: str, span: Hours) -> Sentence:
    start, until = time_of_day(language, span.start), time_of_day(language, span.until)
    return sentence(language, "guided.span", start=start, until=until)


def time_of_day(language: str, minutes: int) -> Sentence:
    """A time of day: half past eight is 8 点 30 分, and five past eight 8 点 05 分."""
    hour, minute = divmod(minutes, 60)
    if not minute:
        return sentence(language, "guided.time.sharp", hour=whole(hour))
    return sentence(language, "guided.time", hour=whole(hour), minute=whole(f"{minute:02}"))


def zone_place(state: State, zone: str) -> Sentence:
    """A zone, with its floor where the hall has several."""
    hall, language = state.setup.hall, state.language
    floor = places.floor_name(hall, language, zone)
    said = name(places.zone_name(hall, language, zone))
    if not floor:
        return Sentence(language, "{zone}", {"zone": (said,)})
    return sentence(language, "place.on-floor", floor=name(floor), zone=said)


def service_name(state: State, code: str) -> Piece:
    service = state.setup.service(code)
    return name(named(service.name, state.language) if service else code)
