"""Entry points of commands; each imports its module late, so that a failing import is explained."""

from hall.shell.trouble import run


def controller() -> None:
    run("hall-controller", "broker.__main__")
