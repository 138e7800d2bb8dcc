"""What a kiosk knows of its hall and remembers, and the pages that it can show. PURE."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from devices import keys as k
from devices.kiosk.alone.leases import Alone
from devices.kiosk.guided.state import Guide, Guided
from devices.ports import Unsettled
from devices.voice.prompts import Speech
from hall.domain.definition import HallDefinition, Service
from hall.domain.names import PriorityClass
from hall.domain.times import MonoMs, WallMs
from hall.texts import CHINESE, LANGUAGES
from hall.wire import messages as m


class Setup(msgspec.Struct, frozen=True):
    """The kiosk's place in its hall. ``portrait`` tells how its screen stands; one without a screen
    (``shows`` False) has buttons only. A ``silent`` printer never tells how it is. ``others`` are the
    other kiosks by their ids and zones, the nearest first; ``readers`` what codes and cards can be held to.
    ``speech`` is there where it guides by keys and voice.
    """  # fmt: skip

    hall: HallDefinition
    device: str
    zone: str | None
    portrait: bool
    shows: bool = True
    silent: bool = False
    others: tuple[tuple[str, str], ...] = ()
    readers: tuple[str, ...] = ()
    speech: Speech | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the screen: those of the hall that there are texts for."""
        return tuple(x for x in self.hall.languages if x in LANGUAGES) or (CHINESE,)

    def service(self, code: str) -> Service | None:
        """The service of a code."""
        return next((one for one in self.hall.services if one.code == code), None)

    def papers(self, services: Iterable[str], language: str) -> tuple[str, ...]:
        """What to bring for some services: each paper once, in the order of the services."""
        known = (self.service(one) for one in services)
        lists = (one.papers for one in known if one is not None)
        every = (one.get(language) or one.get(CHINESE) or () for one in lists)
        return tuple(dict.fromkeys(paper for some in every for paper in some))

    def must_ask(self, ticket: m.Ticket) -> bool:
        """Whether the guide has still to see the reason of a ticket."""
        asked = any(one.id == ticket.priority and one.by_guide for one in self.hall.priorities)
        return asked and ticket.service_class != PriorityClass.GREEN

    def is_green(self, reason: str | None) -> bool:
        """Whether a reason for priority makes a green ticket at once."""
        return any(one.id == reason and not one.by_guide for one in self.hall.priorities)


# --- pages ---------------------------------------------------------------------------------------


class Home(msgspec.Struct, frozen=True):
    """Choose a service: of all, or of one class ``group``; ``start`` counts the tiles turned over."""

    group: str | None = None
    start: int = 0


class Priorities(msgspec.Struct, frozen=True):
    """Choose a reason for priority."""


class Search(msgspec.Struct, frozen=True):
    """Find a service by letters of its name."""

    letters: str = ""


class Resting(msgspec.Struct, frozen=True):
    """Nobody is there: the panel is spared, and shows the hall's notices."""


class Papers(msgspec.Struct, frozen=True):
    """What the service needs, before a number is taken; ``searched`` are the letters that led there, and
    ``turn`` counts how often a long list was turned over.
    """  # fmt: skip

    service: str
    searched: str = ""
    turn: int = 0


class Taking(msgspec.Struct, frozen=True):
    """The number is asked for, for a service and those that follow ``then``. ``request`` is the
    request's id once it is safe in the outbox; ``late``: the citizen was told that the system does not
    answer; ``leased``: the number of this kiosk's own that is being given out instead.
    """

    service: str
    since: MonoMs
    request: str | None = None
    late: bool = False
    leased: str | None = None
    then: tuple[str, ...] = ()


class Checking(msgspec.Struct, frozen=True):
    """A code or a card was held to a reader and is asked about; ``masked`` is the card's number as it
    may be shown. ``request`` and ``late`` as in :class:`Taking`.
    """  # fmt: skip

    since: MonoMs
    request: str | None = None
    late: bool = False
    masked: str = ""


Outcome = Literal["printing", "printed", "shown", "unproven", "held", "waiting"]


class Result(msgspec.Struct, frozen=True):
    """The number, and whether it is being printed, is on paper, is to be read here only, went to a
    printer that answers for nothing (``unproven``), or waits for one that is ill (``held``);
    ``waiting``: it was missed, waits again, and is on its own paper.
    """  # fmt: skip

    ticket: m.PaperTicket
    outcome: Outcome


class Refused(msgspec.Struct, frozen=True):
    """The hall gives no number, for the reason of this code; ``service`` is the one that it is about,
    where several were asked for and that is known. ``masked`` is the number of the card that was read,
    as it may be shown; ``appointment_at`` when the appointment is, for which it is too early, and
    ``another_day`` whether that is not today.
    """

    code: str
    service: str = ""
    masked: str = ""
    appointment_at: WallMs | None = None
    another_day: bool = False


Page = Home | Guide | Search | Resting | Priorities | Papers | Taking | Checking | Result | Refused


# --- state ---------------------------------------------------------------------------------------


class Job(msgspec.Struct, frozen=True):
    """A ticket at the printer since ``since``, for the ``tries``-th time, or ``held`` for a
    ``reason`` until it is mended, or ``until`` it is given up. ``request`` is what its end settles;
    None for a reprint.
    """

    ticket: m.PaperTicket
    copy: bool
    since: MonoMs
    request: str | None = None
    held: bool = False
    reason: str = ""
    until: MonoMs | None = None
    tries: int = 0


class State(msgspec.Struct, frozen=True):
    """All that a kiosk remembers. ``inherited`` are takes of an earlier run by id, with the wall
    time of their asking; ``orphans`` are answered ones whose paper is not known to be out.
    ``hall_at`` is the hall's time as the controller last told it. ``readers`` says what is wrong with
    each reader, ``held`` what was last held to one, and when, until its answer is left. ``chosen`` are
    the services of this visit before the one at which its citizen looks; ``papers``: the ticket is to
    list what to bring.
    ``guided`` is there while somebody is guided by keys and voice. ``told`` are the complaints that end
    with the business day.
    """

    setup: Setup
    page: Page = Home()
    at: MonoMs = MonoMs(0)
    page_at: MonoMs = MonoMs(0)
    wall: WallMs | None = None
    hall_at: WallMs | None = None
    language: str = CHINESE
    large_text: bool = False
    low_reach: bool = False
    priority: str | None = None
    chosen: tuple[str, ...] = ()
    papers: bool = False
    hall: m.Hall | None = None
    stale: bool = True
    printer: str = ""
    jobs: dict[str, Job] = {}
    inherited: dict[str, WallMs] = {}
    orphans: tuple[Unsettled, ...] = ()
    keys: k.Keys = {}
    identify_until: MonoMs | None = None
    restart: bool = False
    alone: Alone = Alone()
    readers: dict[str, str] = {}
    held: tuple[str, MonoMs] = ("", MonoMs(0))
    guided: Guided | None = None
    told: tuple[str, ...] = ()

    def order(self, service: str) -> tuple[str, ...]:
        """The services of one number: those chosen before, then this one; none twice."""
        return tuple(dict.fromkeys((*self.chosen, service)))
