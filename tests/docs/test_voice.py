"""docs/voice.md lists every clip that a voice has."""

import re
from pathlib import Path
from string import ascii_uppercase, digits

import pytest

from devices.voice.words import VOICES, Voice

PAGE = (Path(__file__).parents[2] / "docs" / "voice.md").read_text("utf-8")
FORMS = PAGE.split("## What is said")[1].split("\n## ")[0]
CLIPS = PAGE.split("### The clips")[1]
IN_EVERY_PACK = {*ascii_uppercase, *digits, "chime"}


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_every_clip_is_listed(voice: Voice) -> None:
    row = re.search(rf"^\| `{voice.tag}` \|(.*)\|$", CLIPS, re.M)
    assert row is not None
    named = set(re.findall(r"`([^`]+)`", row[1]))
    if voice.tag == "en":
        named |= {str(number) for number in range(10, 20)}
    assert named | IN_EVERY_PACK == set(voice.words)


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_both_forms_are_shown_as_they_are_said(voice: Voice) -> None:
    full, short = (voice.text(voice.say("A001", "3", short=short)) for short in (False, True))
    assert re.search(rf"^\| `{voice.tag}` .*\| ♪ {full} \| {short} \|$", FORMS, re.M)
