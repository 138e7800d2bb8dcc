"""Where a call leads, in clips: names of windows, and zones and floors other than the loudspeaker's. PURE.

Only what helps is said, since time on a loudspeaker is scarce: the zone where the window is in another
one than the loudspeaker, the floor where that is another one too; in the short form the one of them
that leads furthest. Words without a clip are left out, and a window whose name has none is called like
an ordinary one.
"""

from collections.abc import Iterator

import msgspec

from devices.voice.prompts import clip_of, fragments
from devices.voice.words import One, Voice
from hall.domain.definition import HallDefinition
from hall.places import WINDOW, elsewhere, floor_name, own_name, zone_name
from hall.texts import named
from hall.wire import messages as m

Known = dict[str, frozenset[str]]


class Places(msgspec.Struct, frozen=True):
    """What an announcer is told of its hall: in which ``zone`` it speaks, the names of the clips that there
    are, by language, and whether it has a ``folder`` of the hall's own ones.
    """

    hall: HallDefinition
    zone: str
    known: Known = {}
    folder: bool = False


class Wording(msgspec.Struct, frozen=True):
    """How a call is said: in its short form or in full, whether it says ``where`` another zone is, and how
    Mandarin reads the 1 of a number.
    """

    short: bool = False
    where: bool = True
    one: One = "yi"


def clips(
    places: Places | None, voice: Voice, language: str, call: m.Announcement, how: Wording
) -> tuple[str, ...]:
    """Name the clips that say a call. Raises UnspeakableError."""
    window = call.window
    if places is None:
        return voice.say(call.number, window, short=how.short, one=how.one)
    name = _name(places, voice, language, window)
    way = _way(places, voice, language, window, short=how.short) if how.where else ()
    return voice.say(call.number, window, short=how.short, one=how.one, name=name, way=way)


def _name(
    places: Places, voice: Voice, language: str, window: str
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    own = own_name(places.hall, window)
    if not own:
        return None
    before, _, after = named(own, language).partition(WINDOW)
    parts = (fragments(before), fragments(after))
    if not all(_says(places, language, words) for words in (*voice.also, *parts[0], *parts[1])):
        return None
    said = tuple(tuple(clip_of(words) for words in part) for part in parts)
    return said[0], said[1]


def _way(
    places: Places, voice: Voice, language: str, window: str, *, short: bool
) -> tuple[str, ...]:
    said = [one for one in _way_words(places, language, window) if _says(places, language, one)]
    said = said[:1] if short else said
    return tuple(clip_of(one) for one in (said if voice.floor_first else reversed(said)))


def _way_words(places: Places, language: str, window: str) -> Iterator[str]:
    """The floor of a window that is on another one, and its zone where that is another one."""
    there = elsewhere(places.hall, window, places.zone)
    if not there:
        return
    floor = floor_name(places.hall, language, there)
    if floor and floor != floor_name(places.hall, language, places.zone):
        yield floor
    yield zone_name(places.hall, language, there)


def _says(places: Places, language: str, words: str) -> bool:
    return clip_of(words) in places.known.get(language, ())


def words_of_calls(hall: HallDefinition, zone: str, voice: Voice, language: str) -> tuple[str, ...]:
    """All that calls in a zone may need besides the clips of a pack."""
    found: list[str] = []
    places = Places(hall, zone)
    waiting = _windows_of(hall, zone)
    for window in hall.windows:
        if window.id not in waiting:
            continue
        found += _way_words(places, language, window.id)
        if window.name:
            found += (*voice.also, *fragments(named(window.name, language)))
    return tuple(dict.fromkeys(found))


def _windows_of(hall: HallDefinition, zone: str) -> frozenset[str]:
    """The windows whose calls are said in a zone: its own, and those of services that have windows there,
    for their citizens may wait there.
    """
    skills = {code for one in hall.windows if one.zone == zone for code in one.skills}
    return frozenset(
        one.id for one in hall.windows if one.zone == zone or not skills.isdisjoint(one.skills)
    )


def missing(places: Places, voices: dict[str, Voice]) -> dict[str, tuple[str, ...]]:
    """What calls may need and has no clip, by language."""
    found = {
        language: tuple(
            one
            for one in words_of_calls(places.hall, places.zone, voice, language)
            if not _says(places, language, one)
        )
        for language, voice in voices.items()
    }
    return {language: words for language, words in found.items() if words}
