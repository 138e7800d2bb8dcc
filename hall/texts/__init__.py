"""What is printed, shown and spoken, one file a language. PURE.

A file of this folder is a language: ``TAG`` is what hall files and tickets call it, ``TEXTS`` is all
that it says, its own name under ``language.name``. Every language has the same keys with the same
fields in braces, which :func:`text` fills in.
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

Texts = dict[str, str]

CHINESE = "zh-CN"
ENGLISH = "en"


def languages_of(package: str, path: Iterable[str]) -> dict[str, Texts]:
    """The languages of a package's files by tag, Chinese first, the others in order of their tags."""
    modules = [import_module(f"{package}.{found.name}") for found in iter_modules(path)]
    found: dict[str, Texts] = {module.TAG: module.TEXTS for module in modules}
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (tag != CHINESE, tag))}


LANGUAGES = languages_of(__name__, __path__)


def text(language: str, key: str, **values: object) -> str:
    """A text in a language, its fields filled in. An unknown language reads Chinese."""
    return LANGUAGES.get(language, LANGUAGES[CHINESE])[key].format(**values)


def named(name: dict[str, str], language: str) -> str:
    """The name of a service, zone, class or hall in a language; where that is missing, in Chinese,
    else in any language it has."""
    return name.get(language) or name.get(CHINESE) or next(iter(name.values()), "")


def following(language: str, languages: Iterable[str] = LANGUAGES) -> str:
    """The language after this one, the first again after the last: what a button turns to."""
    ring = [*languages]
    place = ring.index(language) if language in ring else -1
    return ring[(place + 1) % len(ring)]
