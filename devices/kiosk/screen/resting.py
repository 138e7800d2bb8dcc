"""The page of a kiosk that nobody uses: dark, never long in the same place, with a notice. PURE."""

from devices.drawing.scene import Colour, Fill, Rect
from devices.drawing.typesetting import inset, rows
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.page_views import RestingView

NIGHT: Colour = (8, 14, 24)
FAINT: Colour = (150, 164, 184)
BRIGHT: Colour = (216, 224, 236)
PLACES = 5


def draw_resting(canvas: Canvas, page: RestingView) -> None:
    """A touch anywhere leads back to the first page."""
    whole = Rect(0, 0, canvas.width, canvas.height)
    canvas.add(Fill(whole, NIGHT))
    canvas.target("back", whole)
    room = inset(whole, canvas.px(8))
    high = round(room.h * 0.6)
    top = room.y + (room.h - high) * (page.turn * 2 % PLACES) // (PLACES - 1)
    name, clock, notice, hint = rows(
        Rect(room.x, top, room.w, high), (0.16, 0.28, 0.4, 0.16), canvas.px(1)
    )
    canvas.text(name, canvas.name(canvas.setup.hall.name), FAINT, 6, align="center")
    canvas.text(clock, canvas.view.clock, BRIGHT, 16, bold=True, align="center")
    said = _notice(canvas, page.turn)
    canvas.text(notice, said, BRIGHT, 5.4, align="center", lines=True)
    canvas.text(hint, canvas.say("kiosk.resting"), FAINT, 5, align="center")


def _notice(canvas: Canvas, turn: int) -> str:
    """Each notice in each language, one after another."""
    notices, languages = canvas.setup.hall.notices, canvas.setup.languages
    every = [one[language] for one in notices for language in languages if language in one]
    return every[turn % len(every)] if every else ""
