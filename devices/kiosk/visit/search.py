"""Finding a service by the first letters of its name's pinyin, or of its words in a language that is
written in letters. PURE.
"""

from string import ascii_uppercase

from hall.domain.definition import HallDefinition, Service

MOST_LETTERS = 8


def matching(hall: HallDefinition, letters: str) -> tuple[Service, ...]:
    """The services that some letters may mean, those that begin with them first."""
    found = [one for one in hall.services if _place(one, letters) is not None]
    return tuple(sorted(found, key=lambda one: _place(one, letters) or 0))


def alive(hall: HallDefinition, letters: str) -> frozenset[str]:
    """The letters that may come next: no other key leads anywhere."""
    if len(letters) >= MOST_LETTERS:
        return frozenset()
    return frozenset(one for one in ascii_uppercase if matching(hall, letters + one))


def _place(service: Service, letters: str) -> int | None:
    """Where in a name the letters begin."""
    names = [name.upper().split() for name in service.name.values()]
    initials = (service.initials, *("".join(word[0] for word in name) for name in names))
    places = [name.find(letters) for name in initials]
    places += [0 for name in names for word in name if word.startswith(letters)]
    return min((place for place in places if place >= 0), default=None)
