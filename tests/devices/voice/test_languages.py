"""Which voice speaks which language of a hall."""

from devices.drivers.voicepack import load_all
from devices.voice import announcer as a
from tests.devices.voice.calls import Hall, call

THREE = ("zh-CN", "yue", "en")


def test_a_ticket_in_cantonese_is_called_in_cantonese_too() -> None:
    packs = load_all({}, THREE)
    hall = Hall(a.Setup(voices={tag: pack.voice.tag for tag, pack in packs.items()}))
    hall.announce(call(1, "A012", "12", languages=("zh-CN", "yue")))
    assert hall.texts == ["请A零一二号到十二号窗口 · 請A零一二號到十二號窗口"]
    assert hall.speaking is not None
    assert all(clip.name in packs[clip.language].clips for clip in hall.speaking.clips)


def test_a_language_without_a_voice_leaves_the_others_to_speak() -> None:
    packs = load_all({}, ("zh-CN", "x-none"))
    assert set(packs) == {"zh-CN"}
    hall = Hall(a.Setup(voices={tag: pack.voice.tag for tag, pack in packs.items()}))
    hall.announce(call(1, languages=("zh-CN", "x-none")))
    assert hall.texts == ["请A零零一号到三号窗口"]
