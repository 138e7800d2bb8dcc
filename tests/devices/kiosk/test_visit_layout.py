"""The pages of a visit with several services: all of them there, legible, within reach and apart."""

from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, Rect, Scene
from devices.kiosk.visit.pages import Home, Page, Papers, Refused, Result, Search
from hall.domain.definition import MOST_PER_VISIT, HallDefinition
from hall.texts import LANGUAGES
from tests.devices.kiosk.hall import ticket
from tests.devices.kiosk.pages import DEMO, FULL, MANY_WINDOWS, SIZES, scene, state, texts
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like


def several(hall: HallDefinition, most: int = MOST_PER_VISIT) -> HallDefinition:
    by_guide = tuple(replace(one, by_guide=one.id == "serviceman") for one in hall.priorities)
    policy = replace(hall.policy, services_per_visit=most)
    return replace(hall, policy=policy, priorities=by_guide)


def neediest(hall: HallDefinition) -> tuple[str, ...]:
    """The services that need the most papers."""
    services = sorted(hall.services, key=lambda one: -len(one.papers.get("zh-CN", ())))
    return tuple(one.code for one in services[:MOST_PER_VISIT])


def longest(hall: HallDefinition) -> tuple[str, ...]:
    """The services of the longest names."""
    services = sorted(hall.services, key=lambda one: -len(one.name.get("en", "")))
    return tuple(one.code for one in services[:MOST_PER_VISIT])


def assert_whole(drawn: Scene) -> None:
    check(drawn, measure, contrast=3.0)
    assert not [text for text in texts(drawn) if text.endswith("…")]


def pages(codes: tuple[str, ...], count: int) -> tuple[Page, ...]:
    """The pages after so many services were chosen; the last of them is looked at."""
    number = ticket(service=codes[0], then=codes[1 : count + 1], windows=MANY_WINDOWS)
    return (
        Home(),
        Home("personal"),
        Search("Y"),
        Papers(codes[count]),
        Refused("suspended", codes[count]),
        Result(number, "printing"),
        Result(replace(number, priority="serviceman", number="A1000"), "held"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, MOST_PER_VISIT - 1])
def test_every_page_of_an_order_is_whole(size: tuple[int, int], language: str, count: int):
    for pick, (large, stale) in product((neediest, longest), ((False, True), (True, False))):
        codes = pick(FULL)
        shown = state(several(FULL), size, language=language, large_text=large, stale=stale)
        for page in pages(codes, count):
            assert_whole(scene(replace(shown, page=page, chosen=codes[:count]), size))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_an_order_within_low_reach_is_whole_and_low(size: tuple[int, int], language: str):
    for large, count in product((False, True), (1, MOST_PER_VISIT - 1)):
        codes = longest(FULL)
        chosen = {"chosen": codes[:count], "low_reach": True, "large_text": large}
        shown = state(several(FULL), size, language=language, **chosen)
        for page in pages(codes, count)[:5]:
            drawn = scene(replace(shown, page=page), size)
            assert_whole(drawn)
            assert min(one.rect.y for one in drawn.targets) >= size[1] // 2


def targets(size: tuple[int, int], page: Page, **changes: Any) -> dict[str, Rect]:
    drawn = scene(state(several(FULL), size, page=page, **changes), size)
    return {one.id: one.rect for one in drawn.targets}


def apart(one: Rect, other: Rect) -> bool:
    across = one.x + one.w <= other.x or other.x + other.w <= one.x
    return across or one.y + one.h <= other.y or other.y + other.h <= one.y


@pytest.mark.parametrize("size", SIZES)
def test_the_targets_of_an_order_are_large_and_apart(size: tuple[int, int]):
    codes = neediest(FULL)
    for page, low, large in product(pages(codes, 2), (False, True), (False, True)):
        rects = list(
            targets(size, page, chosen=codes[:2], low_reach=low, large_text=large).values()
        )
        for place, one in enumerate(rects):
            assert min(one.w, one.h) >= 0.1 * min(size)
            assert all(apart(one, other) for other in rects[place + 1 :])


@pytest.mark.parametrize("size", SIZES)
def test_what_is_offered_follows_from_what_was_chosen(size: tuple[int, int]):
    codes = neediest(FULL)
    assert {"papers", "another", "take", "back"} == set(targets(size, Papers(codes[0])))
    full = targets(size, Papers(codes[4]), chosen=codes[:4])
    assert {"papers", "take", "back"} == set(full)
    home = targets(size, Home(), chosen=codes[:2])
    assert {"back", "drop"} <= set(home)
    assert not {"priority", "language"} & set(home)


def test_no_list_is_offered_where_nothing_is_to_be_brought():
    without = next(one.code for one in FULL.services if not one.papers)
    assert "papers" not in targets(SIZES[1], Papers(without))


@pytest.mark.parametrize("size", SIZES)
def test_no_list_is_offered_on_a_ticket_that_will_not_be_printed(size: tuple[int, int]):
    assert "papers" not in targets(size, Papers(neediest(FULL)[0]), printer="paper-out")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_papers_are_as_large_as_what_is_told_below_them(size: tuple[int, int], language: str):
    """Whatever they are, all of them are there, if need be on one page after another."""
    for large, count in product((False, True), (1, 3, MOST_PER_VISIT)):
        codes = neediest(FULL)[:count]
        shown = state(FULL, size, language=language, large_text=large, chosen=codes[:-1])
        papers = shown.setup.papers(codes, language)
        seen: list[Label] = []
        for turn in range(len(papers)):
            drawn = scene(replace(shown, page=Papers(codes[-1], turn=turn)), size)
            assert_whole(drawn)
            listed = " ".join(papers)
            seen += [x for x in drawn.marks if isinstance(x, Label) and x.text in listed]
            if "more-papers" not in {one.id for one in drawn.targets}:
                break
        said = "".join(one.text.replace(" ", "") for one in seen)
        assert all(paper.replace(" ", "") in said for paper in papers)
        least = round((5.4 if large else 4.4) * min(size) / 100)
        assert min(one.size for one in seen) >= least


LONG = (
    "Pension claims (enterprises and the self-employed)",
    "Medical reimbursement (public institutions)",
    "Transfer of social insurance between provinces",
)


def long_names() -> HallDefinition:
    named = tuple(
        replace(one, name={**one.name, "en": name})
        for one, name in zip(FULL.services, LONG, strict=False)
    )
    return several(replace(FULL, services=(*named, *FULL.services[len(LONG) :])))


@pytest.mark.parametrize(("size", "large"), list(product(SIZES, (False, True))))
def test_long_names_are_whole_in_their_order(size: tuple[int, int], large: bool):
    first, *rest = (one.code for one in FULL.services[: len(LONG)])
    chosen, result = (first, *rest), Result(ticket(service=first, then=tuple(rest)), "printed")
    of = state(long_names(), size, language="en", large_text=large)
    for page, before in ((result, ()), (Papers(chosen[2]), chosen[:2]), (Home(), chosen)):
        for low in (False, True):
            drawn = scene(replace(of, page=page, chosen=before, low_reach=low), size)
            assert_whole(drawn)
            said = " ".join(texts(drawn))
            assert all(name in said for name in LONG)


@pytest.mark.parametrize("size", SIZES)
def test_a_number_for_long_names_looks_as_it_did(size: tuple[int, int]):
    first, *rest = (one.code for one in FULL.services[: len(LONG)])
    page = Result(ticket(service=first, then=tuple(rest)), "printed")
    drawn = scene(state(long_names(), size, language="en", large_text=True, page=page), size)
    assert_looks_like(draw(drawn), f"kiosk/order-long-{size[0]}x{size[1]}")


ORDER = ("pension-transfer", "medical-reimbursement")
MANY = neediest(DEMO)
NUMBER = ticket(service=ORDER[0], then=(ORDER[1], "card-loss"))
LOOKS: dict[str, dict[str, Any]] = {
    "another": {"chosen": ORDER[:1]},
    "order": {"chosen": ORDER, "page": Papers("card-loss"), "papers": True},
    "order-printed": {"page": Result(NUMBER, "printed")},
    "order-refused": {"chosen": ORDER, "page": Refused("no-numbers-left", "card-loss")},
    "order-many-papers": {"chosen": MANY[:-1], "page": Papers(MANY[-1]), "large_text": True},
    "order-contrast": {
        "chosen": ORDER[:1],
        "page": Papers(ORDER[1]),
        "large_text": True,
        "language": "en",
    },
    "another-contrast-low": {"chosen": ORDER, "large_text": True, "low_reach": True},
}


@pytest.mark.parametrize(("name", "size"), list(product(sorted(LOOKS), SIZES)))
def test_pages_of_an_order_look_as_they_did(name: str, size: tuple[int, int]):
    drawn = scene(state(several(DEMO, 3), size, **LOOKS[name]), size)
    assert_looks_like(draw(drawn), f"kiosk/{name}-{size[0]}x{size[1]}")
