"""What guided kiosks and calls of a rehearsal say: the hall's recordings, and clips made while it runs."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from hall.shell.hallfile import HallFile
from hall.shell.trouble import Trouble
from provisioning import espeak
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.processes.stand import console_command
from provisioning.voicemake import speaking, wanted_clips

Say = Callable[[str], None]
BEHIND = 10
"""How much others go first on this machine."""


def lay_out(file: HallFile, folder: Folder) -> None:
    """Bring the recordings that a hall has on this machine into the rehearsal's folder."""
    for speaker in speaking(file):
        if speaker.names and Path(speaker.names).is_dir():
            shutil.copytree(speaker.names, folder.names, dirs_exist_ok=True)


async def make_missing(file: HallFile, folder: Folder, say: Say) -> None:
    """Make the clips that are not there, and tell how far it is; boards say them as they come."""
    if not speaking(file):
        return
    try:
        lacking = sum(not clip.path.exists() for clip in wanted_clips(file, folder.names))
    except Trouble as trouble:
        say(str(trouble))
        return
    if lacking and not espeak.is_there():
        say(f"Kiosks and calls lack {lacking} clips of the hall's own words: {espeak.MISSING}")
    elif lacking:
        say(f"Making {lacking} clips for guided kiosks and calls …")
        await _make(file, folder, say)


async def _make(file: HallFile, folder: Folder, say: Say) -> None:
    """In a process of its own, which gives way to the hall's."""
    maker = await asyncio.create_subprocess_exec(
        str(console_command("hall")),
        *("voice-make", str(file.path.absolute()), "--into", str(folder.names)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=lambda: os.nice(BEHIND),
    )
    try:
        while maker.stdout is not None and (line := await maker.stdout.readline()):
            say(line.decode("utf-8", "replace").rstrip())
    finally:
        with contextlib.suppress(ProcessLookupError):
            maker.terminate()
        await maker.wait()
