"""The work that staffed windows have ahead: waiting tickets and the further services of their visits.

A visit of several services stays at a window for those that it can serve, and goes to other windows with
the rest. Windows with the same skills share their work and are counted together as a crew.
"""

from collections import Counter

import msgspec

from hall.domain.routing import calling_windows, waiting
from hall.domain.state import HallState, WindowState

SURE = 1_000_000
"""The probability 1 as an integer: integer arithmetic gives the same result on every machine."""
Skills = tuple[str, ...]
Services = tuple[str, ...]


class Load(msgspec.Struct, frozen=True):
    """``pools`` are the staffed windows of each service, ``people`` who wait for it, ``service_ms``
    how long it usually takes. ``crews`` counts the staffed windows by their skills. In milliseconds
    of a crew: ``later`` are further services of those who wait or have to wait again, ``held`` of
    those who are being served there.
    """

    pools: dict[str, frozenset[str]]
    people: Counter[str]
    service_ms: dict[str, int]
    crews: Counter[Skills]
    later: Counter[Skills]
    held: Counter[Skills]


def load(state: HallState) -> Load:
    """Compute the load from all tickets that wait or are being served."""
    staffed = calling_windows(state)
    windows = state.index.windows
    found = Load(
        pools={code: staffed.intersection(pool) for code, pool in state.index.pools.items()},
        people=Counter(),
        service_ms={code: service_ms(state, code) for code in state.index.services},
        crews=Counter(windows[id].skills for id in staffed),
        later=Counter(),
        held=Counter(),
    )
    for (service, then), people in Counter((t.service, t.then) for t in waiting(state)).items():
        found.people[service] += people
        if then:
            _come(found, service, then, people * SURE)
    for id in staffed:
        _serve(found, state, state.windows[id])
    return found


def service_ms(state: HallState, service: str) -> int:
    """Return the usual duration of a service: the running mean of its class, else the hall file's value."""
    name = state.index.services[service].service_class
    return state.service_ms.get(name, state.index.classes[name].service_ms)


def of_pool(work: Counter[Skills], service: str) -> int:
    """Return the work that the windows able to serve a service have of ``work``, in milliseconds."""
    return sum(ms for skills, ms in work.items() if service in skills)


def _serve(found: Load, state: HallState, window: WindowState) -> None:
    """Whoever is at a window stays for what it can do, and waits again for the rest."""
    if window.ticket is None or not state.tickets[window.ticket].then:
        return
    then, skills = state.tickets[window.ticket].then, state.index.windows[window.id].skills
    here = _here(skills, then)
    found.held[skills] += _work(found, then[:here])
    _wait(found, then[here:], SURE)


def _come(found: Load, pool: str, then: Services, chance: int) -> None:
    """Add the services of somebody who comes to any window of a service's pool."""
    crews = {skills: n for skills, n in found.crews.items() if pool in skills}
    windows = sum(crews.values())
    left: Counter[Services] = Counter()
    for skills, size in crews.items():
        likely, here = chance * size // windows, _here(skills, then)
        found.later[skills] += _work(found, then[:here]) * likely // SURE
        left[then[here:]] += likely
    for rest, likely in left.items():
        _wait(found, rest, likely)


def _wait(found: Load, then: Services, chance: int) -> None:
    """Somebody waits for the first of these services, and goes on from there."""
    if then:
        _come(found, then[0], then, chance)


def _here(skills: Skills, then: Services) -> int:
    """How many of these services in a row a window goes on with itself."""
    return next((n for n, code in enumerate(then) if code not in skills), len(then))


def _work(found: Load, services: Services) -> int:
    return sum(found.service_ms[code] for code in services)
