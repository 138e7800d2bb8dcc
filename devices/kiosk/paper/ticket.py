"""The number on paper: 576 or 384 dots wide, as long as its text. PURE.

Black on white, drawn from top to bottom; names are pictures of their characters, so that nothing in
a name can be taken for a printer's command.
"""

from datetime import UTC, datetime, timedelta

from devices.drawing.scene import Measure, Rect, Scene
from devices.drawing.typesetting import Setter
from devices.kiosk.paper.strip import BLACK, Item, Strip
from devices.kiosk.screen import words
from devices.kiosk.visit.pages import Setup
from hall.domain.names import Source
from hall.texts import CHINESE, named
from hall.wire.messages import PaperTicket, Ticket

TICK = "□ "
LARGE = 1.3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticket_scene(
    setup: Setup,
    ticket: PaperTicket,
    measure: Measure,
    width: int,
    *,
    copy: bool = False,
    even: int | None = None,
) -> Scene:
    """The paper of a ticket; a ``copy`` is marked 补打. ``even`` sets all text but the number in
    one size, for names so long that large and small dots together would be too many.
    """
    scale = LARGE if ticket.large_text else 1.0
    paper = Strip(width, measure, ticket.language, scale, even)
    _head(paper, setup, ticket, copy)
    _number(paper, setup, ticket)
    _wait(paper, setup, ticket)
    _code(paper, ticket)
    _papers(paper, setup, ticket)
    _foot(paper, setup, ticket)
    return paper.scene()


def proof_scene(setup: Setup, measure: Measure, width: int) -> Scene:
    """The technician's test page: which board, how wide, both languages, fine lines and a code."""
    paper = Strip(width, measure, setup.languages[0], 1.0)
    paper.line(named(setup.hall.name, paper.language), 30, "bold")
    paper.line(paper.say("ticket.test"), 44, "bold")
    paper.line(setup.device, 36)
    paper.line(paper.say("ticket.test.width", width=width), 26)
    for thick in (1, 2, 4):
        paper.rule(thick)
    paper.line("0123456789 ABCDEFGHIJ", 26)
    paper.line("请到窗口办理　谢谢配合", 26)
    paper.code(setup.hall.public_url, 200)
    return paper.scene()


def _head(paper: Strip, setup: Setup, ticket: Ticket, copy: bool) -> None:
    paper.line(named(setup.hall.name, paper.language), 36, "bold", scaled=False)
    paper.rule()
    marks = [paper.say("ticket.copy")] if copy else []
    if ticket.source == Source.OFFLINE:
        marks.append(paper.say("ticket.offline"))
    if ticket.priority:
        marks.append(_priority(paper, setup, ticket, ticket.priority))
    if marks:
        paper.gap(4)
        paper.stamp("　".join(marks), 36)


def _priority(paper: Strip, setup: Setup, ticket: Ticket, reason: str) -> str:
    names = {one.id: one.name for one in setup.hall.priorities}
    if reason not in names:
        return paper.say("ticket.priority")
    if setup.must_ask(ticket):
        return paper.say("ticket.priority.by-guide", reason=named(names[reason], paper.language))
    return paper.say("kiosk.priority.ticket", reason=named(names[reason], paper.language))


def _number(paper: Strip, setup: Setup, ticket: Ticket) -> None:
    paper.line(paper.say("ticket.number"), 28)
    paper.gap(4)
    _huge(paper, ticket.number)
    if ticket.then:
        _order(paper, setup, (ticket.service, *ticket.then))
    else:
        _service(paper, setup, ticket.service)


def _service(paper: Strip, setup: Setup, code: str) -> None:
    name, chinese = _names(paper, setup, code)
    paper.line(name, 40, "bold")
    if chinese:
        paper.line(chinese, 28)


def _order(paper: Strip, setup: Setup, codes: tuple[str, ...]) -> None:
    """The services of one number, as they follow each other."""
    paper.line(paper.say("ticket.order"), 28)
    paper.gap(4)
    names = [_names(paper, setup, code) for code in codes]
    items = [Item(f"{place}. ", name) for place, (name, _) in enumerate(names, 1)]
    dots = paper.fitting(items, 36, "bold")
    for item, (_, chinese) in zip(items, names, strict=True):
        paper.item(item, dots, "bold")
        if chinese:
            below = Item("　", chinese)
            paper.item(below, paper.fitting((below,), 26))
    paper.gap(6)


def _names(paper: Strip, setup: Setup, code: str) -> tuple[str, str]:
    """A service's name, and what it is called in Chinese where that is another: who is asked at the
    window reads Chinese.
    """
    service = setup.service(code)
    name = named(service.name, paper.language) if service else code
    chinese = service.name.get(CHINESE, name) if service else name
    return name, chinese if chinese != name else ""


def _huge(paper: Strip, number: str) -> None:
    """The number as large as the paper is wide; capitals and digits need no room below."""
    across = paper.width - 2 * paper.margin
    high = paper.dots(150)
    label = Setter(paper.measure).line(
        Rect(paper.margin, paper.y, across, high),
        number,
        BLACK,
        largest=paper.dots(190),
        weight="bold",
        align="center",
    )
    paper.marks.append(label)
    paper.y += high
    paper.gap(16)


def _wait(paper: Strip, setup: Setup, ticket: Ticket) -> None:
    if booked := words.appointment(setup.hall, paper.language, ticket):
        paper.line(booked, 36, "bold")
    ahead = words.ahead(paper.language, ticket)
    if ahead:
        paper.line(ahead, 40, "bold")
    if ticket.expected_wait is not None:
        expected = words.wait(paper.language, ticket.expected_wait)
        paper.line(paper.say("ticket.wait", wait=expected), 36)
    paper.line(words.where(setup.hall, paper.language, ticket), 36)
    if setup.must_ask(ticket):
        paper.line(paper.say("ticket.priority.ask-guide"), 30, "bold")


def _code(paper: Strip, ticket: PaperTicket) -> None:
    if not ticket.follow_url:
        return
    paper.gap(4)
    paper.code(ticket.follow_url, 210)
    paper.line(paper.say("ticket.scan"), 24, scaled=False)


def _papers(paper: Strip, setup: Setup, ticket: Ticket) -> None:
    """What to bring, to be ticked off, where the citizen asked for it."""
    services = (ticket.service, *ticket.then)
    listed = setup.papers(services, paper.language) if ticket.papers else ()
    if not listed:
        return
    paper.rule()
    paper.line(paper.say("ticket.papers"), 32, "bold")
    items = [Item(TICK, one) for one in listed]
    dots = paper.fitting(items, 30)
    for item in items:
        paper.item(item, dots)


def _foot(paper: Strip, setup: Setup, ticket: Ticket) -> None:
    paper.rule()
    notes = (paper.say("ticket.missed"), paper.say("ticket.valid"))
    paper.line("　".join(notes), 26)
    paper.line(_moment(setup, ticket), 26, scaled=False)


def _moment(setup: Setup, ticket: Ticket) -> str:
    """Date and time of the taking: 2026-09-21 22:13."""
    moment = _EPOCH + timedelta(milliseconds=ticket.taken_at + setup.hall.utc_offset_ms)
    return f"{moment:%Y-%m-%d　%H:%M}"
