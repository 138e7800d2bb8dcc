"""Find the words of a hall's texts, once, when its file is loaded; boards get them in their files."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator

import msgspec

from hall.domain.definition import HallDefinition
from hall.shell import breaking
from hall.shell.hallfile.load import HallFile
from hall.shell.hallfile.marks import strings
from hall.texts import LANGUAGES

log = logging.getLogger(__name__)

CHINESE = ("zh-CN", "yue")
_RUN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")


def words_of(hall: HallFile) -> tuple[str, ...]:
    """Find the words of a hall's names and of all texts, as :func:`breaking.add` takes them: marked names
    as they are marked, staff's names whole, and else what the segmenter finds.
    """
    marked = [one for one in hall.marked if _RUN.search(one)]
    terms = sorted({word for one in marked for word in one.split(breaking.MARK) if word})
    people = [clerk.name for clerk in hall.definition.clerks]
    runs = sorted(set(_runs(_texts(hall.definition))))
    cut = _segmented([*terms, *people], runs)
    return _phrases(cut, [*marked, *people, *terms])


def _texts(definition: HallDefinition) -> Iterator[str]:
    """Every Chinese text that may be shown: the hall's, and those of Hallkit."""
    for language in CHINESE:
        yield from LANGUAGES[language].values()
    yield from strings(msgspec.to_builtins(definition))


def _runs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (run for run in _RUN.findall(text) if len(run) > 1)


def _segmented(terms: list[str], runs: list[str]) -> list[list[str]]:
    """Ask the segmenter, in a process of its own, which gives its memory back.

    Where it fails no words are found: a hall whose names break anywhere is worth more than none.
    """
    asked = msgspec.json.encode({"terms": terms, "texts": runs})
    program = [sys.executable, "-m", "hall.shell.hallfile.segmenter"]
    done = subprocess.run(program, input=asked, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-200:]
        log.error("no words found, so that lines may end inside them: %s", said)
        return []
    return msgspec.json.decode(done.stdout, type=list[list[str]])


def _phrases(cut: list[list[str]], given: list[str]) -> tuple[str, ...]:
    """The words, and as phrases those texts that the words alone would be put together wrongly for."""
    words = sorted({word for text in cut for word in text if len(word) > 1})
    lexicon = breaking.Lexicon(words)
    phrases = [
        breaking.MARK.join(text)
        for text in cut
        if lexicon.joints("".join(text)) != breaking.joints_of(text)
    ]
    return (*dict.fromkeys((*words, *phrases, *given)),)
