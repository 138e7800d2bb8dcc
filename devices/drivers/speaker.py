"""The loudspeaker, by pygame's mixer.

A call is joined from its clips before it is played, so that nothing that the machine does meanwhile can
make a gap in it. The mixer stays open between calls and plays silence: an amplifier that sleeps swallows
the beginning of what wakes it.
"""

import os
import queue
from collections.abc import Callable, Mapping
from pathlib import Path

from hall.domain.times import MonoMs

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# Named one by one: pygame itself lets a part whose library is missing go, and says so at its first use.
import pygame
import pygame.mixer
from pygame._sdl2 import audio

from devices import ports as p
from devices.drivers.recorder import Recorder
from devices.drivers.voicepack import Pack, with_names
from devices.drivers.working import worker
from devices.ports import Fault, Post
from devices.voice.sound import Joined, join, milliseconds
from hall.shell.hardware import Speaker

SDL_NAMES = {"virtual": "dummy"}
HINTS = {
    "alsa": "plug it in, and let this user into the group audio; aplay -l lists what there is",
    "pulseaudio": "start the sound server of the user that this runs as",
    "pipewire": "install Debian's python3-pygame (the wheel has no PipeWire), and start the server",
}
BUFFER = 1024
"""Samples: some 50 ms until a call is heard, and a thread that wakes 20 times a second."""
LOOK_S = 0.01
PROBE_S = 5.0
"""So often a device that failed is looked at while nothing is to be said."""
GRACE_MS = 3_000
"""So much later than it should a call may end before the device counts as stuck."""


class PygameSpeaker:
    """One loudspeaker a process. ``packs`` speak the languages of the hall; all have one rate.
    ``voices`` has their tags; ``on_said`` is told the id and the text of each call as it begins,
    ``on_silent`` when it has ended.

    Calls are said one after another by a thread of the speaker's own, which posts
    :class:`devices.ports.Spoken` at the end of each, also of one that was cut off. A device that
    fails is opened anew for the next.
    """

    def __init__(
        self, part: Speaker, packs: Mapping[str, Pack], post: Post, now: Callable[[], MonoMs]
    ) -> None:
        """Open the device. Raises Fault where it is absent. ``now`` gives monotonic milliseconds."""
        self.rate = next(iter(packs.values())).rate
        self.voices = {language: pack.voice.tag for language, pack in packs.items()}
        self.on_said: Callable[[str, str], None] = lambda _call, _text: None
        self.on_silent: Callable[[], None] = lambda: None
        self._part, self._packs, self._post, self._now = part, dict(packs), post, now
        self._jobs: queue.SimpleQueue[tuple[int, p.Speak] | None] = queue.SimpleQueue()
        self._round = 0  # goes on when what was asked for before is not to be heard any more
        self._mute = False
        self._worker = worker("speaker", self._turn, post, now)
        self._open()
        self._worker.start()

    @property
    def known(self) -> dict[str, frozenset[str]]:
        """The names of all clips by language."""
        return {language: frozenset(pack.clips) for language, pack in self._packs.items()}

    def learn(self, folder: Path) -> bool:
        """Read the clips of a hall's folder that are new; whether there were some. From any thread."""
        packs = self._packs
        self._packs = {
            tag: with_names(pack, folder, tag, only_new=True) for tag, pack in packs.items()
        }
        return any(len(self._packs[tag].clips) > len(pack.clips) for tag, pack in packs.items())

    def speak(self, call: p.Speak) -> None:
        """Say a call after those that were given before, or instead of them."""
        if call.instead:
            self.hush()
        self._jobs.put((self._round, call))

    def hush(self) -> None:
        """Cut off what is being said, and let go of what waits."""
        self._round += 1

    def close(self) -> None:
        """Fall silent at once."""
        self._worker.ending.set()
        self._jobs.put(None)
        self._worker.stop()
        pygame.mixer.quit()

    def _turn(self) -> None:
        job = self._next()
        if job is None:
            return
        turn, call = job
        try:
            self._say(call, turn)
        except (Fault, pygame.error, OSError) as error:
            self._fell_silent(call, str(error))
        except Exception as error:
            self._fell_silent(call, str(error) or type(error).__name__)
            raise
        else:
            self._mute = False
            self._post(p.Spoken(id=call.id, ok=True, reason="", at=self._now()))

    def _next(self) -> tuple[int, p.Speak] | None:
        """Wait for a call; a device that failed is looked at meanwhile."""
        try:
            return self._jobs.get(timeout=PROBE_S if self._mute else None)
        except queue.Empty:
            self._probe()
            return None

    def _fell_silent(self, call: p.Speak, reason: str) -> None:
        self._mute = True
        pygame.mixer.quit()
        self._post(p.Spoken(id=call.id, ok=False, reason=reason, at=self._now()))

    def _probe(self) -> None:
        """Tell that the device is there again, before anything is to be said."""
        try:
            self._open()
            self._check_device()
        except (Fault, pygame.error, OSError):
            pygame.mixer.quit()
            return
        self._mute = False
        self._post(p.WorkerChanged("speaker", None, self._now()))

    def _say(self, call: p.Speak, turn: int) -> None:
        if turn != self._round:
            return
        self._open()
        self._check_device()
        clips = [self._packs[clip.language].clips[clip.name] for clip in call.clips]
        self.on_said(call.id, call.text)
        try:
            self._play(call, join(clips, self.rate), turn)
        finally:
            self.on_silent()

    def _play(self, call: p.Speak, joined: Joined, turn: int) -> bool:
        """Play to the end, or until it is cut off, and tell whether it was heard to the end. Raises
        Fault where the device takes no sound.
        """
        sound = pygame.mixer.Sound(buffer=joined.samples.tobytes())
        sound.set_volume(self._part.volume / 100)
        channel = pygame.mixer.Channel(0)
        channel.play(sound)
        most = milliseconds(len(joined.samples), self.rate) + GRACE_MS
        late_at = self._now() + most
        while channel.get_busy() and not self._worker.ending.wait(LOOK_S):
            if turn != self._round:
                channel.stop()
                return False
            if self._now() >= late_at:
                raise Fault(f"{self._name()}: it has not played a call within {most / 1000:.0f} s")
        return True

    def _open(self) -> None:
        if pygame.mixer.get_init() is not None:
            return
        os.environ["SDL_AUDIODRIVER"] = SDL_NAMES.get(self._part.driver, self._part.driver)
        try:
            pygame.mixer.init(
                self.rate, -16, 1, BUFFER, devicename=self._part.device or None, allowedchanges=0
            )
        except pygame.error as error:
            raise Fault(self._absent(str(error))) from error

    def _check_device(self) -> None:
        """SDL plays on in silence when a device is unplugged."""
        names = audio.get_audio_device_names(False)
        if not names or (self._part.device and self._part.device not in names):
            raise Fault(self._absent("it is not there any more"))

    def _absent(self, reason: str) -> str:
        hint = HINTS.get(self._part.driver, "")
        return f"{self._name()}: {reason}; {hint}".rstrip("; ")

    def _name(self) -> str:
        return f"speaker {self._part.driver} {self._part.device}".rstrip()


class VirtualSpeaker(PygameSpeaker):
    """The same on SDL's dummy device; ``recorder`` keeps what was said."""

    def __init__(
        self,
        part: Speaker,
        packs: Mapping[str, Pack],
        post: Post,
        now: Callable[[], MonoMs],
        recorder: Recorder,
    ) -> None:
        self._recorder = recorder
        super().__init__(part, packs, post, now)

    def _play(self, call: p.Speak, joined: Joined, turn: int) -> bool:
        self._recorder.record(call, joined, self._now())
        whole = super()._play(call, joined, turn)
        if not whole:
            self._recorder.cut(self._now())
        return whole
