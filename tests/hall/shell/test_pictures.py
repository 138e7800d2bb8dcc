"""Names of pictures: by their content, and only for what a board can draw."""

import pytest

from hall.shell.pictures import LARGEST, NotAPictureError, is_name, name_of
from tests.pictures import NAME, PHOTO, picture


def test_a_name_is_that_of_the_content() -> None:
    assert name_of(PHOTO) == NAME
    assert is_name(NAME)
    assert name_of(picture("red")) != NAME
    assert name_of(picture(kind="PNG")).endswith(".png")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither PNG nor JPEG"),
        (b"GIF89a", "neither PNG nor JPEG"),
        (PHOTO[:-10], "cut short"),
        (picture(kind="PNG")[:-4], "cut short"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST, "larger than 2 MiB"),
    ],
)
def test_what_no_board_can_draw_has_no_name(content: bytes, said: str) -> None:
    with pytest.raises(NotAPictureError, match=said):
        name_of(content)


@pytest.mark.parametrize("name", ["", "../secret.png", NAME.upper(), NAME[1:], f"x/{NAME}"])
def test_other_words_are_no_names(name: str) -> None:
    assert not is_name(name)
