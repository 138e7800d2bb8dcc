"""Pictures come from the console once, are kept, and never hold up a board."""

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from devices import pictures as module
from devices import ports as p
from devices.pictures import KEEP, Pictures
from hall.shell.pictures import name_of
from tests.pictures import NAME, PHOTO, picture


class Shelf:
    """A console that has pictures: ``has`` may change; ``asked`` keeps the paths."""

    def __init__(self) -> None:
        self.has: dict[str, bytes] = {NAME: PHOTO}
        self.asked: list[str] = []
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shelf.asked.append(self.path)
                content = shelf.has.get(self.path.removeprefix("/pictures/"))
                self.send_response(200 if content else 404)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.fixture
def came() -> queue.SimpleQueue[p.PictureCame]:
    return queue.SimpleQueue()


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(module, "LONGEST_PAUSE_S", 0.02)


@pytest.fixture
def board(tmp_path: Path, shelf: Shelf, came: queue.SimpleQueue) -> Iterator[Pictures]:
    made = Pictures(tmp_path, shelf.url, came.put, lambda: 7)
    yield made
    made.close()


def test_a_picture_is_fetched_once_and_kept(
    tmp_path: Path, board: Pictures, shelf: Shelf, came: queue.SimpleQueue
) -> None:
    for _ in range(2):
        board.want(NAME)
        assert came.get(timeout=5) == p.PictureCame(NAME, str(tmp_path / NAME), 7)
    assert (tmp_path / NAME).read_bytes() == PHOTO
    assert shelf.asked == [f"/pictures/{NAME}"]


def test_one_that_is_missing_holds_up_no_other_and_comes_when_it_is_there(
    board: Pictures, shelf: Shelf, came: queue.SimpleQueue
) -> None:
    late = picture("red")
    board.want(name_of(late))
    board.want(NAME)
    assert came.get(timeout=5).name == NAME
    shelf.has[name_of(late)] = late
    assert came.get(timeout=5).name == name_of(late)


def test_what_is_broken_on_the_disk_or_on_the_way_is_never_shown(
    tmp_path: Path, board: Pictures, shelf: Shelf, came: queue.SimpleQueue
) -> None:
    (tmp_path / NAME).write_bytes(PHOTO[:40])
    shelf.has[NAME] = picture("red")  # not what its name says
    board.want(NAME)
    while len(shelf.asked) < 2:
        threading.Event().wait(0.005)
    shelf.has[NAME] = PHOTO
    came.get(timeout=5)
    assert (tmp_path / NAME).read_bytes() == PHOTO


def test_nothing_but_pictures_is_asked_for(
    board: Pictures, shelf: Shelf, came: queue.SimpleQueue
) -> None:
    board.want("../../etc/passwd")
    board.want(NAME)
    came.get(timeout=5)
    assert shelf.asked == [f"/pictures/{NAME}"]


def test_the_disk_keeps_the_latest(
    tmp_path: Path, board: Pictures, shelf: Shelf, came: queue.SimpleQueue
) -> None:
    for n in range(KEEP + 3):
        content = picture(f"rgb({n}, 0, 0)", size=(8, 8), kind="PNG")
        shelf.has[name_of(content)] = content
        board.want(name_of(content))
        came.get(timeout=5)
    assert len(list(tmp_path.iterdir())) == KEEP
    assert (tmp_path / name_of(content)).exists()


def test_a_board_ends_though_the_console_is_away(tmp_path: Path, came: queue.SimpleQueue) -> None:
    board = Pictures(tmp_path, "http://127.0.0.1:9", came.put, lambda: 0)
    board.want(NAME)
    board.close()
    assert not board._worker.alive()


def test_a_full_disk_leaves_no_half_picture_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(self: Path, content: bytes) -> int:
        self.touch()
        raise OSError("no space left on device")

    kept = Pictures.__new__(Pictures)
    kept._folder = tmp_path
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        kept._keep(NAME, PHOTO)
    assert list(tmp_path.iterdir()) == []
