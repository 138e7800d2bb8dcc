"""What the loudspeakers of a rehearsal say: each call as it was announced, and as it was really said."""

from collections import deque
from collections.abc import Callable

from msgspec.structs import replace

from provisioning.rehearsal.hands.summary import SpeakerView, SpokenView

REMEMBERED = 50
SHOWN = 8
SPOKEN = "spoken"


class Voices:
    """Everything that was announced or said, the newest last. ``now`` is the hall's clock in
    milliseconds; ``changed`` hears ``spoken`` and the ids of boards. ``callers`` are the boards that
    call for a zone, of a window's screen None: a call for two zones is two lines. Any other board
    speaks to whoever stands before it.
    """

    def __init__(
        self, now: Callable[[], int], changed: Callable[[str], None], callers: dict[str, str | None]
    ) -> None:
        self._now, self._changed, self._callers = now, changed, callers
        self._lines: deque[SpokenView] = deque(maxlen=REMEMBERED)
        self._last: dict[str, SpeakerView] = {}
        self._names: dict[str, str] = {}

    def newest(self) -> tuple[SpokenView, ...]:
        return tuple(self._lines)[-SHOWN:]

    def of(self, board: str) -> SpeakerView:
        """What a board's loudspeaker said last."""
        return self._last.get(board, SpeakerView(text="", at=None, speaking=False))

    def announced(self, call: str, other: str, zone: str, text: str) -> None:
        """A call was made; whether anything says it will be seen. ``other`` is what boards name it by
        that heard of it from their zone's state first.
        """
        if any((line.id, line.zone) == (call, zone) for line in self._lines):
            return
        known = {line.id for line in self._lines}
        self._names = {name: one for name, one in self._names.items() if one in known}
        self._names[other] = call
        said = self._line(other, zone)
        if said is None:
            self._lines.append(self._spoken(call, zone, None, text))
        else:
            self._replace(said, replace(said, id=call))
        self._changed(SPOKEN)

    def said(self, board: str, call: str, text: str) -> None:
        """A board's loudspeaker begins to say something."""
        self._last[board] = SpeakerView(text=text, at=self._now(), speaking=True)
        self._changed(board)
        if board in self._callers:
            call = self._names.get(call, call)
            line = self._line(call, self._callers[board])
            zone = line.zone if line is not None else self._callers[board] or ""
            if line is not None:
                self._lines.remove(line)
            self._lines.append(self._spoken(call, zone, board, text))
            self._changed(SPOKEN)

    def silent(self, board: str) -> None:
        """It has ended, or the board is off."""
        if self.of(board).speaking:
            self._last[board] = replace(self._last[board], speaking=False)
            self._changed(board)
        for line in [one for one in self._lines if one.board == board and one.speaking]:
            self._replace(line, replace(line, speaking=False))
            self._changed(SPOKEN)

    def _spoken(self, call: str, zone: str, board: str | None, text: str) -> SpokenView:
        return SpokenView(
            id=call, zone=zone, board=board, at=self._now(), text=text, speaking=board is not None
        )

    def _replace(self, line: SpokenView, new: SpokenView) -> None:
        self._lines[self._lines.index(line)] = new

    def _line(self, call: str, zone: str | None) -> SpokenView | None:
        """The line of a call in a zone; a screen at a window may hang in any."""
        lines = (line for line in self._lines if line.id == call)
        return next((line for line in lines if zone in (None, line.zone)), None)
