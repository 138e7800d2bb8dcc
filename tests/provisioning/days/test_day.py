"""Days are read whole, or every mistake is named."""

from pathlib import Path

import pytest

from hall.shell import hallfile
from hall.shell.trouble import Trouble
from provisioning.days.day import COLUMNS, Errand, load_day

EXAMPLES = Path(__file__).parents[3] / "examples"
HALL = hallfile.load(EXAMPLES / "service-hall.toml").definition
ROW = "08:30:07,card-issue,personal,507,24,900,senior,en,1"


def write(folder: Path, *rows: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "day.csv"
    path.write_text("\n".join((header, *rows)), "utf-8")
    return path


def test_the_days_of_the_examples_are_whole() -> None:
    for name, visits in (("reference-day", 2000), ("stress-day", 3200)):
        day = load_day(EXAMPLES / f"{name}.csv", HALL)
        assert len(day) == visits
        assert [visit.at for visit in day] == sorted(visit.at for visit in day)


def test_a_row_becomes_a_visit(tmp_path: Path) -> None:
    (visit,) = load_day(write(tmp_path, ROW), HALL)
    assert visit.at == ((8 * 60 + 30) * 60 + 7) * 1000
    assert (visit.service_ms, visit.walk_ms, visit.patience_ms) == (507_000, 24_000, 900_000)
    assert (visit.priority, visit.language, visit.large_text) == ("senior", "en", True)


def test_a_row_may_name_further_services(tmp_path: Path) -> None:
    header = ",".join((*COLUMNS, "then"))
    rows = (f"{ROW},pension-claim:300 staff-changes:120", f"{ROW},")
    several, one = load_day(write(tmp_path, *rows, header=header), HALL)
    assert several.then == (Errand("pension-claim", 300_000), Errand("staff-changes", 120_000))
    assert (several.takes("card-issue"), several.takes("pension-claim")) == (507_000, 300_000)
    assert one.then == ()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("passport:300", "there is no service 'passport'"),
        ("pension-claim", "'' is not a duration"),
        ("pension-claim:soon", "'soon' is not a duration"),
    ],
)
def test_a_wrong_further_service_is_named(tmp_path: Path, then: str, said: str) -> None:
    path = write(tmp_path, f"{ROW},{then}", header=",".join((*COLUMNS, "then")))
    with pytest.raises(Trouble, match=said):
        load_day(path, HALL)


def test_every_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        ROW,
        ROW.replace("card-issue", "card"),
        ROW.replace("08:30:07", "25:00:00"),
        ROW.replace("507", "-1"),
        ROW.replace("507", "long"),
        ROW.replace("senior", "whim"),
        ROW.replace(",en,", ",fr,"),
        ROW.replace("08:30:07", "8.30"),
        ROW.replace("507", "9" * 30),
        ROW.replace("personal", "enterprise"),
        "08:30",
    )
    with pytest.raises(Trouble) as trouble:
        load_day(path, HALL)
    lines = str(trouble.value).splitlines()
    assert [line.split(":")[1] for line in lines] == [str(line) for line in range(3, 13)]
    assert "'8.30' is not a time of day as HH:MM:SS" in lines[6]
    assert "'long' is not a duration" in lines[3]


@pytest.mark.parametrize("text", ["at,service\n", ""])
def test_missing_columns_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(text)
    with pytest.raises(Trouble, match="patience_seconds"):
        load_day(path, HALL)


def test_a_file_that_is_not_there_or_not_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    for name, why in (
        ("none.csv", "No such file or directory; give the path of a day as CSV"),
        ("", "Is a directory; give"),
        ("bytes.csv", "it is no text in UTF-8"),
    ):
        with pytest.raises(Trouble, match=f"cannot be read: {why}"):
            load_day(tmp_path / name, HALL)


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\r\n{ROW}\r\n".encode(),
        f"\ufeff{HEADER}\n{ROW}\n".replace(",", "\t").encode("utf-16-le"),
        f"{HEADER},备注\n{ROW},老先生\n".encode("gb18030"),
        f"{HEADER}\n{ROW}\n".replace(",", ";").encode(),
        f"{HEADER}\n,,,,,,,,\n{ROW}\n\n,,,,\n".encode(),
        f"{HEADER}\n{ROW}\n".replace("08:30:07", "8:30:07").encode(),
        (HEADER + '\n"' + ROW.replace(",", '","') + '"\n').encode(),
    ],
    ids=["mark", "utf-16", "gb18030", "semicolons", "empty-rows", "hour-without-zero", "quoted"],
)
def test_a_day_is_taken_as_spreadsheet_programs_save_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "day.csv").write_bytes(content)
    (visit,) = load_day(tmp_path / "day.csv", HALL)
    assert (visit.at, visit.service) == (((8 * 60 + 30) * 60 + 7) * 1000, "card-issue")


def test_a_stray_quotation_mark_is_a_mistake_of_its_line_alone(tmp_path: Path) -> None:
    path = write(tmp_path, f'"{ROW}', ROW, ROW.replace("507", '50"7"'), ROW.replace("507", "long"))
    with pytest.raises(Trouble) as trouble:
        load_day(path, HALL)
    lines = str(trouble.value).splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "4", "5"]
    assert "a quotation mark is opened and not closed" in lines[0]


def test_a_day_that_is_no_text_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "day.xlsx").write_bytes(b"PK\x03\x04\xff\xff\x00\x81")
    with pytest.raises(Trouble, match=r'save it .* as "CSV UTF-8"'):
        load_day(tmp_path / "day.xlsx", HALL)
