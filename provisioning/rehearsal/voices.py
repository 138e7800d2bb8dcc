"""What the loudspeakers of a rehearsal say: each call as it was announced, and as it was really said."""

from collections import deque
from collections.abc import Callable

from msgspec.structs import replace

from provisioning.rehearsal.views import SpeakerView, SpokenView

REMEMBERED = 50
SHOWN = 8
SPOKEN = "spoken"


class Voices:
    """Everything that was announced or said, the newest last. ``now`` is the hall's clock in
    milliseconds; ``changed`` hears ``spoken`` and the ids of boards, whose ``zones`` are given: a call
    for two zones is two lines.
    """

    def __init__(
        self, now: Callable[[], int], changed: Callable[[str], None], zones: dict[str, str | None]
    ) -> None:
        self._now, self._changed, self._zones = now, changed, zones
        self._lines: deque[SpokenView] = deque(maxlen=REMEMBERED)
        self._last: dict[str, SpeakerView] = {}

    def newest(self) -> tuple[SpokenView, ...]:
        return tuple(self._lines)[-SHOWN:]

    def of(self, board: str) -> SpeakerView:
        """What a board's loudspeaker said last."""
        return self._last.get(board, SpeakerView(text="", at=None, speaking=False))

    def announced(self, call: str, zone: str, text: str) -> None:
        """A call was made; whether anything says it will be seen."""
        if any((line.id, line.zone) == (call, zone) for line in self._lines):
            return
        line = SpokenView(id=call, zone=zone, board=None, at=self._now(), text=text, speaking=False)
        self._lines.append(line)
        self._changed(SPOKEN)

    def said(self, board: str, call: str, text: str) -> None:
        """A board's loudspeaker begins to say something; what is no call is its own affair."""
        self._last[board] = SpeakerView(text=text, at=self._now(), speaking=True)
        self._changed(board)
        if (line := self._line(call, board)) is not None:
            self._lines.remove(line)
            said = replace(line, board=board, at=self._now(), text=text, speaking=True)
            self._lines.append(said)
            self._changed(SPOKEN)

    def silent(self, board: str) -> None:
        """It has ended, or the board is off."""
        if self.of(board).speaking:
            self._last[board] = replace(self._last[board], speaking=False)
            self._changed(board)
        for place, line in enumerate(self._lines):
            if line.board == board and line.speaking:
                self._lines[place] = replace(line, speaking=False)
                self._changed(SPOKEN)

    def _line(self, call: str, board: str) -> SpokenView | None:
        """The line of a call where this board hangs; a board at a window may hang in any zone."""
        lines = [line for line in self._lines if line.id == call]
        zone = self._zones.get(board)
        return next((line for line in lines if zone in (None, line.zone)), None)
