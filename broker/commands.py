"""What starts as a command; its module is imported within, so that a failing import is explained."""

from hall.shell.trouble import run


def controller() -> None:
    run("hall-controller", "broker.__main__")
