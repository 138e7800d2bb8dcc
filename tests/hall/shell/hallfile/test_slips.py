"""A slip of somebody used to another keyboard or format is told together with what to write."""

from pathlib import Path

import pytest

from hall.shell.hallfile import load
from hall.shell.hallfile.problems import HallFileErrors

DEMO = (Path(__file__).parents[4] / "examples" / "demo.toml").read_text("utf-8")
LANGUAGES = 'languages = ["zh-CN", "en"]'
HOURS = 'kiosks = ["00:00-24:00"]'
ZONE = 'name = { zh-CN = "A 区", en = "Zone A" }'
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
        (LANGUAGES, "languages = [zh-CN, en]", 'languages = ["zh-CN", "en"]'),
        ('close_of_day = "23:59"', "close_of_day = 08:30", 'close_of_day = "08:30"'),
        (HOURS, "kiosks = [08:30-17:00]", 'kiosks = ["08:30-17:00"]'),
        (HOURS, 'kiosks = ["08：30-17：00"]', 'write "08:30-17:00"'),
        (HOURS, 'kiosks = ["8:30–17:00"]', 'write "08:30-17:00"'),
        ('ids = ["4"]', 'ids = ［"4"］', "write [ instead of ［"),
        ('ids = ["4"]', 'ids： ["4"]', "write = instead of ："),
        ('ids = ["4"]', 'ids\u3000= ["4"]', "write an ordinary space instead of the wide space"),
        ('ids = ["4"]', 'ids ["4"]', "write = after ids"),
        ('ids = ["4"]', 'ids = ["4"];', "take the ; out"),
        ('ids = ["4"]', 'ids = ["4"] // the last', "a comment begins with #"),
        ("service_minutes = 5.2", "service_minutes = 5,2", "write service_minutes = 5.2"),
        ("service_minutes = 5.2", "service_minutes = ５", "write service_minutes = 5"),
        (ZONE, 'name = { zh-CN: "A 区", en: "Zone A" }', "write = between a key and its value"),
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


def changed(tmp_path: Path, right: str, wrong: str) -> list[str]:
    """What is told of the demo with one line changed."""
    assert right in DEMO
    (tmp_path / "hall.toml").write_text(DEMO.replace(right, wrong, 1), "utf-8")
    with pytest.raises(HallFileErrors) as errors:
        load(tmp_path / "hall.toml")
    return [str(one) for one in errors.value.problems]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('ids = ["4"]', 'ids = ["4"]\nids = ["5"]', "this stands twice: keep one of them"),
        ("[hours]", "[hall]\n[hours]", "this stands twice: keep one of them"),
        ('ids = ["4"]', 'ids = ["4"', "close the [ with ]"),
        ('id = "demo"', 'id = "demo', 'a text ends with " in the same line'),
        (ZONE, ZONE + '\nfloor = "2F"', "write the number without quotation marks: 2"),
        (ZONE, ZONE + '\nfloor = "二楼"', 'a text for each language such as { zh-CN = "二层"'),
        (ZONE, ZONE + "\nfloor = 0", "-1 is the first one below the ground"),
        (ZONE, ZONE + '\nfloor = { zh-CN = "二楼" }', 'has nothing in "en"'),
        (
            'ids = ["4"]',
            'ids = ["4"]\nname = { zh-CN = "咨询台", en = "Desk {window}" }',
            'must say {window} once, where the number stands, as in "{window}号咨询台"',
        ),
        ('ids = ["4"]', 'ids = ["4"]\nname = "咨询台"', "must be a name for each language"),
    ],
)
def test_a_slip_is_told_where_it_is_found(tmp_path: Path, right: str, wrong: str, said: str):
    (told,) = [one for one in changed(tmp_path, right, wrong) if said in one]
    assert "hall.toml:" in told


def test_tabs_a_byte_order_mark_and_line_ends_of_windows_are_no_slips(tmp_path: Path):
    text = DEMO.replace('ids = ["4"]', '\tids\t=\t["4"]', 1).replace("\n", "\r\n")
    (tmp_path / "hall.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load(tmp_path / "hall.toml").definition.id == "demo"


def test_floors_and_names_of_windows_are_read(tmp_path: Path):
    text = DEMO.replace(ZONE, f"{ZONE}\nfloor = 2", 1)
    name = '{ zh-CN = "{window}室", en = "Room {window}" }'
    text = text.replace('ids = ["4"]', f'ids = ["4"]\nname = {name}', 1)
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    hall = load(tmp_path / "hall.toml").definition
    assert hall.zones[0].floor["zh-CN"] == "2 层"
    assert hall.zones[1].floor == {}
    assert [one.name.get("en", "") for one in hall.windows[2:5]] == ["", "Room {window}", ""]
