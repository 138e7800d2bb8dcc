"""The words of a hall's names: marked by its file, or found."""

from pathlib import Path

import msgspec
import pytest

from hall.shell import breaking
from hall.shell.hallfile import HallFile, load
from hall.shell.hallfile.marks import strings
from hall.shell.hallfile.segmenting import words_of
from tests.hall.shell.hallfile.halls import DEMO, EXAMPLES, changed, problems_of

PENSION = "养老保险关系转移接续"


def loaded(folder: Path, text: str = DEMO) -> HallFile:
    path = folder / "demo.toml"
    path.write_text(text, "utf-8")
    return load(path)


def pieces(hall: HallFile, text: str) -> str:
    joints = breaking.Lexicon(words_of(hall)).joints(text)
    return "".join(char if i in joints or not i else f"/{char}" for i, char in enumerate(text))


@pytest.fixture(scope="module")
def found() -> HallFile:
    return load(EXAMPLES / "three-languages.toml")


def test_words_of_names_and_texts_are_whole(found: HallFile):
    """Those of Hallkit's texts, of the hall's names, and in Cantonese."""
    lexicon = breaking.Lexicon(words_of(found))
    for text, cut in {
        "养老保险关系转移接续": "养老保险/关系/转移/接续",
        "養老保險關係轉移接續": "養老保險/關係/轉移/接續",
        "社会保障卡挂失补换": "社会保障/卡/挂失/补换",
        "请取走号票": "请/取走/号票",
        "過號請去導引台": "過號/請/去/導引台",
        "不满意": "不满意",
        "请邓丽娴到窗口": "请/邓丽娴/到/窗口",
    }.items():
        joints = lexicon.joints(text)
        assert "".join(c if i in joints or not i else f"/{c}" for i, c in enumerate(text)) == cut


def test_a_name_that_the_file_marks_breaks_where_it_says_and_shows_no_mark(tmp_path: Path):
    for mark in "|｜":
        text = changed((PENSION, mark.join(("养老保险", "关系转移接续"))))
        hall = loaded(tmp_path, text)
        shown = [*strings(msgspec.to_builtins(hall.definition))]
        assert PENSION in shown
        assert not [one for one in shown if mark in one]
        assert pieces(hall, PENSION) == "养老保险/关系转移接续"
        assert pieces(hall, f"请办理{PENSION}") == "请/办理/养老保险/关系转移接续"


def test_a_marked_word_is_a_word_of_every_name(tmp_path: Path):
    plain = loaded(tmp_path, changed((PENSION, "青松龄综合柜")))
    assert pieces(plain, "去青松龄办") != "去/青松龄/办"
    marked = loaded(tmp_path, changed((PENSION, "青松龄|综合柜")))
    assert pieces(marked, "去青松龄办") == "去/青松龄/办"


def test_marks_count_for_no_length_and_are_no_name_by_themselves(tmp_path: Path):
    long = "|".join("长" * 80)
    assert not problems_of(tmp_path, changed((PENSION, long)))
    (problem,) = problems_of(tmp_path, changed((PENSION, "||")))
    assert "must be a text of 1 to 80 characters" in problem.message


def test_a_hall_without_its_segmenter_knows_the_words_that_its_file_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("sys.executable", "/bin/false")
    hall = loaded(tmp_path, changed((PENSION, "养老保险|关系转移接续")))
    assert pieces(hall, PENSION) == "养老保险/关系转移接续"
    assert "no words found" in caplog.text
