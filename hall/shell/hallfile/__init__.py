"""The hall file: one TOML file that describes a hall. All of its mistakes are reported at once."""

from hall.shell.hallfile.load import HallFile, load
from hall.shell.hallfile.problems import HallFileErrors, Problem

__all__ = ["HallFile", "HallFileErrors", "Problem", "load"]
