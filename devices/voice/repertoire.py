"""All that a kiosk's guided visit may say in a language, besides numbers. PURE."""

from collections.abc import Iterator

from devices.voice.prompts import Speech, fragments, fragments_of
from hall.domain.definition import HallDefinition
from hall.places import floor_name
from hall.texts import CHINESE, LANGUAGES, named

NAMED = 3
PACKED = (
    "guided.welcome",
    "guided.place",
    "guided.take",
    "guided.number",
    "guided.bye",
    "kiosk.taking",
    "kiosk.closed",
    "kiosk.refused",
    "kiosk.refused.what-now",
    "kiosk.result.printed",
    "ticket.ahead",
)
"""The texts that a voice pack says itself, so that no kiosk is without words whose hall has made no
clips. The other ones are made, or recorded, with the names of the hall.
"""
# Refusals that have words of their own: the others read alike.
REFUSALS = (
    "suspended",
    "after-last-number",
    "no-numbers-left",
    "numbers-used-up",
    "closed",
    "day-off",
    "outside-hours",
    "day-closed",
    "no-window-for-service",
    "kiosk-broken",
    "no-paper",
)
WHAT_NOW = (
    "unknown-code",
    "card-unread",
    "hall-away",
    "unknown-appointment",
    "appointment-early",
    "appointment-late",
    "appointment-used",
    "unknown-ticket",
    "wrong-ticket-state",
    "reactivated-before",
    "too-many-services",
    "service-twice",
)
"""Those of them that say what to do now, too."""
SPOKEN = (
    *PACKED,
    "guided.item",
    "guided.leaving",
    "guided.papers",
    "guided.papers.rest",
    "guided.priority.chosen",
    "guided.priority.none",
    "guided.offline",
    "guided.wait.range",
    "guided.wait.about",
    "guided.wait.short",
    "guided.where",
    "guided.where.zone",
    "guided.where.windows",
    "guided.where.also",
    "windows.some",
    "guided.windows.range",
    "guided.result.shown",
    "guided.result.held",
    "guided.result.repeat",
    "guided.hours",
    "guided.opens.date",
    "guided.span",
    "guided.time",
    "guided.time.sharp",
    "kiosk.checking",
    "kiosk.day-off",
    "kiosk.group.size",
    "kiosk.holiday",
    "kiosk.late",
    "kiosk.late.hint",
    "kiosk.late.what-now",
    *(f"kiosk.month.{month}" for month in range(1, 13)),
    "kiosk.no-paper",
    "kiosk.opens.today",
    "kiosk.opens.tomorrow",
    "kiosk.other.here",
    "kiosk.other.there",
    "kiosk.papers.none",
    "kiosk.priority",
    *(f"kiosk.refused.{code}" for code in (*REFUSALS, *WHAT_NOW)),
    *(f"kiosk.refused.{code}.what-now" for code in WHAT_NOW),
    "kiosk.result.unproven",
    "kiosk.result.waiting",
    "kiosk.suspended",
    "kiosk.waiting",
    "kiosk.suspended.what-now",
    "kiosk.tile.after-last-number",
    "kiosk.tile.left",
    "kiosk.tile.no-numbers-left",
    "kiosk.tile.suspended",
    "language.name",
    "ticket.appointment",
    "ticket.next",
    "ticket.priority.ask-guide",
)
"""Every text that a guided visit may say."""


def prompts(language: str) -> tuple[str, ...]:
    """The words of texts that have a clip each; none in a language without texts."""
    return fragments_of(LANGUAGES[language], SPOKEN) if language in LANGUAGES else ()


def packed(language: str) -> tuple[str, ...]:
    """Those that a voice pack of the language has."""
    return fragments_of(LANGUAGES[language], PACKED) if language in LANGUAGES else ()


def names(hall: HallDefinition, language: str) -> tuple[str, ...]:
    """The names of a hall that a guided visit may say."""
    return tuple(dict.fromkeys(_names(hall, language)))


def repertoire(hall: HallDefinition, language: str) -> tuple[str, ...]:
    """All of it: what there is to be a clip for each."""
    return tuple(dict.fromkeys((*prompts(language), *names(hall, language))))


def missing(hall: HallDefinition, speech: Speech) -> dict[str, tuple[str, ...]]:
    """What has no clip, by language."""
    found = {
        language: tuple(x for x in repertoire(hall, language) if not speech.says(language, x))
        for language in speech.voices
    }
    return {language: words for language, words in found.items() if words}


def complaint(lacking: dict[str, tuple[str, ...]]) -> str:
    """Tell a technician of missing clips; empty where there are none."""
    every = [f"{language} {words}" for language, some in lacking.items() for words in some]
    if not every:
        return ""
    some = ", ".join(every[:NAMED]) + (", …" if len(every) > NAMED else "")
    return f"{len(every)} clips are missing or unusable ({some}); run: hall voice-make FILE"


def papers(of: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """The papers that a service needs, in a language or else in another one."""
    return of.get(language) or of.get(CHINESE) or next(iter(of.values()), ())


def places_of(hall: HallDefinition, language: str) -> tuple[str, ...]:
    """The words that say where: floors, and what windows with names of their own are called."""
    found = (*_floors(hall, language), *_window_words(hall, language))
    return tuple(dict.fromkeys(found))


def _floors(hall: HallDefinition, language: str) -> Iterator[str]:
    floors = (floor_name(hall, language, one.id) for one in hall.zones)
    yield from (floor for floor in floors if floor)


def _window_words(hall: HallDefinition, language: str) -> Iterator[str]:
    for window in hall.windows:
        if window.name:
            yield from fragments(named(window.name, language))


def _names(hall: HallDefinition, language: str) -> Iterator[str]:
    for texts in (
        *(one.name for one in hall.services),
        *(one.name for one in hall.classes),
        *(one.name for one in hall.zones),
        *(one.name for one in hall.priorities),
        *(one.name for one in hall.holidays),
    ):
        yield named(texts, language)
    yield from places_of(hall, language)
    for service in hall.services:
        yield from papers(service.papers, language)
