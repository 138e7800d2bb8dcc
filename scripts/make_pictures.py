"""Makes docs/pictures: starts a rehearsal, brings a scene about as people would, looks at it.

Everything is real: the frames that the boards draw, the paper that their bytes make, the pages in
Debian's Chromium. ``./run pictures`` calls it; it needs about a minute and stops what it started.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from picturing.hall import SOON_S, Hall, rehearsal, soon
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
HALL = ROOT / "examples" / "demo.toml"
CLOCK = "09:40"
SETTLE_MS = 1_200
COLOURS = 160
BROWSER = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

STAFF = {"1": "1001", "2": "1002", "3": "1003", "4": "1005", "5": "1006", "6": "1007"}
EARLIER = ("card-issue", "record-print", "pension-claim", "staff-changes", "consultation")
LATER = (
    "medical-reimbursement",
    "company-registration",
    "card-loss",
    "pension-transfer",
    "consultation",
    "record-print",
    "large-enterprise-desk",
    "card-issue",
    "staff-changes",
    "pension-claim",
)


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("Debian's Chromium is not installed: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER))
        yield browser
        browser.close()


def tab(browser: Browser, width: int, height: int, scale: float = 1) -> Page:
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
    context.set_default_timeout(SOON_S * 1000)
    return context.new_page()


def keep(name: str, picture: Image.Image, width: int | None = None) -> None:
    """Save a picture small: at most ``width`` pixels wide, with a palette of its own."""
    picture = picture.convert("RGB")
    if width is not None and width < picture.width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    path = PICTURES / f"{name}.png"
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    say(
        f"  {path.relative_to(ROOT)}  {small.width} x {small.height}, {path.stat().st_size:,} bytes"
    )


def shot(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(animations="disabled")))


# --- the scene -------------------------------------------------------------------------------------


def morning(hall: Hall) -> None:
    """Six windows open, and the first citizens are served."""
    for window, clerk in STAFF.items():
        hall.clerk(window, "open", clerk=clerk)
    for service in EARLIER:
        hall.take(service)
    hall.clerk("1", "next", "arrive")
    hall.clerk("2", "next", "no-show")
    hall.clerk("3", "next", "arrive", "complete")
    hall.clerk("3", "away", contact="李建国", phone="0755-8800 1002")
    hall.clerk("5", "next", "arrive")
    hall.clerk("6", "next", "arrive")
    for service in LATER:
        hall.take(service)
    hall.take("pension-claim", "senior")
    hall.take("card-loss", "serviceman")


def at_the_kiosk(hall: Hall) -> None:
    hall.offers("kiosk-1", "medical-reimbursement")
    keep("kiosk-home", hall.screen("kiosk-1"), 540)
    hall.press("kiosk-1", target="medical-reimbursement")
    hall.offers("kiosk-1", "take")
    keep("kiosk-papers", hall.screen("kiosk-1"), 540)
    hall.press("kiosk-1", target="take")
    soon(lambda: hall.board("kiosk-1")["printer"]["tickets"])
    hall.offers("kiosk-1", "back")
    keep("kiosk-result", hall.screen("kiosk-1"), 540)
    keep("ticket", hall.paper("kiosk-1"))


def calls(hall: Hall) -> None:
    """Window 4 has just ended a case, and window 2 calls."""
    hall.clerk("4", "next", "arrive")
    hall.clerk("2", "next")


def screens(hall: Hall) -> None:
    keep("window-screen", hall.screen("window-2"), 960)
    keep("zone-board", hall.screen("board-A"), 960)


def staff_pages(hall: Hall, browser: Browser) -> None:
    page = signed_in(hall, browser, "1002")
    page.goto(f"{hall.console_url}/window/2")
    page.get_by_test_id("recall").and_(page.locator(":enabled")).wait_for()
    keep("window-page", shot(page))
    page.context.close()
    page = signed_in(hall, browser, "3001")
    page.goto(f"{hall.console_url}/hall")
    page.get_by_test_id("window-3").wait_for()
    keep("hall-page", shot(page))
    page.context.close()
    page = signed_in(hall, browser, "2001")
    page.get_by_test_id("grant-priority").wait_for()
    keep("guide-page", shot(page))
    page.context.close()
    page = signed_in(hall, browser, "4001")
    page.goto(f"{hall.console_url}/devices")
    page.get_by_test_id("device-kiosk-1").get_by_test_id("test-print").wait_for()
    keep("devices-page", shot(page))
    page.context.close()


def signed_in(hall: Hall, browser: Browser, clerk: str) -> Page:
    page = tab(browser, 1366, 768)
    page.goto(hall.console_url)
    page.get_by_test_id(f"clerk-{clerk}").click()
    page.wait_for_load_state()
    return page


def citizens_page(hall: Hall, browser: Browser) -> None:
    page = tab(browser, 390, 560)
    follow = hall.take("card-loss")["follow"]
    page.goto(f"{hall.console_url}/follow/{follow}")
    page.get_by_test_id("expected").filter(has_text="分钟").wait_for()
    keep("follow-page", shot(page))
    page.context.close()


def rehearsal_page(hall: Hall, browser: Browser) -> None:
    hall.clerk("4", "complete")
    page = tab(browser, 1920, 1080)
    page.goto(hall.page_url)
    lit(page, "4")
    page.wait_for_timeout(SETTLE_MS)
    keep("rehearsal", shot(page))
    page.context.close()


def evaluators(hall: Hall, browser: Browser) -> None:
    """Three of them, enlarged: who waits for the end of a case, who asks, who thanks."""
    page = tab(browser, 1920, 1080, scale=2)
    page.goto(hall.page_url)
    hall.clerk("2", "arrive")
    parts = [evaluator(page, "2")]
    hall.clerk("1", "complete")
    lit(page, "1")
    parts.append(evaluator(page, "1"))
    hall.clerk("5", "complete")
    lit(page, "5")
    hall.press("evaluator-5", button="satisfied")
    parts.append(evaluator(page, "5"))
    keep("evaluators", beside(parts, gap=24), 1600)
    page.context.close()


def lit(page: Page, window: str) -> None:
    """Wait until the evaluator's lamps ask for a rating."""
    key = page.get_by_test_id(f"board-evaluator-{window}-satisfied")
    key.and_(page.locator("[data-lamp=on], [data-lamp=blink]")).wait_for()


def evaluator(page: Page, window: str) -> Image.Image:
    page.wait_for_timeout(SETTLE_MS)
    front = page.get_by_test_id(f"board-evaluator-{window}")
    return Image.open(io.BytesIO(front.screenshot(animations="disabled")))


def beside(parts: list[Image.Image], gap: int) -> Image.Image:
    width = sum(part.width for part in parts) + gap * (len(parts) + 1)
    whole = Image.new("RGB", (width, max(part.height for part in parts) + 2 * gap), "white")
    x = gap
    for part in parts:
        whole.paste(part, (x, gap))
        x += part.width + gap
    return whole


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        say(f"Starting {HALL.relative_to(ROOT)} …")
        with rehearsal(HALL, Path(folder), "--clock", CLOCK) as hall, chromium() as browser:
            say("The morning begins …")
            morning(hall)
            at_the_kiosk(hall)
            calls(hall)
            screens(hall)
            staff_pages(hall, browser)
            citizens_page(hall, browser)
            rehearsal_page(hall, browser)
            evaluators(hall, browser)
    say("Stopped; all pictures are made.")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
