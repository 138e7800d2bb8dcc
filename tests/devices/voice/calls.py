"""Calls and zones for announcers, and a loudspeaker that takes as long as the real packs do."""

from dataclasses import dataclass, field
from functools import cache

from devices import ports as p
from devices.drivers.voicepack import Pack, load, pack_folder
from devices.voice import sound
from devices.voice.announcer import Setup, State, announcer
from hall.wire import messages as m

PACKS = {"zh-CN": "mandarin", "yue": "cantonese", "en": "english"}
VOICES = {"zh-CN": "cmn", "en": "en"}
START = 1_790_000_000_000
MINUTE = 60_000
OWN_WORD_MS = 900
"""More than espeak-ng takes for a zone, a floor or what a window is called."""

pack = cache(lambda language: load(pack_folder(PACKS[language])))


def call(
    sequence: int,
    number: str = "",
    window: str = "3",
    *,
    languages: tuple[str, ...] = ("zh-CN",),
    recall: bool = False,
    until: int = START + MINUTE,
    epoch: int = 1,
) -> m.Announcement:
    number = number or f"A{sequence:03}"
    return m.Announcement(
        id=f"{epoch}-{sequence}",
        ticket=f"t-{number}",
        number=number,
        window=window,
        languages=languages,
        recall=recall,
        at=START + sequence,
        until=until,
        epoch=epoch,
        sequence=sequence,
    )


def zone(revision: int, *lines: tuple[str, str] | tuple[str, str, str], epoch: int = 1) -> m.Zone:
    """A zone's state; a line is a number, the ticket's state, and its window where it is not 3."""
    calls = tuple(
        m.ZoneCall(
            id=f"t-{number}",
            number=number,
            window=more[0] if more else "3",
            at=0,
            state=state,
            calls=1,
        )
        for number, state, *more in lines
    )
    return m.Zone(epoch=epoch, revision=revision, zone="a", calls=calls, missed=(), notices=())


def told(
    revision: int,
    *calls: m.Announcement,
    state: str = "called",
    epoch: int = 1,
) -> m.Zone:
    """A zone's state that knows of such calls, the newest first, in one state."""
    lines = tuple(
        m.ZoneCall(
            id=one.ticket,
            number=one.number,
            window=one.window,
            at=one.at,
            state=state,
            calls=2 if one.recall else 1,
            languages=one.languages if state == "called" else (),
        )
        for one in sorted(calls, key=lambda one: one.at, reverse=True)
    )
    return m.Zone(epoch=epoch, revision=revision, zone="a", calls=lines, missed=(), notices=())


def controller(at: int, *, online: bool = True) -> m.Controller:
    return m.Controller(online=online, epoch=1, sequence=1, version="", at=at)


def seconds(speak: p.Speak) -> float:
    """How long the real packs take to say it, with words of the hall's own of :data:`OWN_WORD_MS` each."""
    packs: dict[str, Pack] = {clip.language: pack(clip.language) for clip in speak.clips}
    rate = pack("zh-CN").rate
    own = sound.silence(OWN_WORD_MS, rate)
    clips = [packs[clip.language].clips.get(clip.name, own) for clip in speak.clips]
    return len(sound.join(clips, rate).samples) / rate


@dataclass
class Hall:
    """An announcer on a clock, before a loudspeaker that works until ``broken``. ``said`` has what
    was begun and ended, and when, in ms after the start.
    """

    setup: Setup = field(default_factory=lambda: Setup(voices=VOICES))
    at: int = 0
    said: list[tuple[p.Speak, int, int]] = field(default_factory=list)
    dropped: list[p.NotSpoken] = field(default_factory=list)
    kept: list[p.Call] = field(default_factory=list)
    complaints: list[str | None] = field(default_factory=list)
    broken: str | None = None

    def __post_init__(self) -> None:
        self.machine = announcer(self.setup)
        self.start()

    def start(self) -> None:
        """Start the program anew, in the middle of whatever it says."""
        self.state: State = self.machine.initial
        self.speaking: p.Speak | None = None
        self.ends_at = 0
        said = frozenset(self.kept)
        self.give(p.Started(at=self.at, wall=START + self.at, said=said))

    def announce(self, *calls: m.Announcement) -> None:
        for one in calls:
            self.give(p.Announced(announcement=one, at=self.at, wall=START + self.at))

    def hear(self, message: m.Zone | m.Controller) -> None:
        self.give(p.Heard(message=message, at=self.at))

    def pass_time(self, ms: int) -> None:
        """Let time pass as a program would: ticks each second, and ends when they come."""
        until = self.at + ms
        while self.at < until:
            tick = self.at - self.at % 1000 + 1000
            self.at = min(until, tick, *([self.ends_at] if self.speaking else []))
            if self.speaking is not None and self.at >= self.ends_at:
                self._end()
            if self.at == tick:
                self.give(p.Ticked(at=self.at, wall=START + self.at))

    @property
    def texts(self) -> list[str]:
        return [speak.text for speak, _, _ in self.said] + (
            [self.speaking.text] if self.speaking else []
        )

    def give(self, given: p.Input) -> None:
        self.state, effects = self.machine.step(self.state, given)
        for effect in effects:
            match effect:
                case p.Speak():
                    assert self.speaking is None, "two calls at once"
                    self.speaking = effect
                    self.begun_at = self.at
                    self.ends_at = self.at + (
                        round(1000 * seconds(effect)) if not self.broken else 5
                    )
                case p.NotSpoken():
                    self.dropped.append(effect)
                case p.Said():
                    self.kept.append(effect.call)
                case p.Complain():
                    self.complaints.append(effect.text)

    def _end(self) -> None:
        speak, self.speaking = self.speaking, None
        assert speak is not None
        if self.broken is None:
            self.said.append((speak, self.begun_at, self.at))
        self.give(
            p.Spoken(id=speak.id, ok=self.broken is None, reason=self.broken or "", at=self.at)
        )
