import errno
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from hall.shell.trouble import WRONG_SETTINGS, Mistakes, Trouble, ending, explained, on_stop


def ended(error, capsys):
    with pytest.raises(SystemExit) as end, ending("hall-kiosk"):
        raise error
    return end.value.code, capsys.readouterr().err


def test_trouble_is_one_line_and_a_code(capsys):
    assert ended(Trouble("no printer"), capsys) == (1, "hall-kiosk: no printer\n")
    assert ended(Trouble("bad\nfile", WRONG_SETTINGS), capsys) == (2, "hall-kiosk: bad file\n")


def test_mistakes_in_a_file_take_a_line_each(capsys):
    told = ended(Mistakes(["a.toml:2: no", "a.toml:3: nor this"]), capsys)
    assert told == (WRONG_SETTINGS, "a.toml:2: no\na.toml:3: nor this\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp936", "utf-8"])
def test_a_terminal_without_chinese_characters_is_no_mistake_of_ours(encoding):
    code = "from hall.shell.trouble import ending\nwith ending('hall'): print('社保大厅 叶琇莹')"
    env = os.environ | {"PYTHONIOENCODING": f"{encoding}:strict"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    shown = "社保大厅 叶琇莹".encode(encoding, "backslashreplace")
    assert (run.stdout.strip(), run.stderr) == (shown, b"")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full at /data/outbox; free some space"),
        (errno.EROFS, "cannot write at /data/outbox: it is read-only"),
        (errno.EACCES, "no permission at /data/outbox; give this user access"),
        (errno.ENOENT, "not found at /data/outbox; check the path"),
        (errno.EISDIR, "a file is needed and a folder is at /data/outbox; check the path"),
        (errno.EEXIST, "a folder is needed and a file is at /data/outbox; move it away"),
        (errno.ENOTDIR, "a folder is needed and a file is on the way at /data/outbox"),
        (errno.ENAMETOOLONG, "a name is too long at /data/outbox"),
    ],
)
def test_what_a_person_can_put_right_is_explained(number, says, capsys):
    code, text = ended(OSError(number, os.strerror(number), "/data/outbox"), capsys)
    assert code == 1
    assert text.startswith(f"hall-kiosk: {says}")
    assert text.count("\n") == 1


def test_a_taken_port_is_explained():
    error = OSError(errno.EADDRINUSE, "Address already in use")
    assert "is taken (Address already in use); stop what uses it" in explained(error)


def test_a_full_database_is_explained():
    assert "the disk is full" in explained(sqlite3.OperationalError("database or disk is full"))


def test_a_mistake_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), ending("hall-kiosk"):
        raise ZeroDivisionError
    assert explained(OSError(errno.EIO, "Input/output error")) is None


def test_an_interruption_is_an_orderly_end(capsys):
    assert ended(KeyboardInterrupt(), capsys) == (0, "")


def test_an_exit_code_of_the_programs_own_stays(capsys):
    assert ended(SystemExit(7), capsys) == (7, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_first_signal_asks_and_a_second_one_interrupts(number):
    old = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    asked = []
    try:
        on_stop(lambda: asked.append(True))
        signal.raise_signal(number)
        assert asked == [True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        assert asked == [True]
    finally:
        for one, handler in old.items():
            signal.signal(one, handler)


def test_importing_the_shell_is_light():
    heavy = "{'paho', 'paho.mqtt.client', 'asyncio', 'pygame', 'ssl', 'iotcore'}"
    program = f"import hall.shell.link, sys; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert out.stdout.strip() == "[]"
