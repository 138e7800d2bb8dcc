"""The loudspeaker: pygame's real mixer on SDL's dummy, and on its disk device, whose sound can be read."""

import itertools
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import msgspec
import pygame
import pytest

from devices import ports as p
from devices.drivers import speaker as driver
from devices.drivers.recorder import Recorder
from devices.drivers.speaker import PygameSpeaker, VirtualSpeaker
from devices.drivers.voicepack import Pack, load, load_all, pack_folder, write_wav
from devices.voice import sound
from devices.voice.words import MANDARIN
from hall.shell.clock import SystemClock
from hall.shell.hardware import Speaker
from tests.devices.drivers.test_recorder import heard, transcript

PART = Speaker(driver="virtual")
WITHIN_S = 20
RATE = 22_050
NOW = SystemClock().mono


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return load_all({}, ("zh-CN", "en"))


@pytest.fixture
def ended() -> "queue.SimpleQueue[p.Spoken]":
    return queue.SimpleQueue()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SDL's own device that writes its sound into a file, twenty times as fast as it would sound."""
    file = tmp_path / "sound.raw"
    monkeypatch.setitem(driver.SDL_NAMES, "virtual", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "2")
    return file


Opening = Callable[..., PygameSpeaker]


@pytest.fixture
def opened(packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]") -> Iterator[Opening]:
    made: list[PygameSpeaker] = []

    def opening(part: Speaker = PART, *, now: Callable[[], int] = NOW) -> PygameSpeaker:
        made.append(PygameSpeaker(part, packs, ended.put, now))  # type: ignore[arg-type]
        return made[-1]

    yield opening
    for one in made:
        one.close()


def call(number: str = "A001", window: str = "3") -> p.Speak:
    names = ("chime", *MANDARIN.say(number, window))
    clips = tuple(p.Clip("zh-CN", name) for name in names)
    return p.Speak(id=number, clips=clips, text=MANDARIN.text(names))


def joined(packs: dict[str, Pack], speak: p.Speak) -> sound.Samples:
    return sound.join([packs[one.language].clips[one.name] for one in speak.clips], RATE).samples


def test_the_mixer_plays_each_call_whole_without_a_gap_one_after_the_other(
    disk: Path,
    opened: Opening,
    packs: dict[str, Pack],
    ended: "queue.SimpleQueue[p.Spoken]",
) -> None:
    speaker, calls = opened(), [call("A001"), call("B172", "12")]
    for one in calls:
        speaker.speak(one)
    assert [ended.get(timeout=WITHIN_S).id for _ in calls] == ["A001", "B172"]
    speaker.close()
    played = disk.read_bytes()
    places = [played.find(joined(packs, one).tobytes()) for one in calls]
    assert places[0] >= 0
    assert places[1] >= places[0] + 2 * len(joined(packs, calls[0]))
    between = played[places[0] + 2 * len(joined(packs, calls[0])) : places[1]]
    assert not any(between)


def test_half_the_volume_is_6_db_less(
    disk: Path, opened: Opening, packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    opened(Speaker(driver="virtual", volume=50)).speak(call())
    assert ended.get(timeout=WITHIN_S).ok
    loud = sound.peak(joined(packs, call()))
    assert sound.peak(sound.from_wav(disk.read_bytes())) == pytest.approx(loud - 6.02, abs=0.2)


def test_what_is_begun_is_told(
    disk: Path, opened: Opening, ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    speaker, told = opened(), list[str]()
    speaker.on_said = lambda call_id, text: told.extend((call_id, text))
    speaker.on_silent = lambda: told.append("silent")
    speaker.speak(call())
    assert ended.get(timeout=WITHIN_S).ok
    assert told == ["A001", "请A零零一号到三号窗口", "silent"]
    assert speaker.voices == {"zh-CN": "cmn", "en": "en"}


def test_the_virtual_one_keeps_what_it_said(
    disk: Path, tmp_path: Path, packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    folder = tmp_path / "kept"
    speaker = VirtualSpeaker(PART, packs, ended.put, NOW, Recorder(folder, RATE))  # type: ignore[arg-type]
    speaker.speak(call())
    assert ended.get(timeout=WITHIN_S).ok
    speaker.close()
    assert [line["text"] for line in transcript(folder)] == ["请A零零一号到三号窗口"]
    assert heard(folder) == joined(packs, call())


def test_closing_falls_silent_at_once(opened: Opening) -> None:
    speaker = opened()
    for _ in range(20):
        speaker.speak(call())
    speaker.close()
    assert pygame.mixer.get_init() is None


def test_an_absent_device_is_named_with_what_to_do(packs: dict[str, Pack]) -> None:
    part = Speaker(driver="virtual", device="Loud Thing")
    with pytest.raises(p.Fault, match=r"^speaker virtual Loud Thing: No such device$"):
        PygameSpeaker(part, packs, _unheard, NOW)
    with pytest.raises(
        p.Fault, match=r"^speaker pipewire: .*not available; install Debian's python3-pygame"
    ):
        PygameSpeaker(Speaker(driver="pipewire"), packs, _unheard, NOW)


def test_an_unplugged_device_is_told_and_opened_again_when_it_is_back(
    disk: Path,
    opened: Opening,
    ended: "queue.SimpleQueue[p.Spoken]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speaker = opened()
    with monkeypatch.context() as unplugged:
        unplugged.setattr(driver.audio, "get_audio_device_names", lambda _capture: [])
        speaker.speak(call())
        first = ended.get(timeout=WITHIN_S)
    assert not first.ok
    assert first.reason == "speaker virtual: it is not there any more"
    speaker.speak(call())
    assert ended.get(timeout=WITHIN_S).ok


def test_a_device_that_takes_no_sound_is_told(
    disk: Path,
    opened: Opening,
    ended: "queue.SimpleQueue[p.Spoken]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "300")
    times = iter(range(0, 10_000_000, 4_000))
    opened(now=lambda: next(times)).speak(call())
    last = ended.get(timeout=WITHIN_S)
    assert not last.ok
    assert last.reason.startswith("speaker virtual: it has not played a call within")


def test_a_louder_pack_is_made_as_soft_as_the_other(tmp_path: Path) -> None:
    packs = load_all({"zh-CN": str(_copy(tmp_path, loudness_db=-14.0))}, ("zh-CN", "en"))
    assert {pack.loudness_db for pack in packs.values()} == {-20.0}
    levels = [sound.loudness(pack.clips["A"], pack.rate) for pack in packs.values()]
    assert levels[0] == pytest.approx(levels[1], abs=0.5)


def test_packs_of_two_rates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(p.Fault, match="one rate, not zh-CN: 16000 Hz, en: 22050 Hz"):
        load_all({"zh-CN": str(_copy(tmp_path, rate=16_000))}, ("zh-CN", "en"))


def _copy(folder: Path, *, rate: int = RATE, loudness_db: float = -20.0) -> Path:
    """A Mandarin pack of another rate or loudness."""
    louder = loudness_db + 20
    pack = load(pack_folder("mandarin"))
    lines = [f'voice = "cmn"\nrate = {rate}\nloudness_db = {loudness_db}\n[clips]\n']
    for name in pack.voice.words:
        write_wav(folder / f"{name}.wav", sound.amplified(pack.clips[name], louder), rate)
        lines.append(f'{name} = "{name}.wav"\n')
    (folder / "voice.toml").write_text("".join(lines), "utf-8")
    return folder


def _unheard(_input: p.Input) -> None: ...


def test_a_disk_that_is_full_is_told_and_the_next_call_is_said(
    disk: Path, tmp_path: Path, packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    recorder = Recorder(tmp_path / "kept", RATE)
    speaker = VirtualSpeaker(PART, packs, ended.put, NOW, recorder)  # type: ignore[arg-type]
    (tmp_path / "kept" / "speech.wav").unlink()
    speaker.speak(call())
    assert "No such file" in ended.get(timeout=WITHIN_S).reason
    (tmp_path / "kept" / "speech.wav").touch()
    speaker.speak(call())
    assert ended.get(timeout=WITHIN_S).ok
    speaker.close()


def test_what_is_said_instead_cuts_off_what_is_being_said_and_all_that_waits(
    disk: Path, opened: Opening, packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    speaker, begun = opened(), queue.SimpleQueue[str]()
    speaker.on_said = lambda call, _text: begun.put(call)
    speaker.speak(call("A001"))
    speaker.speak(call("B002"))
    assert begun.get(timeout=WITHIN_S) == "A001"
    speaker.speak(msgspec.structs.replace(call("C003"), instead=True))
    last = [ended.get(timeout=WITHIN_S) for _ in range(3)]
    assert [(one.id, one.ok) for one in last] == [("A001", True), ("B002", True), ("C003", True)]
    assert begun.get(timeout=WITHIN_S) == "C003"
    speaker.close()
    played = disk.read_bytes()
    assert joined(packs, call("A001")).tobytes() not in played
    assert joined(packs, call("C003")).tobytes() in played
    assert begun.empty()


def test_a_hushed_loudspeaker_says_the_next_thing(
    disk: Path, opened: Opening, ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    speaker, silent = opened(), Event()
    speaker.on_silent = silent.set
    speaker.speak(call())
    speaker.hush()
    assert ended.get(timeout=WITHIN_S).ok
    speaker.speak(call("B002"))
    assert ended.get(timeout=WITHIN_S).id == "B002"
    assert silent.is_set()


def test_a_virtual_one_keeps_what_was_heard_of_what_was_cut_off(
    tmp_path: Path, packs: dict[str, Pack], ended: "queue.SimpleQueue[p.Spoken]"
) -> None:
    recorder, begun = Recorder(tmp_path, RATE), Event()
    speaker = VirtualSpeaker(PART, packs, ended.put, NOW, recorder)  # type: ignore[arg-type]
    speaker.on_said = lambda _call, _text: begun.set()
    speaker.speak(call("A001"))
    assert begun.wait(WITHIN_S)
    speaker.speak(msgspec.structs.replace(call("B002"), instead=True))
    assert [ended.get(timeout=WITHIN_S).id for _ in range(2)] == ["A001", "B002"]
    speaker.close()
    lines = transcript(tmp_path)
    assert lines[-1]["id"] == "B002"
    for first, second in itertools.pairwise(lines):
        assert first["end_s"] <= second["start_s"]
