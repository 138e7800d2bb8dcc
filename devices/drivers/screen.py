"""The screen that pygame draws on, its touches included.

SDL wants the thread that made the screen to read its events: the program's loop calls
:meth:`PygameScreen.pump` from the main thread. SDL's own waiting polls every millisecond where it
has no window system; the loop waits on its inbox, and is woken by :mod:`devices.drivers.inputwatch`.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from threading import Lock

from hall.domain.times import MonoMs

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# Named one by one: pygame itself lets a part whose library is missing go, and says so at its first use.
import pygame
import pygame.display
import pygame.font
import pygame.image

from devices.drawing import png
from devices.drawing.brush import Brush, clear_fonts
from devices.drawing.scene import Mark, Scene, Target, Weight
from devices.drivers.connectors import plugged_in
from devices.drivers.fingers import Fingers, Tap
from devices.ports import Fault, Post, Touched, Unplugged
from hall.shell.hardware import Screen

SDL_NAMES = {"virtual": "dummy"}
HINTS = {
    "kmsdrm": "install Debian's python3-pygame (the wheel has no KMSDRM), and let this user into "
    "the groups video, render and input",
    "x11": "start it inside an X session (DISPLAY is %s)",
    "wayland": "start it inside a Wayland session (WAYLAND_DISPLAY is %s)",
}
MARKS_AT_ONCE = 6
HEARD = (pygame.FINGERDOWN, pygame.FINGERUP, pygame.MOUSEBUTTONDOWN, pygame.WINDOWEXPOSED)


class PygameScreen:
    """One screen a process.

    ``show``, ``pump`` and ``close`` belong to the main thread; ``snapshot``, ``targets``,
    ``frame`` and ``touch`` may be used from any. ``on_frame`` is called after each new frame.
    ``now`` gives monotonic milliseconds.
    ``wake`` is called when events wait that SDL was not told of by a driver of its own.
    """

    def __init__(
        self,
        part: Screen,
        post: Post,
        now: Callable[[], MonoMs],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Open the screen. Raises Fault where it is absent or of another size."""
        self.size = (part.width, part.height)
        self.frame = 0
        self.on_frame: Callable[[], None] = _nothing
        self._post, self._now, self._wake = post, now, wake
        self._fingers = Fingers(self.size)
        self._lock = Lock()
        self._scene: Scene | None = None
        self._part, self._lost = part, False
        self._surface = _open(part)
        self._brush = Brush()
        self.measure: Callable[[str, int, Weight], int] = self._brush.measure

    @property
    def targets(self) -> tuple[Target, ...]:
        return self._scene.targets if self._scene else ()

    def show(self, scene: Scene) -> None:
        """Draw what differs from the last scene, and nothing where nothing does. Raises Fault."""
        self.check()
        before = None if self._lost else self._scene
        if scene == before:
            return
        try:
            self._draw(before, scene)
        except pygame.error as error:
            self._lost = True
            raise Fault(_absent(self._part, str(error))) from error
        self._lost = False
        self.on_frame()

    def prepare(self, scene: Scene) -> Iterator[None]:
        """Draw a scene where nobody sees it, a few marks at a time: it is shown the sooner later."""
        for place, mark in enumerate(scene.marks, 1):
            self._brush.prepare(mark)
            if place % MARKS_AT_ONCE == 0:
                yield

    def check(self) -> None:
        """Raise Unplugged while no display is there; the next ``show`` then opens it anew."""
        if self._part.driver == "kmsdrm" and not plugged_in():
            self._lost = True
            text = "no display is plugged in; plug it in, it is drawn again by itself"
            raise Unplugged(f"screen {self._part.driver}: {text}")

    def _draw(self, before: Scene | None, scene: Scene) -> None:
        if self._lost:
            pygame.display.quit()
            self._surface = _open(self._part)
        places = self._places_that_differ(before, scene)
        with self._lock:
            for place in places:
                self._paint(place, scene)
            self._scene = scene
            self.frame += 1
        pygame.display.update(places)

    def pump(self) -> None:
        """Read the events that wait; post a Touched for each finger that means a target."""
        for event in pygame.event.get():
            if event.type == pygame.WINDOWEXPOSED:
                pygame.display.flip()
            elif point := self._point_of(event):
                self._touched(*point)

    def touch(self, x: int, y: int) -> None:
        """Let a finger touch a pixel for a moment, as the touch panel's driver would tell it."""
        place = {"x": x / self.size[0], "y": y / self.size[1], "dx": 0.0, "dy": 0.0}
        finger = {"touch_id": 0, "finger_id": 1, "pressure": 1.0, **place}
        pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, finger))
        pygame.event.post(pygame.event.Event(pygame.FINGERUP, finger))
        self._wake()

    def snapshot(self) -> bytes:
        """Encode what is shown now as PNG."""
        with self._lock:
            pixels = pygame.image.tobytes(self._surface, "RGB")
        return png.encode(*self.size, pixels)

    def close(self) -> None:
        clear_fonts()
        pygame.font.quit()
        pygame.display.quit()

    def _touched(self, x: int, y: int) -> None:
        target = self._scene.target_at(x, y) if self._scene else None
        if not target:
            return
        tap = Tap(x, y, self._now(), target)
        if self._fingers.means(tap):
            self._post(Touched(target, tap.at))

    def _places_that_differ(self, before: Scene | None, scene: Scene) -> list[pygame.Rect]:
        whole = self._surface.get_rect()
        if before is None or before.background != scene.background:
            return [whole]
        differing = differing_marks(before.marks, scene.marks)
        if differing is None:
            return [whole]
        return _merged([self._brush.extent(mark).clip(whole) for mark in differing])

    def _paint(self, place: pygame.Rect, scene: Scene) -> None:
        self._surface.set_clip(place)
        self._surface.fill(scene.background)
        for mark in scene.marks:
            if self._brush.extent(mark).colliderect(place):
                self._brush.draw(mark, self._surface)
        self._surface.set_clip(None)

    def _point_of(self, event: pygame.event.Event) -> tuple[int, int] | None:
        """Say where a first finger came down; further fingers and other events say nothing."""
        if event.type == pygame.MOUSEBUTTONDOWN:
            # SDL makes a mouse event of each finger, too.
            return event.pos if event.button == 1 and not getattr(event, "touch", False) else None
        if event.type == pygame.FINGERUP:
            self._fingers.goes(event.finger_id)
        elif event.type == pygame.FINGERDOWN and self._fingers.comes(event.finger_id, self._now()):
            return int(event.x * self.size[0]), int(event.y * self.size[1])
        return None


def differing_marks(before: Sequence[Mark], after: Sequence[Mark]) -> list[Mark] | None:
    """List the marks that came or went; None where those that stayed changed their order."""
    gone, come = Counter(before), Counter(after)
    stayed = gone & come
    if [mark for mark in before if mark in stayed] != [mark for mark in after if mark in stayed]:
        return None
    return [*(gone - come), *(come - gone)]


def _merged(places: list[pygame.Rect]) -> list[pygame.Rect]:
    """Unite rectangles until none overlaps another."""
    merged: list[pygame.Rect] = []
    for place in places:
        union = place
        while (hit := union.collidelist(merged)) >= 0:
            union = union.union(merged.pop(hit))
        if union.w and union.h:
            merged.append(union)
    return merged


def _open(part: Screen) -> pygame.Surface:
    os.environ["SDL_VIDEODRIVER"] = SDL_NAMES.get(part.driver, part.driver)
    os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"  # ending is the program's business
    try:
        pygame.display.init()
        pygame.font.init()
        _check_size(part)
        surface = pygame.display.set_mode((part.width, part.height), _flags(part))
    except pygame.error as error:
        pygame.display.quit()
        raise Fault(_absent(part, str(error))) from error
    pygame.mouse.set_visible(False)
    pygame.event.set_blocked(None)
    pygame.event.set_allowed(HEARD)
    return surface


def _check_size(part: Screen) -> None:
    if part.driver == "virtual":
        return
    width, height = pygame.display.get_desktop_sizes()[0]
    if part.width > width or part.height > height:
        pygame.display.quit()
        raise Fault(
            f"screen {part.driver}: the board's file says {part.width} x {part.height}, but the "
            f"display is {width} x {height}; correct the file, or turn the display"
        )


def _flags(part: Screen) -> int:
    desktop = pygame.display.get_desktop_sizes()[0]
    whole = part.driver != "virtual" and desktop == (part.width, part.height)
    return pygame.FULLSCREEN if whole else pygame.NOFRAME


def _absent(part: Screen, reason: str) -> str:
    hint = HINTS.get(part.driver, "")
    if "%s" in hint:
        variable = "DISPLAY" if part.driver == "x11" else "WAYLAND_DISPLAY"
        hint %= os.environ.get(variable) or "not set"
    return f"screen {part.driver}: {reason}; {hint}".rstrip("; ")


def _nothing() -> None: ...
