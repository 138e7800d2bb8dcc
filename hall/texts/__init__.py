"""What is printed, shown and spoken, one file a language. PURE.

A file of this folder is a language: ``TAG`` is what hall files and tickets call it, ``TEXTS`` is all
that it says, its own name under ``language.name``. Every language has the same keys with the same
fields in braces, which :func:`text` fills in. ``{n:ticket|tickets}`` is the form of a word that goes with
the number in ``n``.
"""

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules

Texts = dict[str, str]

_FORMS = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")

CHINESE = "zh-CN"
ENGLISH = "en"


def languages_of(package: str, path: Iterable[str]) -> dict[str, Texts]:
    """The languages of a package's files by tag, Chinese first, the others in order of their tags."""
    modules = [import_module(f"{package}.{found.name}") for found in iter_modules(path)]
    found: dict[str, Texts] = {module.TAG: module.TEXTS for module in modules}
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (tag != CHINESE, tag))}


LANGUAGES = languages_of(__name__, __path__)


def text(language: str, key: str, **values: object) -> str:
    """Return a text in a language with its fields filled in; in Chinese for an unknown language."""
    return template(language, key, values).format(**values)


def template(language: str, key: str, counts: Mapping[str, object]) -> str:
    """A text with the forms of its words that go with these numbers, its other fields left open."""
    return inflected(LANGUAGES.get(language, LANGUAGES[CHINESE])[key], counts)


def inflected(text: str, counts: Mapping[str, object]) -> str:
    """Choose the forms of words that go with these numbers: the first for 1, the second for all others."""
    return _FORMS.sub(lambda forms: forms[2] if str(counts[forms[1]]) == "1" else forms[3], text)


def variants(text: str) -> tuple[str, ...]:
    """A text in each of its forms."""
    counted = {forms[1] for forms in _FORMS.finditer(text)}
    ways = (inflected(text, dict.fromkeys(counted, count)) for count in (1, 2))
    return (*dict.fromkeys(ways),)


def named(name: dict[str, str], language: str) -> str:
    """The name of a service, zone, class or hall in a language; where that is missing, in Chinese,
    else in any language it has."""
    return name.get(language) or name.get(CHINESE) or next(iter(name.values()), "")


def following(language: str, languages: Iterable[str] = LANGUAGES) -> str:
    """The language after this one, the first again after the last: what a button turns to."""
    ring = [*languages]
    place = ring.index(language) if language in ring else -1
    return ring[(place + 1) % len(ring)]
