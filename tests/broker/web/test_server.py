from pathlib import Path

import pytest

from broker.__main__ import _still_there
from broker.settings import Listen
from broker.web import serve
from broker.web.access.sessions import Sessions
from hall.shell.trouble import Trouble
from tests.broker.running import until
from tests.broker.web.hall import Hall, settings_for


def test_a_taken_port_is_one_line(shared_hall: Hall, tmp_path: Path):
    taken = Listen(port=shared_hall.server.port)
    with pytest.raises(Trouble, match=r"127\.0\.0\.1:\d+: the port is taken") as caught:
        serve(shared_hall.controller, settings_for(tmp_path, listen=taken))
    assert "\n" not in str(caught.value)


def test_an_address_of_another_machine_is_one_line(shared_hall: Hall, tmp_path: Path):
    with pytest.raises(Trouble, match=r"192\.0\.2\.1:0"):
        serve(
            shared_hall.controller, settings_for(tmp_path, listen=Listen(host="192.0.2.1", port=0))
        )


def test_a_folder_that_is_none_is_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="cannot keep sessions"):
        Sessions(tmp_path / "file", 0)


def test_a_console_whose_thread_died_is_not_running(hall: Hall):
    assert hall.server.running
    assert hall.server.alive()
    hall.server._uvicorn.should_exit = True
    until(lambda: not hall.server.running)
    assert not hall.server.alive()


@pytest.mark.parametrize("dead", ["writer", "link to the broker", "console"])
def test_a_thread_that_died_ends_the_controller_by_name(dead: str):
    runs = [name != dead for name in ("writer", "link to the broker", "console")]
    with pytest.raises(Trouble, match=dead):
        _still_there(*runs)
    _still_there(writer=True, link=True, console=True)
