"""What a guided visit says where no numbers are given. PURE."""

from devices.kiosk.guided.phrases import Wishes, say, span, time_of_day, zone_place
from devices.kiosk.visit import giving
from devices.kiosk.visit.offer import nearest_other
from devices.kiosk.visit.pages import State
from devices.voice.prompts import Wish, name, sentence, whole
from hall.texts import named


def closed(state: State, why: str) -> Wishes:
    """Why no numbers are given at all, and what to do now."""
    plain = say(state, "kiosk.closed")
    if why == "suspended":
        return (say(state, "kiosk.suspended"), say(state, "kiosk.suspended.what-now"))
    if why == "no-paper":
        guide = say(state, "kiosk.refused.what-now")
        return (
            (*say(state, "kiosk.no-paper"), *say(state, "kiosk.refused")),
            other_kiosk(state) or guide,
        )
    if why == "day-off":
        return ((*_day_off(state), *plain), (*_opens(state), *hours(state)))
    return (plain, hours(state), _opens(state))


def _day_off(state: State) -> Wish:
    plain, today = say(state, "kiosk.day-off"), giving.holiday(state.setup.hall, state.wall)
    if today is None:
        return plain
    said = name(named(today, state.language))
    return (*say(state, "kiosk.holiday", name=said), *plain)


def _opens(state: State) -> Wish:
    """When numbers are given again; nothing where nobody knows."""
    opening, language = giving.opening(state.setup.hall, state.wall), state.language
    if opening is None:
        return ()
    time = time_of_day(language, opening.minute)
    if opening.ahead < 2:
        day = ("today", "tomorrow")[opening.ahead]
        return say(state, f"kiosk.opens.{day}", time=time)
    month = sentence(language, f"kiosk.month.{opening.date.month}")
    day_of_month = whole(opening.date.day)
    return say(state, "guided.opens.date", month=month, day=day_of_month, time=time)


def other_kiosk(state: State) -> Wish:
    zone = nearest_other(state)
    if zone is None:
        return ()
    if zone == state.setup.zone:
        return say(state, "kiosk.other.here")
    return say(state, "kiosk.other.there", zone=zone_place(state, zone))


def hours(state: State) -> Wish:
    spans = [span(state.language, one) for one in state.setup.hall.kiosk_hours]
    return (sentence(state.language, "guided.hours", hours=spans),)
