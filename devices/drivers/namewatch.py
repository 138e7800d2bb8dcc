"""Looks into the folder of a hall's own clips, so that what is put there is said from then on."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from devices import ports as p
from devices.drivers.working import worker
from hall.domain.times import MonoMs

if TYPE_CHECKING:
    from devices.drivers.speaker import PygameSpeaker

LOOK_S = 3.0

log = logging.getLogger(__name__)


class NameWatch:
    """Posts :class:`devices.ports.VoiceChanged` when a loudspeaker has learnt new clips."""

    def __init__(
        self, folder: Path, speaker: "PygameSpeaker", post: p.Post, now: Callable[[], MonoMs]
    ) -> None:
        self._folder, self._speaker, self._post, self._now = folder, speaker, post, now
        self._seen = self._times()
        self._worker = worker("names", self._turn, post, now)
        self._worker.start()

    def close(self) -> None:
        self._worker.stop()

    def look(self) -> None:
        """Learn what was put there since the last look."""
        times = self._times()
        if times == self._seen:
            return
        self._seen = times
        if self._speaker.learn(self._folder):
            self._post(p.VoiceChanged(known=self._speaker.known, at=self._now()))

    def _turn(self) -> None:
        if self._worker.ending.wait(LOOK_S):
            return
        try:
            self.look()
        except OSError as error:
            log.warning("the clips in %s cannot be read: %s", self._folder, error)

    def _times(self) -> dict[str, int]:
        """When something was last put into the folder of each language."""
        folders = [self._folder / language for language in self._speaker.voices]
        return {one.name: one.stat().st_mtime_ns for one in folders if one.is_dir()}
