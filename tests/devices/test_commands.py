"""The commands as they are installed, on a machine that lacks a library."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from hall.domain.names import BoardKind
from hall.shell.libraries import package_of
from tests.devices.test_settings import board_file, written

GONE = "cannot open shared object file: No such file or directory"
PROGRAMS = {"hall-kiosk": BoardKind.KIOSK, "hall-display": BoardKind.WINDOW_SCREEN}


def started(program, settings, stubs):
    """Run a command to its end; ``stubs`` has modules that go before the installed ones."""
    command = [str(Path(sys.executable).parent / program), "--settings", str(settings)]
    environment = os.environ | {"PYTHONPATH": str(stubs)}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def stub(tmp_path, module, error):
    place = tmp_path / "stubs" / f"{module}.py"
    place.parent.mkdir()
    place.write_text(f"raise {error}\n")
    return place.parent


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_missing_library_is_one_line_with_its_package(tmp_path, program):
    stubs = stub(tmp_path, "pygame", f"ImportError('libglib-2.0.so.0: {GONE}')")
    file = msgspec.structs.replace(board_file(PROGRAMS[program]), data=str(tmp_path / "data"))
    settings = written(tmp_path, file)
    ended = started(program, settings, stubs)
    package = package_of("libglib-2.0.so.0")
    assert ended.returncode == 1
    assert ended.stderr == (
        f"{program}: the shared library libglib-2.0.so.0 is missing on this machine; "
        f"apt install {package}\n"
    )


def test_what_is_missing_before_the_program_itself_is_there_is_one_line_too(tmp_path):
    stubs = stub(tmp_path, "msgspec", f"ImportError('libq.so.6: {GONE}')")
    ended = started("hall-evaluator", tmp_path / "board.toml", stubs)
    assert ended.returncode == 1
    assert ended.stderr.startswith("hall-evaluator: the shared library libq.so.6 is missing")
    assert ended.stderr.count("\n") == 1


def test_the_controller_says_what_it_lacks_in_one_line(tmp_path):
    stubs = stub(
        tmp_path, "litestar", "ModuleNotFoundError(\"No module named 'litestar'\", name='litestar')"
    )
    ended = started("hall-controller", tmp_path / "controller.toml", stubs)
    assert ended.returncode == 1
    assert ended.stderr.startswith("hall-controller: the Python module litestar is not installed")
    assert ended.stderr.count("\n") == 1
