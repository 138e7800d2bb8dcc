"""Photos and posters of a hall file."""

from pathlib import Path

from hall.shell.hallfile import load
from tests.hall.shell.hallfile.halls import changed, problems_of
from tests.pictures import NAME, PHOTO

CLERK = 'id = "1001"\n'
POSTER = """
[[poster]]
title = { zh-CN = "取号流程", en = "How to take a number" }
steps = { zh-CN = ["选择业务", "取号票"], en = ["Choose a service", "Take the ticket"] }
picture = "pictures/steps.jpg"
"""


def with_photo(folder: Path, *, content: bytes | None = PHOTO) -> str:
    for name in ("pictures/1001.jpg", "pictures/steps.jpg"):
        (folder / name).parent.mkdir(exist_ok=True)
        if content is not None:
            (folder / name).write_bytes(content)
    return changed((CLERK, f'{CLERK}photo = "pictures/1001.jpg"\n')) + POSTER


def test_pictures_are_named_by_their_content(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(with_photo(tmp_path), "utf-8")
    hall = load(file)
    assert next(c.photo for c in hall.definition.clerks if c.id == "1001") == NAME
    assert next(c.photo for c in hall.definition.clerks if c.id != "1001") == ""
    poster = hall.definition.posters[-1]
    assert (poster.picture, poster.steps["en"]) == (NAME, ("Choose a service", "Take the ticket"))
    assert hall.pictures[NAME].read_bytes() == PHOTO


def test_a_picture_that_is_not_there_is_told_with_its_key(tmp_path: Path) -> None:
    photo, poster = problems_of(tmp_path, with_photo(tmp_path, content=None))
    assert photo.key == "clerk[1].photo"
    assert "cannot be read: No such file" in photo.message
    assert poster.key == "poster[2].picture"


def test_a_broken_picture_is_told(tmp_path: Path) -> None:
    messages = [p.message for p in problems_of(tmp_path, with_photo(tmp_path, content=PHOTO[:-5]))]
    assert messages[0] == 'the picture "pictures/1001.jpg" is cut short; copy it again'


def test_a_poster_shows_something(tmp_path: Path) -> None:
    empty = '\n[[poster]]\ntitle = { zh-CN = "无", en = "None" }\n'
    (problem,) = problems_of(tmp_path, changed() + empty)
    assert problem.message == "shows nothing; give it steps or a picture"


def test_too_many_posters_do_not_fit_into_a_zones_state(tmp_path: Path) -> None:
    with_photo(tmp_path)
    problems = problems_of(tmp_path, changed() + POSTER * 40)
    assert [p.key for p in problems] == ["notice"]
