"""The drawers of faults on the page Rehearsal, without a hall behind it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from provisioning.rehearsal import page as rehearsal
from tests.browser import chromium, tab

__all__ = ["chromium", "tab"]

FILES = Path(rehearsal.__file__).parent
SITE = "http://rehearsal.test"
BOARD = """async (place) => {
  const { Faults } = await import("/page/faults.js");
  const faults = new Faults([["kiosk-1", "取号机 1"]]);
  const printer = { power: "on", paper: "ok", cover: "closed" };
  const readers = { scanner: "none", "card-reader": "none" };
  faults.update({ id: "kiosk-1", power: "on", network: "on", printer, readers });
  const name = document.createElement("h2");
  name.className = "name";
  name.append(Object.assign(document.createElement("span"), { className: "space" }), faults.element);
  const front = Object.assign(document.createElement("section"), { className: "kiosk" });
  front.append(name);
  front.style.cssText = place;
  document.getElementById("stage").replaceChildren(front);
}"""
"""A kiosk's front with its spanner at the right of its name, standing at a place."""


def _file(route: Route) -> None:
    path = FILES / route.request.url.rsplit("/", 1)[-1]
    if path.is_file():
        route.fulfill(path=path)
    else:
        route.abort()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "height"), [(1920, 1080), (1366, 768), (1280, 720), (683, 384), (640, 360)]
)
@pytest.mark.parametrize("place", ["width:216px", "position:absolute;right:0;width:216px"])
def test_a_drawer_is_whole_wherever_its_board_stands(
    tab: Page, width: int, height: int, place: str
):
    """The last two sizes are those of 200 % zoom."""
    tab.set_viewport_size({"width": width, "height": height})
    tab.route(f"{SITE}/**", _file)
    tab.goto(f"{SITE}/page/index.html")
    tab.evaluate(BOARD, place)
    tab.get_by_test_id("faults-kiosk-1").click()
    drawer = tab.locator(".drawer > div")
    expect(drawer).to_be_visible()
    box = drawer.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


@pytest.mark.browser
def test_a_long_announcement_wraps(tab: Page):
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.route(f"{SITE}/**", _file)
    tab.goto(f"{SITE}/page/index.html")
    tab.evaluate("""() => {
      const said = Object.assign(document.createElement("p"), { className: "said" });
      said.innerHTML = "<b></b><time>09:30</time>";
      said.firstChild.textContent = "请 A001 号到 12 号窗口办理，".repeat(6);
      said.style.width = "300px";
      document.getElementById("stage").replaceChildren(said);
    }""")
    words = tab.locator(".said b")
    shown = words.evaluate("(node) => [node.scrollWidth <= node.clientWidth, node.clientHeight]")
    assert shown[0]
    assert shown[1] > 3 * 20
