"""Every page of the console, in every language of the hall: nothing on it is in another one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from hall.domain.names import BoardKind
from hall.shell.hallfile import load
from hall.texts import LANGUAGES
from tests.broker.web.hall import DEMO, Hall, running
from tests.broker.web.walking import ROLES, Walk
from tests.codes import CODES
from tests.foreign import foreign

READ = """() => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (["SCRIPT", "STYLE"].includes(node.tagName) || node.closest("[lang]:not(html)")) continue;
    for (const name of ["title", "placeholder", "aria-label", "alt"])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
    for (const child of node.childNodes) if (child.nodeType === 3) said.push(child.data);
  }
  return said;
}"""
"""All that a page says, also where it is hidden, but for what is marked as another language."""
STAFF = {
    "clerk": ("/window", "/window/1", "/window/2"),
    "guide": ("/guide", "/hall"),
    "supervisor": ("/hall", "/devices", "/guide"),
    "technician": ("/hall", "/devices"),
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with running(tmp_path_factory.mktemp("hall"), open_sign_in=True) as hall:
        walk = Walk(hall)
        walk.live_a_day()
        _troubled(hall)
        yield walk


def _troubled(hall: Hall) -> None:
    """Boards with every kind of trouble, one with words of its own."""
    boards = hall.controller.boards
    evaluator = next(id for id, one in boards.items() if one.board.kind is BoardKind.EVALUATOR)
    for board in (evaluator, "kiosk-1", "kiosk-2"):
        hall.here(board)
    hall.feels(evaluator, panel="fault", faults=("button unsatisfied: stuck", "panel: no answer"))
    own = (
        "button key-ok: stuck",
        "button card-issue: stuck",
        "roll: ends",
        "fan: it rattles",
        "odd",
    )
    hall.feels(
        "kiosk-1", printer="cover-open", paper="low", screen="fault", faults=own, disk_free_mb=9
    )
    hall.feels("kiosk-2", printer="bewitched", paper="out", undervoltage=True, temperature_c=90.0)
    hall.here("kiosk-2", online=False)


def names_of(language: str) -> list[str]:
    """What the hall file calls things in a language, and what is called the same in all."""
    file = load(DEMO)
    hall = file.definition
    named = [*hall.services, *hall.zones, *hall.classes, *hall.priorities, hall]
    texts = [one.name.get(language, one.name["zh-CN"]) for one in named]
    texts += [clerk.post.get(language, "") for clerk in hall.clerks]
    texts += [clerk.name for clerk in hall.clerks]
    return [*filter(None, texts), *(board.id for board in file.boards)]


def settled(page: Page) -> list[str]:
    """What a page says once its first view is there: the clocks on it change, the number of its texts
    does not."""
    counts: list[int] = []
    while len(counts) < 4 or len(set(counts[-4:])) > 1:
        said: list[str] = page.evaluate(READ)
        counts.append(len(said))
        page.wait_for_timeout(50)
    return said


def read(page: Page, hall: Hall, path: str, language: str) -> list[str]:
    page.goto(f"{hall.url}{path}")
    said = settled(page)
    names = names_of(language)
    return [word for one in said for word in foreign(one, language, names)]


@pytest.mark.browser
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_page_says_anything_in_another_language(walked: Walk, chromium: Browser, language: str):
    hall, found = walked.hall, {}
    cookie = {"name": "hall_language", "value": language, "url": hall.url}
    for role, paths in STAFF.items():
        context = chromium.new_context()
        context.add_cookies([cookie])
        page = context.new_page()
        found["/sign-in"] = read(page, hall, "/sign-in", language)
        page.request.post(f"{hall.url}/sign-in", form={"clerk": ROLES[role]})
        for path in (*paths, "/nothing"):
            found[f"{role} {path}"] = read(page, hall, path, language)
        context.close()
    context = chromium.new_context()
    context.add_cookies([cookie])
    page = context.new_page()
    for ticket in walked.state().tickets.values():
        found[f"follow {ticket.number}"] = read(
            page, hall, f"/follow/{CODES.code(ticket.id)}", language
        )
    found["follow nothing"] = read(page, hall, "/follow/nothing", language)
    context.close()
    assert {path: words for path, words in found.items() if words} == {}
