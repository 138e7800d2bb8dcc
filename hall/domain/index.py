"""Look-up tables of a hall's definition."""

from collections import Counter

import msgspec

from hall.domain.definition import Clerk, HallDefinition, Service, ServiceClass, Window, Zone


class Index(msgspec.Struct):
    """The parts of a definition by id. Values are tuples, not sets, so that equal states have equal bytes.

    By service code: ``pools`` are the windows that can serve it, ``rivals`` the services that share one
    of these windows, ``zones_of`` the zone with most of these windows, where its citizens wait.
    """

    services: dict[str, Service] = {}
    classes: dict[str, ServiceClass] = {}
    zones: dict[str, Zone] = {}
    windows: dict[str, Window] = {}
    clerks: dict[str, Clerk] = {}
    priorities: tuple[str, ...] = ()
    by_guide: tuple[str, ...] = ()
    pools: dict[str, tuple[str, ...]] = {}
    rivals: dict[str, tuple[str, ...]] = {}
    zones_of: dict[str, str] = {}


def index(definition: HallDefinition) -> Index:
    """Build the look-up tables of a definition."""
    pools = {
        service.code: tuple(w.id for w in definition.windows if service.code in w.skills)
        for service in definition.services
    }
    windows = {w.id: w for w in definition.windows}
    return Index(
        services={s.code: s for s in definition.services},
        classes={c.id: c for c in definition.classes},
        zones={z.id: z for z in definition.zones},
        windows=windows,
        clerks={c.id: c for c in definition.clerks},
        priorities=tuple(p.id for p in definition.priorities),
        by_guide=tuple(p.id for p in definition.priorities if p.by_guide),
        pools=pools,
        rivals={code: _rivals(pool, pools) for code, pool in pools.items()},
        zones_of={code: _zone_of(pool, windows) for code, pool in pools.items()},
    )


def _rivals(pool: tuple[str, ...], pools: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    mine = frozenset(pool)
    return tuple(code for code, theirs in pools.items() if not mine.isdisjoint(theirs))


def _zone_of(pool: tuple[str, ...], windows: dict[str, Window]) -> str:
    zones = Counter(windows[w].zone for w in pool)
    return zones.most_common(1)[0][0] if zones else ""
