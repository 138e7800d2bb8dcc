import io
import logging

import pytest

from hall.shell import logs


@pytest.fixture
def configured():
    """Configures the root logger for a test, and puts it back."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def configure(**settings):
        stream = io.StringIO()
        logs.configure(stream=stream, **settings)
        return stream

    yield configure
    root.handlers[:], level = before
    root.setLevel(level)


def test_a_record_is_one_line(configured):
    stream = configured()
    logging.getLogger("hall.kiosk").info("first\nsecond\r\nthird")
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.endswith("INFO hall.kiosk: first | second | third\n")


def test_an_exception_is_one_line_with_its_place(configured):
    stream = configured()
    try:
        raise ValueError("no\npaper")
    except ValueError:
        logging.getLogger("x").exception("printing failed")
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "printing failed | ValueError: no | paper at " in line
    assert "test_logs.py:" in line


def test_the_level_is_the_settings(configured):
    stream = configured(level="warning")
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()
    with pytest.raises(ValueError, match="'loud'; it is one of debug, info"):
        configured(level="loud")


def test_secrets_are_masked_wherever_they_are(configured):
    stream = configured(secrets=["abc", "abcdef", ""])
    logging.getLogger("x").error("user %s: %s and %s", "kiosk-1", "abcdef", "abc")
    try:
        raise ValueError("bad password abcdef")
    except ValueError:
        logging.getLogger("x").exception("refused")
    assert "abc" not in stream.getvalue()
    assert "user kiosk-1: *** and ***" in stream.getvalue()


def test_identity_numbers_are_masked(configured):
    stream = configured()
    logging.getLogger("x").warning("no service %r", "11010519491231002X")
    assert stream.getvalue().endswith("no service '***'\n")


def test_configuring_twice_does_not_say_everything_twice(configured):
    configured()
    stream = configured()
    logging.getLogger("x").error("once")
    assert stream.getvalue().count("once") == 1
