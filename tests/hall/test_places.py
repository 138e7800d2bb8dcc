"""Where citizens go, in the words of every language."""

import pytest
from msgspec.structs import replace

from hall import places
from hall.domain import definition as d
from hall.shell.hallfile import load
from hall.texts import LANGUAGES

HALL = load("examples/service-hall.toml").definition
DEMO = load("examples/demo.toml").definition
PERSONAL = tuple(str(n) for n in range(4, 35))


def with_names(**names: dict[str, str]) -> d.HallDefinition:
    """The demo hall, its windows called otherwise."""
    windows = tuple(replace(one, name=names.get(f"w{one.id}", {})) for one in DEMO.windows)
    return replace(DEMO, windows=windows)


def test_a_window_is_called_by_its_number_where_nothing_else_is_said() -> None:
    assert places.window_name(DEMO, "zh-CN", "3") == "3 号窗口"
    assert places.window_name(DEMO, "en", "3") == "Window 3"
    assert places.window_name(DEMO, "yue", "99") == "99 號窗口"


@pytest.mark.parametrize(
    ("name", "said", "beside"),
    [
        ("{window}号咨询台", "3号咨询台", "号咨询台"),
        ("{window}室", "3室", "室"),
        ("Room {window}", "Room 3", "Room"),
        ("Desk {window}, upstairs", "Desk 3, upstairs", "Desk , upstairs"),
    ],
)
def test_a_window_with_a_name_of_its_own(name: str, said: str, beside: str) -> None:
    hall = with_names(w3={"zh-CN": name, "en": name})
    assert places.window_name(hall, "zh-CN", "3") == said
    assert places.caption(places.own_name(hall, "3"), "zh-CN") == beside
    assert places.window_name(hall, "zh-CN", "2") == "2 号窗口"


def test_windows_that_are_called_alike_are_listed_together() -> None:
    desk = {"zh-CN": "{window}号咨询台", "en": "Desk {window}"}
    hall = with_names(w1=desk, w2=desk, w3=desk)
    ids = [str(n) for n in range(1, 7)]
    assert places.windows_name(hall, "zh-CN", ids) == "1–3号咨询台、4–6 号窗口"
    assert places.windows_name(hall, "en", ids) == "Desk 1–3, window 4–6"


def test_few_windows_on_one_floor_are_all_named() -> None:
    assert (
        places.where(DEMO, "zh-CN", "A", ("1", "2", "3", "4")) == "请在 A 区等候，留意 1–4 号窗口"
    )


def test_many_windows_over_two_floors_are_told_by_zone_and_floor() -> None:
    said = places.where(HALL, "zh-CN", "1B", PERSONAL)
    assert said == "请在 一楼 B 区等候，留意 10–18 号窗口；也可能叫到 A 区、C 区、二楼 A 区"
    english = places.where(HALL, "en", "1B", PERSONAL)
    assert english == (
        "Please wait in Zone B (1F); watch for window 10–18. "
        "You may also be called to Zone A, Zone C, Zone A (2F)"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_floors_are_in_one_range(language: str) -> None:
    said = places.where(HALL, language, "1C", ("25", "26", "27", "28"))
    assert "25、26" in said or "25, 26" in said
    assert "27" not in said


def test_a_floor_is_told_only_where_the_hall_has_several() -> None:
    zones = tuple(replace(one, floor={"zh-CN": "二楼", "en": "2F"}) for one in DEMO.zones)
    assert places.zone_place(replace(DEMO, zones=zones), "zh-CN", "A") == "A 区"
    assert places.zone_place(HALL, "zh-CN", "2A") == "二楼 A 区"


def test_the_number_of_a_floor_in_every_language() -> None:
    assert places.floor_names(2) == {"zh-CN": "2 层", "en": "Floor 2", "yue": "2 樓"}
    assert places.floor_names(-1)["zh-CN"] == "地下 1 层"


def test_so_many_further_zones_that_nobody_keeps_them_in_mind_are_not_named() -> None:
    zones = tuple(d.Zone(id=f"z{n}", name={"zh-CN": f"{n} 区"}) for n in range(8))
    windows = tuple(d.Window(id=str(n), zone=f"z{n}", skills=()) for n in range(8))
    hall = replace(DEMO, zones=zones, windows=windows)
    said = places.where(hall, "zh-CN", "z0", tuple(one.id for one in windows))
    assert said == "请在 0 区等候，留意 0 号窗口；也可能叫到其他区，请留意屏幕与广播"
