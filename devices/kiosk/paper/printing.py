"""From a number to its paper: printing, holding what failed until the printer is mended, giving up. PURE.

A paper that may be in somebody's hand, whole or torn, makes every later one a copy (补打) and keeps
its number from being cancelled.
"""

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.visit.offer import PRINTS, is_broken
from devices.kiosk.visit.pages import Job, Outcome, Page, Refused, Result, State
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

PRINT_MS = 30_000
"""A printer that has not ended a job by then never will."""
TRIES = 3
MENDABLE = frozenset({"paper-out", "cover-open", "cutter-fault", "offline", "unknown"})
"""Ends that say what is to be mended; after any other a second try would end alike."""
BROKEN = "kiosk-broken"

Step = tuple[State, tuple[p.Effect, ...]]


def print_ticket(state: State, ticket: m.PaperTicket, request: str | None, *, copy: bool) -> Step:
    """Print, or show at once where everybody knows that nothing prints. ``request`` is what the
    report settles.
    """
    if ticket.id in state.jobs:
        return state, ()
    job = Job(ticket=ticket, copy=copy, since=state.at, request=request)
    if is_broken(state) and _is_shown(state, job):
        return _show(state, job, "shown")
    return _send(state, job)


def on_print_ended(state: State, given: p.PrintEnded) -> Step:
    """Report a paper that is out; hold one that is not while that can be mended."""
    job = state.jobs.get(given.ticket)
    if job is None or job.held:
        return state, ()
    if given.ok:
        return _came_out(state, job, proven=given.proven)
    job = replace(job, copy=job.copy or given.begun)
    if given.reason not in MENDABLE or job.tries >= TRIES:
        return _give_up(state, job, given.reason)
    return _hold(state, job, given.reason)


def on_printer_changed(state: State, given: p.PrinterChanged) -> Step:
    """Print what was held, once the printer is well; what it failed at is told no longer."""
    mended = given.state in PRINTS and state.printer not in PRINTS
    state, effects = _print_held(replace(state, printer=given.state))
    return state, ((p.Complain("print", None), *effects) if mended else effects)


def pass_time(state: State) -> Step:
    """Give up what was held for too long, and on a printer that never ends."""
    effects: list[p.Effect] = []
    for job in tuple(state.jobs.values()):
        if job.held and job.until is not None and state.at >= job.until:
            state, more = _give_up(state, job, job.reason)
            effects += more
        elif not job.held and state.at - job.since >= PRINT_MS:
            state, more = _give_up(state, replace(job, copy=True), "no-answer")
            effects += more
    return state, tuple(effects)


def on_noted(state: State, page: Result) -> Step:
    """The citizen has noted a number that is held, and goes: no paper comes for it any more."""
    job = state.jobs.get(page.ticket.id)
    return (_without(state, job), (_report_shown(job),)) if job else (state, ())


def report_failed(job: Job, reason: str) -> p.Ask:
    """Report that a ticket was not printed and its number not shown; ``reason`` says why."""
    failed = m.PrintFailed(**DRAFT, ticket=job.ticket.id, reason=reason)
    return p.Ask(failed, settles=job.request)


def _report_printed(job: Job) -> p.Ask:
    return p.Ask(m.Printed(**DRAFT, ticket=job.ticket.id), settles=job.request)


def _report_shown(job: Job) -> p.Ask:
    return p.Ask(m.Shown(**DRAFT, ticket=job.ticket.id), settles=job.request)


def on_page(state: State, page: Page) -> State:
    """The state with another page on the screen since now."""
    return replace(state, page=page, page_at=state.at)


def _send(state: State, job: Job) -> Step:
    job = replace(job, since=state.at, held=False, tries=job.tries + 1)
    return _with(state, job), (p.Print(job.ticket, job.copy),)


def _came_out(state: State, job: Job, *, proven: bool) -> Step:
    state = _without(state, job)
    if not proven:
        # Without a screen nobody saw the number, and no paper is proven: it stays unconfirmed.
        return _show(state, job, "unproven") if _is_shown(state, job) else (state, ())
    if _is_looked_at(state, job):
        state = on_page(state, Result(job.ticket, "printed"))
    return state, (_report_printed(job), p.Complain("print", None))


def _hold(state: State, job: Job, reason: str) -> Step:
    until = job.until or state.at + state.setup.hall.policy.print_give_up_ms
    state = _with(state, replace(job, held=True, reason=reason, until=until))
    if _is_shown(state, job):
        state = on_page(state, Result(job.ticket, "held"))
    complaint = p.Complain("print", f"ticket {job.ticket.number} waits: {reason}")
    state, effects = _print_held(state)
    return state, (complaint, *effects)


def _print_held(state: State) -> Step:
    effects: list[p.Effect] = []
    if state.printer in PRINTS:
        for job in [one for one in state.jobs.values() if one.held]:
            state, more = _send(state, job)
            effects += more
            if _is_looked_at(state, job):
                state = on_page(state, Result(job.ticket, "printing"))
    return state, tuple(effects)


def _give_up(state: State, job: Job, reason: str) -> Step:
    state = _without(state, job)
    complaint = p.Complain("print", f"ticket {job.ticket.number} not printed: {reason}")
    if _is_shown(state, job):
        state, effects = _show(state, job, "shown")
        return state, (*effects, complaint)
    if _is_looked_at(state, job):
        state = on_page(state, Refused(BROKEN))
    if job.copy:
        # A first paper may be in somebody's hand: their number must not be cancelled.
        return state, (complaint,)
    return state, (report_failed(job, reason), complaint)


def _show(state: State, job: Job, outcome: Outcome) -> Step:
    return on_page(state, Result(job.ticket, outcome)), (_report_shown(job),)


def _is_looked_at(state: State, job: Job) -> bool:
    return isinstance(state.page, Result) and state.page.ticket.id == job.ticket.id


def _is_shown(state: State, job: Job) -> bool:
    """Whether somebody reads this number on the screen."""
    return state.setup.shows and _is_looked_at(state, job)


def _with(state: State, job: Job) -> State:
    return replace(state, jobs={**state.jobs, job.ticket.id: job})


def _without(state: State, job: Job) -> State:
    return replace(state, jobs={k: v for k, v in state.jobs.items() if k != job.ticket.id})
