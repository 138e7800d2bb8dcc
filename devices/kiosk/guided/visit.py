"""The guided visit: four keys and a voice, for whoever does not see the screen. PURE.

The keys walk through what the screen shows to others, and take the same number on the same way. What
is said follows from the page alone: at once after a key, which cuts short what is being said; else
when that has been said to its end.
"""

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.guided.beginning import begin
from devices.kiosk.guided.presses import PRESSES, GuidedPage
from devices.kiosk.guided.prompts import leaving, prompt
from devices.kiosk.guided.state import LEFT, Guide, Guided
from devices.kiosk.paper.printing import Step, on_page
from devices.kiosk.visit import browsing
from devices.kiosk.visit.pages import Checking, Page, Refused, Result, State, Taking
from devices.voice.repertoire import complaint, missing
from hall.domain.names import GuideKey

KEYS = frozenset(GuideKey)
REPEAT_MS = 12_000
"""After so long a silence what was said is said once more."""
WARN_MS = 50_000
LEAVE_MS = 60_000
BYE_MS = 5_000
"""A visit that has ended is over after so long, whatever the loudspeaker does."""
SPEAKING_MS = 60_000
"""Nothing takes longer to say: a loudspeaker that has not told of its end by then never will."""


def pressed(state: State, key: str) -> Step:
    """One of the four keys."""
    if state.setup.speech is None:
        return state, ()
    if state.guided is None:
        return begin(state)
    state = _heard_from(state, state.guided)
    if state.guided is not None and state.guided.warned:
        return _awake(state, state.guided), ()
    page = state.page
    return PRESSES[type(page)](state, page, key) if isinstance(page, GuidedPage) else (state, ())


def touched(state: State) -> Step:
    """A finger on the screen: whoever sees it goes on without the voice, from the first page or from
    what cannot be taken back.
    """
    page = state.page
    state = replace(state, guided=None, large_text=False)
    if isinstance(page, Taking | Checking | Result | Refused):
        return replace(state, page_at=state.at), (p.Hush(),)
    return browsing.home(state), (p.Sound("click"), p.Hush())


def on_started(state: State) -> tuple[p.Effect, ...]:
    """Tell in the board's health which clips are missing."""
    speech = state.setup.speech
    if speech is None:
        return ()
    lacking = missing(state.setup.hall, speech)
    return (p.Complain("voice", complaint(lacking) or None),)


def on_voice(state: State, given: p.VoiceChanged) -> Step:
    """Somebody put clips into the folder."""
    speech = state.setup.speech
    if speech is None:
        return state, ()
    setup = replace(state.setup, speech=replace(speech, known=given.known))
    state = replace(state, setup=setup)
    return state, on_started(state)


def on_spoken(state: State, given: p.Spoken) -> Step:
    """What was to be said has been said, or could not be."""
    guided = state.guided
    if guided is None or given.id != guided.speaking:
        return state, ()
    guided = replace(guided, speaking="")
    if not guided.repeated and not guided.warned:
        guided = replace(guided, quiet_at=state.at)
    state = replace(state, guided=guided)
    if isinstance(state.page, Guide):
        return _after(state, state.page, guided), ()
    return state, ()


def pass_time(state: State, stays: bool) -> Step:
    """Say once more what was said, warn, and end a visit in which no key is pressed. ``stays``:
    something is still to come.
    """
    guided = state.guided
    if guided is None:
        return state, ()
    quiet = state.at - guided.quiet_at
    if isinstance(state.page, Guide) and state.page.ring == LEFT:
        return (browsing.home(state) if quiet >= BYE_MS else state), ()
    if guided.speaking and quiet < SPEAKING_MS:
        return state, ()
    if quiet >= LEAVE_MS and not stays:
        return _leave(state), ()
    return replace(state, guided=_after_silence(state.page, guided, quiet, stays)), ()


def _after_silence(page: Page, guided: Guided, quiet: int, stays: bool) -> Guided:
    """Have it warned, or said once more, where it is time for that."""
    if quiet >= WARN_MS and not guided.warned and not stays:
        return replace(guided, warned=True, due=True)
    if quiet >= REPEAT_MS and not guided.repeated and not _is_waiting(page):
        return replace(guided, repeated=True, due=True)
    return guided


def follow(state: State) -> Step:
    """Say what the page says, where that is new and the time for it has come."""
    guided, speech = state.guided, state.setup.speech
    if guided is None or speech is None:
        return state, ()
    if _mark(state.page) != guided.page:
        guided = replace(guided, page=_mark(state.page), due=True, quiet_at=state.at)
        guided = replace(guided, repeated=False, warned=False)
    if not guided.due or (guided.speaking and not guided.cut):
        return replace(state, guided=guided), ()
    said = (
        leaving(state, speech)
        if guided.warned
        else prompt(state, speech, briefly=_known(state, guided))
    )
    guided = replace(
        guided,
        said=said,
        said_at=state.at,
        speaking=f"guide-{state.at}-{guided.count + 1}",
        count=guided.count + 1,
        due=False,
        cut=False,
        told=state.page.ticket.id if isinstance(state.page, Result) else "",
    )
    speak = p.Speak(id=guided.speaking, clips=said.clips, text=said.text, instead=True)
    return replace(state, guided=guided), (speak,)


def _mark(page: Page) -> object:
    """What of a page is worth words: not that a request has its id by now."""
    return (type(page), page.late) if isinstance(page, Taking | Checking) else page


def _is_waiting(page: Page) -> bool:
    return isinstance(page, Taking | Checking) and not page.late


def _known(state: State, guided: Guided) -> bool:
    """Whether only the end of a print is news."""
    page = state.page
    return isinstance(page, Result) and page.ticket.id == guided.told and not guided.repeated


# --- ending --------------------------------------------------------------------------------------


def _leave(state: State) -> State:
    return on_page(state, Guide(LEFT))


def _after(state: State, page: Guide, guided: Guided) -> State:
    """The first item follows the welcome, and the first page the farewell."""
    if page.ring == LEFT:
        return browsing.home(state)
    if page.welcome and not guided.warned:
        return on_page(state, replace(page, welcome=False))
    return state


def _heard_from(state: State, guided: Guided) -> State:
    """Somebody is there: whatever is said next is said at once."""
    return replace(state, guided=replace(guided, cut=True, quiet_at=state.at, repeated=False))


def _awake(state: State, guided: Guided) -> State:
    """Whoever answers the warning goes on where they were."""
    return replace(state, guided=replace(guided, warned=False, due=True, told=""))
