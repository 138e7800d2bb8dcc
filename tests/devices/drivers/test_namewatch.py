"""Clips that are put into a hall's folder while its kiosk runs."""

import os
import queue
from pathlib import Path

from devices import ports as p
from devices.drivers.namewatch import NameWatch
from devices.drivers.speaker import PygameSpeaker
from devices.drivers.voicepack import load_all, write_wav
from hall.shell.hardware import Speaker
from tests.devices.voice.tones import RATE, tone


def put(folder: Path, words: str, minute: int) -> None:
    """Put a clip there, at a time of its own, however coarse the file system's clock is."""
    folder.mkdir(parents=True, exist_ok=True)
    write_wav(folder / f"{words}.wav", tone(200), RATE)
    os.utime(folder, (minute * 60, minute * 60))


def test_what_is_put_there_is_known_once_and_said_from_then_on(tmp_path: Path) -> None:
    posted: queue.SimpleQueue[p.Input] = queue.SimpleQueue()
    packs = load_all({}, ("zh-CN", "en"), tmp_path)
    speaker = PygameSpeaker(Speaker(driver="virtual"), packs, posted.put, lambda: 7)
    watch = NameWatch(tmp_path, speaker, posted.put, lambda: 7)
    put(tmp_path / "zh-CN", "身份证", 1)
    watch.look()
    known = posted.get(timeout=10)
    assert isinstance(known, p.VoiceChanged)
    assert "say:身份证" in known.known["zh-CN"]
    assert "say:身份证" not in known.known["en"]
    watch.look()
    (tmp_path / "zh-CN" / "notes.txt").write_text("no clip")
    os.utime(tmp_path / "zh-CN", (120, 120))
    watch.look()
    assert posted.empty()
    speaker.speak(p.Speak("1", (p.Clip("zh-CN", "say:身份证"),), "身份证"))
    spoken = posted.get(timeout=10)
    assert isinstance(spoken, p.Spoken)
    assert spoken.ok
    watch.close()
    speaker.close()
