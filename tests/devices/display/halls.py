"""A small hall for displays, and what its controller says."""

from hall.domain import definition as d
from hall.domain.names import BoardKind
from hall.wire import messages as m


def service(code: str, kind: str, zh: str, en: str) -> d.Service:
    return d.Service(code=code, service_class=kind, prefix="A", name={"zh-CN": zh, "en": en})


HALL = d.HallDefinition(
    id="demo",
    name={"zh-CN": "示范大厅", "en": "Demonstration hall"},
    languages=("zh-CN", "en"),
    utc_offset_ms=8 * 3_600_000,
    public_url="http://127.0.0.1",
    zones=(
        d.Zone(id="a", name={"zh-CN": "A 区（一楼）", "en": "Zone A, ground floor"}),
        d.Zone(id="b", name={"zh-CN": "B 区", "en": "Zone B"}),
    ),
    classes=(
        d.ServiceClass(id="personal", name={"zh-CN": "个人业务", "en": "Personal"}, service_ms=1),
        d.ServiceClass(
            id="enterprise", name={"zh-CN": "单位业务", "en": "Enterprise"}, service_ms=1
        ),
        d.ServiceClass(id="consultation", name={"zh-CN": "咨询", "en": "Enquiries"}, service_ms=1),
    ),
    services=(
        service("card-issue", "personal", "社会保障卡申领", "Social security card: issue"),
        service("card-loss", "personal", "社会保障卡挂失补换", "Social security card: loss"),
        service("record-print", "personal", "参保证明打印", "Print a contribution record"),
        service("company", "enterprise", "单位参保登记", "Register a company"),
        service("consultation", "consultation", "政策与业务咨询", "Policy and service enquiries"),
    ),
    windows=(
        d.Window(id="3", zone="a", skills=("card-issue", "card-loss", "record-print", "company")),
        d.Window(id="8", zone="b", skills=("consultation",)),
    ),
    clerks=(),
    priorities=(),
    kiosk_hours=(),
    window_hours=(),
    close_of_day=18 * 60,
)


def queue(waiting: int, low_s: int | None = None, high_s: int = 0) -> m.ServiceQueue:
    wait = None if low_s is None else m.Wait(low_s=low_s, high_s=high_s)
    return m.ServiceQueue(waiting=waiting, expected_wait=wait, windows=1)


def hall_state(
    queues: dict[str, m.ServiceQueue] | None = None,
    *,
    suspended: dict[str, str] | None = None,
    is_open: bool = True,
    revision: int = 1,
) -> m.Hall:
    queues = queues or {}
    return m.Hall(
        epoch=1,
        revision=revision,
        open=is_open,
        day=1,
        waiting=sum(one.waiting for one in queues.values()),
        services=queues,
        suspended=suspended or {},
    )


def call(number: str, window: str = "3", state: str = "called", calls: int = 1) -> m.ZoneCall:
    at = calls  # another time for each
    return m.ZoneCall(id=number, number=number, window=window, at=at, state=state, calls=calls)


def zone_state(
    *calls: m.ZoneCall,
    missed: tuple[str, ...] = (),
    notices: tuple[dict[str, str], ...] = (),
    revision: int = 1,
    epoch: int = 1,
) -> m.Zone:
    return m.Zone(
        epoch=epoch, revision=revision, zone="a", calls=calls, missed=missed, notices=notices
    )


WINDOW_SCREEN = BoardKind.WINDOW_SCREEN
ZONE_BOARD = BoardKind.ZONE_BOARD
