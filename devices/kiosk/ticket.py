"""The number on paper: 576 or 384 dots wide, as long as its text. PURE.

Black on white, drawn from top to bottom; names are pictures of their characters, so that nothing in
a name can be taken for a printer's command.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from devices.kiosk import words
from devices.kiosk.pages import Setup
from devices.scene import Colour, Fill, Label, Mark, Measure, QrCode, Rect, Scene, Weight
from devices.typesetting import Setter, ladder
from hall.domain.names import Source
from hall.texts import CHINESE, named, text
from hall.wire.messages import Ticket

BLACK = (0, 0, 0)
WHITE = (255, 255, 255)
NARROWEST_TEXT = 0.9
NARROWEST_CODE = 0.9
LARGE = 1.3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticket_scene(
    setup: Setup,
    ticket: Ticket,
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
    paper = _Paper(width, measure, ticket.language, scale, even)
    _head(paper, setup, ticket, copy)
    _number(paper, setup, ticket)
    _wait(paper, setup, ticket)
    _code(paper, ticket)
    _foot(paper, setup, ticket)
    return paper.scene()


def proof_scene(setup: Setup, measure: Measure, width: int) -> Scene:
    """The technician's test page: which board, how wide, both languages, fine lines and a code."""
    paper = _Paper(width, measure, setup.languages[0], 1.0)
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


@dataclass
class _Paper:
    """A strip of paper that grows downwards. Sizes are dots on paper of 576, fewer on narrower.
    Whatever is drawn begins at even dots: such text and codes are sent in double dots.
    """  # fmt: skip

    width: int
    measure: Measure
    language: str
    scale: float
    even: int | None = None
    y: int = 12
    marks: list[Mark] = field(default_factory=list)

    @property
    def margin(self) -> int:
        return _evened(self.width // 36)

    def say(self, key: str, **values: object) -> str:
        return text(self.language, key, **values)

    def dots(self, wide: float) -> int:
        """Dots on this paper for so many on paper of 576; an even number."""
        return _evened(round(wide * self.width / 576))

    def gap(self, wide: float) -> None:
        self.y += self.dots(wide)

    def line(
        self,
        said: str,
        size: float,
        weight: Weight = "regular",
        colour: Colour = BLACK,
        *,
        scaled: bool = True,
    ) -> None:
        """A paragraph in as few lines as it needs; long words make it smaller, nothing is cut."""
        across = self.width - 2 * self.margin
        setter = Setter(self.measure)
        for dots in ladder(self.even or self._size(size, scaled), 18):
            high = _evened(dots * 1.25) * setter.lines(said, across, dots, weight)
            rect = Rect(self.margin, self.y, across, high)
            made = setter.paragraph(
                rect, said, colour, largest=dots, smallest=dots, weight=weight, align="center"
            )
            if not _is_cut(said, made):
                break
        self.marks += made
        self.y += high
        self.gap(6)

    def _size(self, size: float, scaled: bool) -> int:
        # Narrow paper is read from as far away: its text is not as much smaller as it is narrower.
        least = size * NARROWEST_TEXT
        return round(max(self.dots(size), least) * (self.scale if scaled else 1.0))

    def rule(self, thick: int = 2) -> None:
        self.gap(6)
        across = self.width - 2 * self.margin
        self.marks.append(Fill(Rect(self.margin, self.y, across, thick), BLACK))
        self.y += _evened(thick)
        self.gap(10)

    def code(self, data: str, side: float) -> None:
        dots = max(self.dots(side), _evened(side * NARROWEST_CODE))
        self.marks.append(QrCode(Rect((self.width - dots) // 2, self.y, dots, dots), data))
        self.y += dots
        self.gap(4)

    def stamp(self, said: str, size: float) -> None:
        """White on black, to be seen at once."""
        top, place = self.y, len(self.marks)
        self.gap(8)
        self.line(said, size, "bold", WHITE)
        rect = Rect(self.margin, top, self.width - 2 * self.margin, self.y - top)
        self.marks.insert(place, Fill(rect, BLACK))
        self.gap(10)

    def scene(self) -> Scene:
        return Scene(self.width, self.y + 12, WHITE, tuple(self.marks))


def _evened(dots: float) -> int:
    return max(2, 2 * round(dots / 2))


def _head(paper: _Paper, setup: Setup, ticket: Ticket, copy: bool) -> None:
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


def _priority(paper: _Paper, setup: Setup, ticket: Ticket, reason: str) -> str:
    names = {one.id: one.name for one in setup.hall.priorities}
    if reason not in names:
        return paper.say("ticket.priority")
    if setup.must_ask(ticket):
        return paper.say("ticket.priority.by-guide", reason=named(names[reason], paper.language))
    return paper.say("kiosk.priority.ticket", reason=named(names[reason], paper.language))


def _number(paper: _Paper, setup: Setup, ticket: Ticket) -> None:
    paper.line(paper.say("ticket.number"), 28)
    paper.gap(4)
    _huge(paper, ticket.number)
    service = setup.service(ticket.service)
    name = named(service.name, paper.language) if service else ticket.service
    paper.line(name, 40, "bold")
    if service and service.name.get(CHINESE, name) != name:
        # Who is asked at the window reads Chinese.
        paper.line(service.name[CHINESE], 28)


def _huge(paper: _Paper, number: str) -> None:
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


def _wait(paper: _Paper, setup: Setup, ticket: Ticket) -> None:
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


def _code(paper: _Paper, ticket: Ticket) -> None:
    if not ticket.follow_url:
        return
    paper.gap(4)
    paper.code(ticket.follow_url, 210)
    paper.line(paper.say("ticket.scan"), 24, scaled=False)


def _foot(paper: _Paper, setup: Setup, ticket: Ticket) -> None:
    paper.rule()
    notes = (paper.say("ticket.missed"), paper.say("ticket.valid"))
    paper.line("　".join(notes), 26)
    paper.line(_moment(setup, ticket), 26, scaled=False)


def _moment(setup: Setup, ticket: Ticket) -> str:
    """Date and time of the taking: 2026-09-21 22:13."""
    moment = _EPOCH + timedelta(milliseconds=ticket.taken_at + setup.hall.utc_offset_ms)
    return f"{moment:%Y-%m-%d　%H:%M}"


def _is_cut(said: str, labels: Sequence[Label]) -> bool:
    return "".join("".join(x.text for x in labels).split()) != "".join(said.split())
