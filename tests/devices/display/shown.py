"""What displays show, for tests: every face of a window screen, and boards of all kinds."""

from msgspec.structs import replace

from devices.display import shown as v
from devices.drawing.scene import Label, Scene
from hall.texts import LANGUAGES as SPOKEN
from hall.wire import messages as m
from tests.devices.display.halls import HALL
from tests.devices.states import PLAQUE

BOTH = ("zh-CN", "en")
LONG_PLAQUE = m.Plaque(
    name="阿卜杜拉·买买提江",
    staff_number="SZ-NS-000317",
    post={"zh-CN": "综合业务受理岗（高级）", "en": "Senior comprehensive teller"},
)
FEW = tuple(one.name for one in HALL.classes)
LONG = tuple(one.name for one in HALL.services[:3])
MANY = tuple(one.name for one in HALL.services)
FACES: tuple[v.Face, ...] = (
    v.Connecting(),
    v.Closed(),
    v.Idle(),
    v.Calling("A001", 1),
    v.Calling("A1000", 3),
    v.Serving("V012", pausing=False),
    v.Serving("A1000", pausing=True),
    v.OutOfService(),
    v.Paused(""),
    v.Paused("系统维护"),
    v.Paused("上级系统升级维护中，预计十五时三十分恢复，请耐心等候或改日再来"),
    v.Away("李红", "0755-8888 6666", "14:05"),
    v.Away("社保大厅值班领导欧阳（二楼）", "0755-8888 6666 转 8012 / 13800138000", "14:05"),
)
SCREENS = ((1920, 540), (1920, 1080), (1080, 1920))
BOARDS = ((1920, 1080), (1080, 1920))
LANGUAGES = (BOTH, ("zh-CN", "yue"), *((one,) for one in SPOKEN))
STANDING = v.Notice(
    ("社会保障卡可在手机上补换，无需排队，请扫描导引台的二维码。", "zh-CN"), None, 0
)


def screen(
    face: v.Face,
    *,
    plaque: m.Plaque | None = PLAQUE,
    services: tuple[dict[str, str], ...] = FEW,
    window: str = "3",
    languages: tuple[str, ...] = BOTH,
    stale: bool = False,
    identify: str | None = None,
) -> v.WindowView:
    return v.WindowView(languages, stale, identify, window, face, plaque, services)


CALLS = tuple(
    v.Call(*line)
    for line in (
        ("A1000", "12", "called"),
        ("V012", "3", "called"),
        ("B023", "40", "serving"),
        ("A999", "1", "no-show"),
        ("C007", "8", "completed"),
        ("A996", "2", "serving"),
        ("A995", "5", "serving"),
        ("A994", "6", "parked"),
        ("A993", "7", "waiting"),
    )
)
QUEUES = (
    v.Queue({"zh-CN": "社会保障卡申领", "en": "Social security card: issue"}, "A", 0, 12, (15, 25), False),
    v.Queue(
        {"zh-CN": "社会保障卡挂失补换", "en": "Social security card: loss and replacement"},
        "A", 0, 130, (60, 60), False,
    ),
    v.Queue({"zh-CN": "单位参保登记", "en": "Register a company"}, "B", 1, 3, (0, 5), False),
    v.Queue({"zh-CN": "咨询", "en": "Enquiries"}, "C", 2, 0, None, False),
    v.Queue({"zh-CN": "大企业直通车", "en": "Large enterprises"}, "ENT", 3, 1, (5, 9), True),
)  # fmt: skip


def board(
    *,
    calls: tuple[v.Call, ...] = CALLS,
    queues: tuple[v.Queue, ...] = QUEUES,
    missed: tuple[str, ...] = ("A003", "A017", "B002", "V004"),
    notice: v.Notice | None = STANDING,
    languages: tuple[str, ...] = BOTH,
    stale: bool = False,
    identify: str | None = None,
    is_open: bool = True,
    connected: bool = True,
    known: bool = True,
    page: tuple[int, int] = (1, 2),
) -> v.BoardView:
    return v.BoardView(
        languages=languages,
        stale=stale,
        identify=identify,
        hall=HALL.name,
        zone=HALL.zones[0].name,
        clock="14:05" if known else "",
        date=(11, 21, 5) if known else None,
        open=is_open,
        connected=connected,
        calls=calls,
        queues=queues,
        missed=missed,
        notice=notice,
        page=page,
    )


VIEWS: dict[str, v.BoardView] = {
    "full": board(),
    "served": board(calls=CALLS[2:], notice=v.Notice(("Mind the step. " * 8, "en"), None, 0)),
    "stale": board(stale=True, missed=tuple(f"A{i:04}" for i in range(1000, 1024))),
    "empty": board(calls=(), queues=(), missed=(), notice=None),
    "connecting": board(calls=(), queues=(), missed=(), notice=None, connected=False, known=False),
    "closed": board(calls=(), is_open=False),
    "identify": board(identify="zone-board-12"),
    "few": board(queues=QUEUES[:2], page=(1, 1), missed=tuple(f"A{i:03}" for i in range(100, 112))),
}


def texts(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


CROWD = tuple(v.Call(f"A{1000 + n}", str(n), "called", fresh=n % 9 == 4) for n in range(40, 0, -1))
STEPS = ("在取号机上选择业务", "取号票，到相应等候区等候", "听到或看到叫号后到窗口", "评价")
STEPS_EN = ("Choose a service at a kiosk", "Take the ticket and wait", "Come when called", "Rate")
POSTER = v.Poster({"zh-CN": "办事流程", "en": "How it works"}, STEPS, 0, "")


def crowd(windows: int, calls: int) -> v.BoardView:
    """Numbers called at once in a zone of so many windows."""
    places = tuple(str(n) for n in range(1, windows + 1))
    return replace(board(calls=CROWD[-calls:]), windows=places, beat=True)


WINDOWS: dict[str, v.WindowView] = {
    "connecting": screen(v.Connecting(), plaque=None),
    "closed": screen(v.Closed(), plaque=None),
    "out-of-service": screen(v.OutOfService()),
    "idle": screen(v.Idle()),
    "second-page": replace(screen(v.Idle(), services=MANY), page=1),
    "photo": screen(v.Idle()),
    "calling": screen(v.Calling("A001", 1)),
    "recalled-long": screen(v.Calling("A1000", 2), plaque=LONG_PLAQUE, services=LONG, window="40"),
    "serving-stale": screen(v.Serving("V012", pausing=False), stale=True),
    "pausing": screen(v.Serving("A1000", pausing=True)),
    "paused": screen(v.Paused("系统维护")),
    "away": screen(v.Away("李红", "0755-8888 6666", "14:05")),
    "english": screen(v.Calling("A001", 1), languages=("en",)),
    "identify": screen(v.Idle(), identify="window-screen-3"),
}
SHOWN = {
    **VIEWS,
    "crowd-12": crowd(12, 8),
    "crowd-40": crowd(40, 40),
    "recalled": board(calls=(*CALLS[1:2], *CALLS[2:])),
    "poster": replace(board(calls=CALLS[2:]), poster=POSTER),
    "poster-en": replace(board(calls=CALLS[1:]), poster=replace(POSTER, steps=STEPS_EN)),
    "picture": replace(board(calls=CALLS[2:]), poster=replace(POSTER, picture="photo")),
    "rolling": board(notice=v.Notice(STANDING.line, ("Mind the step at the door", "en"), 5)),
    "english": board(languages=("en",)),
}
