"""What is printed, shown and spoken, in the languages of the hall. PURE.

A text may hold fields in braces; :func:`text` fills them in. Every language has the same keys with
the same fields.
"""

from hall.texts.en import TEXTS as EN
from hall.texts.zh_cn import TEXTS as ZH_CN

CHINESE = "zh-CN"
ENGLISH = "en"
LANGUAGES: dict[str, dict[str, str]] = {CHINESE: ZH_CN, ENGLISH: EN}


def text(language: str, key: str, **values: object) -> str:
    """A text in a language, its fields filled in. An unknown language reads Chinese."""
    return LANGUAGES.get(language, ZH_CN)[key].format(**values)


def named(name: dict[str, str], language: str) -> str:
    """The name of a service, zone, class or hall in a language; where that is missing, in Chinese,
    else in any language it has."""
    return name.get(language) or name.get(CHINESE) or next(iter(name.values()), "")
