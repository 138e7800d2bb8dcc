"""What a guided visit walks through: rings of services, classes, priorities and languages. PURE."""

import msgspec

from devices.kiosk.guided.state import LEFT, PRIORITIES, TOP
from devices.kiosk.visit.offer import shut
from devices.kiosk.visit.page_views import Tile
from devices.kiosk.visit.pages import State
from devices.kiosk.visit.tiles import all_tiles
from devices.voice.prompts import Piece, Sentence, name, sentence
from hall.texts import named, text

GROUP = "group:"
PRIORITY = "priority:"
LANGUAGE = "language:"
SHUT = "shut"
FEW = 20
"""So few numbers left are worth telling."""


class Item(msgspec.Struct, frozen=True):
    """Something to choose. ``target`` is a service's code, SHUT, PRIORITIES, or what it leads to behind
    GROUP, PRIORITY or LANGUAGE; ``named`` is how it is said and ``written`` how it is written; ``notes``
    are said after that.
    """  # fmt: skip

    target: str
    named: Piece | Sentence
    language: str
    notes: tuple[Sentence, ...] = ()

    @property
    def written(self) -> str:
        return self.named.text


def items(state: State, ring: str) -> tuple[Item, ...]:
    """All items of a ring, in their order."""
    if ring == LEFT:
        return ()
    if shut(state):
        return (_shut(state), *_languages(state))
    if ring == PRIORITIES:
        return _priorities(state)
    tiles = all_tiles(state, ring.removeprefix(GROUP) or None)
    found = tuple(_of_tile(state, tile) for tile in tiles)
    if ring != TOP:
        return found
    return (*found, *_priority(state), *_languages(state))


def place_of(target: str, ring: tuple[Item, ...]) -> int:
    """Where an item stands in a ring; at its beginning where it is not there."""
    return next((place for place, item in enumerate(ring) if item.target == target), 0)


def _of_tile(state: State, tile: Tile) -> Item:
    language, hall = state.language, state.setup.hall
    if tile.target.startswith(GROUP):
        group = next(one for one in hall.classes if f"{GROUP}{one.id}" == tile.target)
        count = sum(one.service_class == group.id for one in hall.services)
        size = sentence(language, "kiosk.group.size", count=Piece(str(count), "whole"))
        return Item(tile.target, name(named(group.name, language)), language, (size,))
    service = state.setup.service(tile.target)
    written = named(service.name, language) if service else tile.target
    return Item(tile.target, name(written), language, _notes(language, tile))


def _notes(language: str, tile: Tile) -> tuple[Sentence, ...]:
    """Why a service gives no numbers, or how many are ahead and how few are left."""
    if tile.off:
        return (sentence(language, f"kiosk.tile.{tile.off}"),)
    notes = []
    if tile.ahead is not None:
        ahead = Piece(str(tile.ahead), "whole")
        notes.append(sentence(language, "kiosk.waiting", count=ahead))
    if tile.left is not None and tile.left <= FEW:
        notes.append(sentence(language, "kiosk.tile.left", count=Piece(str(tile.left), "whole")))
    return tuple(notes)


def _shut(state: State) -> Item:
    return Item(SHUT, Sentence(state.language, ""), state.language)


def _priority(state: State) -> tuple[Item, ...]:
    if not state.setup.hall.priorities:
        return ()
    language, reason = state.language, reason_of(state)
    if reason is None:
        return (Item(PRIORITIES, sentence(language, "kiosk.priority"), language),)
    chosen = sentence(language, "guided.priority.chosen", reason=name(reason))
    return (Item(PRIORITIES, chosen, language),)


def _priorities(state: State) -> tuple[Item, ...]:
    language = state.language
    reasons = tuple(
        Item(f"{PRIORITY}{one.id}", name(named(one.name, language)), language)
        for one in state.setup.hall.priorities
    )
    none = Item(PRIORITY, sentence(language, "guided.priority.none"), language)
    return (*reasons, none) if state.priority else reasons


def _languages(state: State) -> tuple[Item, ...]:
    """The other languages, each told in itself."""
    return tuple(
        Item(f"{LANGUAGE}{tag}", Sentence(tag, text(tag, "language.name")), tag)
        for tag in voiced(state)
        if tag != state.language
    )


def voiced(state: State) -> tuple[str, ...]:
    """The languages of the screen that are spoken here, too."""
    speech = state.setup.speech
    spoken = () if speech is None else speech.voices
    return tuple(tag for tag in state.setup.languages if tag in spoken)


def reason_of(state: State) -> str | None:
    """The chosen reason for priority, as it is written."""
    reasons = {one.id: one.name for one in state.setup.hall.priorities}
    chosen = reasons.get(state.priority or "")
    return named(chosen, state.language) if chosen else None
