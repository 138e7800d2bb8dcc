"""The hall file: one TOML file that describes a hall, read with all of its mistakes at once."""

from hall.shell.hallfile.load import HallFile, load
from hall.shell.hallfile.problems import HallFileErrors, Problem

__all__ = ["HallFile", "HallFileErrors", "Problem", "load"]
