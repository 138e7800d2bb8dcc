"""What starts as a command; its module is imported within, so that a failing import is explained."""

from hall.shell.trouble import run


def kiosk() -> None:
    run("hall-kiosk", "devices.kiosk.__main__")


def evaluator() -> None:
    run("hall-evaluator", "devices.evaluator.__main__")


def display() -> None:
    run("hall-display", "devices.display.__main__")
