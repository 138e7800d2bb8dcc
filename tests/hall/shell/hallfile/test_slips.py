"""A slip of somebody used to another keyboard or format is told together with what to write."""

from pathlib import Path

import pytest

from hall.shell.hallfile import load
from hall.shell.hallfile.problems import HallFileErrors

DEMO = (Path(__file__).parents[4] / "examples" / "demo.toml").read_text("utf-8")
PHONE = 'phone = "0755-8800 2001"'


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('ids = ["4"]', "ids = [“4”]", 'write " instead of “'),
        ('ids = ["4"]', 'ids = ["4"，"7"]', "write , instead of ，"),
        ('ids = ["4"]', 'ids ＝ ["4"]', "write = instead of ＝"),
        ('ids = ["4"]', "ids = [4]", 'not 4; write it in quotation marks: "4"'),
        ('ids = ["4"]', 'ids = "4"', 'not "4"; write ["4"]'),
        (
            PHONE,
            "phone = 0755-88002001",
            'write a text in quotation marks: phone = "0755-88002001"',
        ),
        (PHONE, "phone = 88002001", 'not 88002001; write it in quotation marks: "88002001"'),
        (PHONE, "phone = guide  # desk", 'write a text in quotation marks: phone = "guide"'),
        ('languages = ["zh-CN", "en"]', 'languages = ["zh", "en"]', 'did you mean "zh-CN"?'),
    ],
)
def test_a_slip_is_told_with_what_to_write(tmp_path: Path, right: str, wrong: str, said: str):
    assert right in DEMO
    (tmp_path / "hall.toml").write_text(DEMO.replace(right, wrong, 1), "utf-8")
    with pytest.raises(HallFileErrors) as errors:
        load(tmp_path / "hall.toml")
    line = DEMO.splitlines().index(right) + 1
    told = [str(one) for one in errors.value.problems if one.line == line]
    assert [said in one for one in told] == [True]


def test_chinese_signs_inside_of_a_text_are_no_slip(tmp_path: Path):
    text = DEMO.replace(PHONE, 'phone = "0755“，8800" extra', 1)
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    with pytest.raises(HallFileErrors) as errors:
        load(tmp_path / "hall.toml")
    assert "instead of" not in str(errors.value)
