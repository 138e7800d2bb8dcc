"""The lists on a ticket: several services in their order, and the papers to bring."""

from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from devices.drawing.printout import draw, measure
from devices.drawing.scene import Label, Scene
from devices.drivers.printer import escpos
from devices.drivers.printer.commands import Reader
from devices.drivers.printer.virtual_paper import Paper
from devices.kiosk.adapters.press import EVEN, LIMIT, ticket_paper
from devices.kiosk.paper.ticket import ticket_scene
from devices.kiosk.visit.pages import Setup
from hall.domain.definition import MOST_PER_VISIT
from hall.shell.hallfile.load import load
from hall.shell.hardware import Printer
from hall.texts import LANGUAGES
from hall.wire import messages as m
from tests.devices.kiosk.hall import ticket
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

FULL = load("examples/service-hall.toml").definition
SETUP = Setup(hall=FULL, device="kiosk-1", zone="A", portrait=True)
MOST = tuple(
    one.code for one in sorted(FULL.services, key=lambda x: -len(x.papers.get("zh-CN", ())))
)[:MOST_PER_VISIT]
"""The services that need the most papers: no ticket says more."""
WIDTHS = (576, 384)
SCATTERED = tuple(str(one) for one in range(1, 40, 2))


def made(services: int = MOST_PER_VISIT, **changes: Any) -> m.PaperTicket:
    first, *then = MOST[:services]
    values = {"service": first, "then": tuple(then), "papers": True, **changes}
    return replace(ticket(1088), **values)


def said(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


def test_the_services_stand_in_their_order():
    lines = said(ticket_scene(SETUP, made(3, papers=False), measure, 576))
    names = [SETUP.service(one).name["zh-CN"] for one in MOST[:3]]
    first = lines.index(f"1. {names[0]}")
    assert lines[first : first + 3] == [f"{n}. {name}" for n, name in enumerate(names, 1)]
    assert "按顺序办理" in lines
    assert not [line for line in lines if line.startswith("□")]


def test_another_languages_order_names_the_services_in_chinese_too():
    lines = said(ticket_scene(SETUP, made(2, language="en"), measure, 576))
    assert [f"　{SETUP.service(one).name['zh-CN']}" in lines for one in MOST[:2]] == [True, True]


def test_the_papers_of_all_services_are_listed_once_to_be_ticked_off():
    for language in LANGUAGES:
        scene = ticket_scene(SETUP, made(language=language), measure, 576)
        listed = [line for line in said(scene) if line.startswith("□")]
        papers = SETUP.papers(MOST, language)
        assert listed == [f"□ {paper}" for paper in papers]
        assert len(papers) > len(SETUP.papers(MOST[:1], language))


def test_a_ticket_lists_papers_only_when_asked_and_where_there_are_any():
    without = next(one.code for one in FULL.services if not one.papers)
    for one in (made(1, papers=False), made(1, service=without)):
        assert "办理时请带好" not in said(ticket_scene(SETUP, one, measure, 576))


@pytest.mark.parametrize("even", EVEN)
@pytest.mark.parametrize(("width", "language"), list(product(WIDTHS, LANGUAGES)))
def test_all_of_the_lists_is_on_the_paper(width: int, language: str, even: int | None):
    for large in (False, True):
        one = made(language=language, large_text=large, windows=SCATTERED, priority="senior")
        scene = ticket_scene(SETUP, one, measure, width, copy=True, even=even)
        check(scene, measure, smallest=18)
        lines = said(scene)
        assert not [line for line in lines if "…" in line]
        together = "".join("".join(lines).split())
        for paper in SETUP.papers(MOST, language):
            assert "".join(paper.split()) in together


PRINTERS = [
    Printer(driver="virtual", profile=profile, text=text)
    for profile, text in product(("80mm", "58mm"), ("raster", "gb18030"))
]


@pytest.mark.parametrize("part", PRINTERS, ids=lambda one: f"{one.profile}-{one.text}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_ticket_is_short_enough_for_a_serial_line(part: Printer, language: str):
    for large, services in product((False, True), range(1, MOST_PER_VISIT + 1)):
        one = made(services, language=language, large_text=large, windows=SCATTERED)
        one = replace(one, priority="senior")
        assert len(ticket_paper(SETUP, one, part, copy=True).data) <= LIMIT


def printed(part: Printer, one: m.PaperTicket) -> Paper:
    reader, paper = Reader(), Paper(escpos.WIDTHS[part.profile])
    reader.feed(ticket_paper(SETUP, one, part, copy=False).data)
    while command := reader.next():
        paper.obey(command)
    assert paper.unknown == []
    return paper


@pytest.mark.parametrize("part", PRINTERS[1::2], ids=lambda one: one.profile)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_lists_look_as_they_did_in_the_printers_own_characters(part: Printer, language: str):
    picture = printed(part, made(3, language=language)).picture()
    assert_looks_like(picture, f"kiosk/ticket-lists-text-{language}-{part.profile}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_lists_look_as_they_did(width: int, language: str):
    scene = ticket_scene(SETUP, made(3, language=language), measure, width)
    assert_looks_like(draw(scene), f"kiosk/ticket-lists-{language}-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_large_lists_look_as_they_did(width: int):
    one = made(2, large_text=True, priority="senior")
    assert_looks_like(
        draw(ticket_scene(SETUP, one, measure, width)), f"kiosk/ticket-lists-large-{width}"
    )
