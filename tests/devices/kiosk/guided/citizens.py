"""A kiosk whose visitor does not see the screen: presses keys, and hears what is said."""

from collections import deque
from typing import Any

import msgspec
from msgspec.structs import replace

from devices import keys as k
from devices import ports as p
from devices.kiosk.guided.state import GuidedView
from devices.kiosk.guided.view import shown
from devices.kiosk.machine import initial, step
from devices.kiosk.visit.pages import Setup, State
from devices.voice.prompts import PAUSE, Speech, clip_of
from devices.voice.repertoire import repertoire
from devices.voice.words import VOICES
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, setup, ticket
from tests.devices.sending import sent

NEXT, PREVIOUS, OK, BACK = "key-next", "key-previous", "key-ok", "key-back"
VOICED = {"zh-CN": "cmn", "yue": "yue", "en": "en"}


def speaking(of: Setup, *, without: tuple[str, ...] = ()) -> Setup:
    """A setup that speaks every language that has a voice, all but some words."""
    known = {
        language: frozenset(
            clip_of(words) for words in repertoire(of.hall, language) if words not in without
        )
        for language in VOICED
    }
    return replace(of, speech=Speech(voices=VOICED, known=known))


class Visit:
    """Feeds the machine as its loop does, with a loudspeaker that speaks when it is told to go on."""

    def __init__(self, of: Setup | None = None, **hall: Any) -> None:
        self.state: State = initial(of or speaking(setup()))
        self.at = 0
        self.asked: list[m.AnyRequest] = []
        self.spoken: list[p.Speak] = []
        self.effects: list[p.Effect] = []
        self.give(p.Started(at=0, wall=WALL))
        self.give(p.Heard(hall_state(**hall), at=0))
        self.give(p.Freshness(stale=False, at=0))

    def give(self, given: p.Input) -> None:
        inputs = deque([given])
        while inputs:
            self.state, effects = step(self.state, inputs.popleft())
            self.effects += effects
            for effect in effects:
                if isinstance(effect, p.Speak):
                    self._speak(effect)
                if isinstance(effect, p.Ask):
                    inputs.append(p.Asked(self._request(effect), at=self.at))
            self._check()

    def _speak(self, speak: p.Speak) -> None:
        self.spoken.append(speak)
        voices = self.state.setup.speech
        assert voices is not None
        for clip in speak.clips:
            call = VOICES[voices.voices[clip.language]].words
            known = voices.known[clip.language]
            assert clip.name in known or clip.name in call or clip.name == PAUSE

    def _check(self) -> None:
        """What was said last is what is to be read, as long as the visit lasts."""
        page = shown(self.state).page
        assert isinstance(page, GuidedView) == (self.state.guided is not None)
        if isinstance(page, GuidedView):
            assert page.said == self.spoken[-1].text
            assert page.said

    def _request(self, ask: p.Ask) -> m.AnyRequest:
        number = len(self.asked) + 1
        request = sent(ask, number, self.at)
        self.asked.append(request)
        return request

    @property
    def says(self) -> str:
        """What was said last."""
        return self.spoken[-1].text

    @property
    def takes(self) -> list[m.Take]:
        return [one for one in self.asked if isinstance(one, m.Take)]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.at += 200
            self.give(p.ButtonDown(key, at=self.at))
            self.wait(k.STABLE_MS)
            self.at += 80 - k.STABLE_MS
            self.give(p.ButtonUp(key, at=self.at))

    def listen(self) -> None:
        """Hear to its end what is being said."""
        self.at += 1_000
        self.give(p.Spoken(self.spoken[-1].id, ok=True, reason="", at=self.at))

    def wait(self, ms: int) -> None:
        """Let time pass in silence, ticking every second."""
        while ms > 0:
            self.at += min(ms, 1_000)
            ms -= 1_000
            self.give(p.Ticked(at=self.at, wall=WALL + self.at))

    def reply(self, result: m.PaperTicket | None = None) -> None:
        given = msgspec.to_builtins(result or ticket())
        reply = m.Reply(id=self.takes[-1].id, ok=True, result=given)
        self.give(p.Replied(self.takes[-1], reply, at=self.at))

    def refuse(self, code: str) -> None:
        refusal = m.Refusal(code=code, message="no")
        reply = m.Reply(id=self.takes[-1].id, ok=False, refusal=refusal)
        self.give(p.Replied(self.takes[-1], reply, at=self.at))

    def printed(self, *, ok: bool = True, reason: str = "", begun: bool = False) -> None:
        self.give(p.PrintEnded("ticket-1", ok, reason, at=self.at, begun=begun))
