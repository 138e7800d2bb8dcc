"""The definition of a hall, as its hall file gives it: zones, services, windows, staff and policy.

Durations are integers in milliseconds, times of day are minutes since local midnight.
"""

import msgspec

from hall.domain.calendar import date_of
from hall.domain.names import Role

Text = dict[str, str]
"""A text by language tag, for example ``{"zh-CN": "咨询", "en": "Enquiries"}``."""


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value of the definition."""


class ServiceClass(Frozen, frozen=True, kw_only=True):
    """A service class 业务类别: services that share routing and a usual duration.

    ``max_windows`` bounds how many windows such cases may hold at once (0: no bound).
    """

    id: str
    name: Text
    service_ms: int
    max_windows: int = 0


class Service(Frozen, frozen=True, kw_only=True):
    """A service 业务 that a citizen can choose. Kiosks issue at most ``daily_limit`` numbers a day (0:
    unlimited), and none from the minute ``last_number`` on. ``initials`` are the pinyin initials of its
    Chinese name, used by the kiosk's search.
    """

    code: str
    service_class: str
    prefix: str
    name: Text
    papers: dict[str, tuple[str, ...]] = {}
    daily_limit: int = 0
    last_number: int | None = None
    initials: str = ""


class Zone(Frozen, frozen=True, kw_only=True):
    """A waiting zone 等候区; ``floor`` is what people call the floor that it is on, or empty."""

    id: str
    name: Text
    floor: Text = {}


class Window(Frozen, frozen=True, kw_only=True):
    """A window 窗口; ``skills`` are service codes. ``name`` is what people call it, with
    ``{window}`` where its id stands: ``{"zh-CN": "{window}号咨询台", "en": "Desk {window}"}``; empty
    for an ordinary window.
    """

    id: str
    zone: str
    skills: tuple[str, ...]
    name: Text = {}


class Clerk(Frozen, frozen=True, kw_only=True):
    """A member of staff, as shown on the plaque; ``photo`` is the name of a picture, or empty."""

    id: str
    name: str
    post: Text
    roles: tuple[Role, ...] = (Role.CLERK,)
    phone: str = ""
    photo: str = ""


class Poster(Frozen, frozen=True, kw_only=True):
    """A poster that zone boards show while nobody is called: the steps of a procedure, a picture, or
    both. ``picture`` is its name, or empty.
    """

    title: Text
    steps: dict[str, tuple[str, ...]] = {}
    picture: str = ""


class PriorityReason(Frozen, frozen=True, kw_only=True):
    """A reason for priority: granted at once, or after the guide has checked it."""

    id: str
    name: Text
    by_guide: bool = False


class Hours(Frozen, frozen=True, kw_only=True):
    """One span of opening, minutes since local midnight; ``until`` is exclusive."""

    start: int
    until: int


class Holiday(Frozen, frozen=True, kw_only=True):
    """Days on which the hall is closed, both included, as YYYYMMDD."""

    first: int
    last: int
    name: Text


class Appointment(Frozen, frozen=True, kw_only=True):
    """An appointment 预约 of the hall file. ``day`` is YYYYMMDD, or 0 for every day; ``minute`` counts
    from local midnight; ``person`` is the keyed hash of an identity number, or empty.
    """

    code: str
    service: str
    minute: int
    day: int = 0
    person: str = ""


MOST_PER_VISIT = 5
"""Upper bound of the policy's ``services_per_visit``."""


class Policy(Frozen, frozen=True, kw_only=True):
    """The rules that a hall file may set, with their defaults."""

    confirm_after_ms: int = 60_000
    recall_cooldown_ms: int = 5_000
    recall_limit: int = 3
    reactivate_after: int = 3
    reactivate_limit: int = 1
    green_head_start_ms: int = 15 * 60_000
    rating_open_ms: int = 30 * 60_000
    rating_change_ms: int = 3_000
    away_amber_ms: int = 8 * 60_000
    away_red_ms: int = 10 * 60_000
    undo_within_ms: int = 60_000
    closing_warning_ms: int = 30 * 60_000
    print_give_up_ms: int = 60_000
    numbers_on_screen: bool = True
    appointment_early_ms: int = 30 * 60_000
    appointment_late_ms: int = 15 * 60_000
    appointment_head_start_ms: int = 30 * 60_000
    services_per_visit: int = 1
    clear_after_ms: int = 2 * 60 * 60_000


class HallDefinition(Frozen, frozen=True, kw_only=True):
    """A whole hall. ``utc_offset_ms`` is constant: China has one time zone and no summer time. Screens
    show languages side by side or in turn. The hall is open on ``weekdays`` (1 is Monday) that are not
    holidays, and on all ``workdays`` (YYYYMMDD).
    """

    id: str
    name: Text
    languages: tuple[str, ...]
    languages_in_turn: bool = False
    utc_offset_ms: int
    public_url: str
    zones: tuple[Zone, ...]
    classes: tuple[ServiceClass, ...]
    services: tuple[Service, ...]
    windows: tuple[Window, ...]
    clerks: tuple[Clerk, ...]
    priorities: tuple[PriorityReason, ...]
    kiosk_hours: tuple[Hours, ...]
    window_hours: tuple[Hours, ...]
    close_of_day: int
    policy: Policy = Policy()
    notices: tuple[Text, ...] = ()
    posters: tuple[Poster, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[int, ...] = ()

    def holiday(self, day: int) -> Holiday | None:
        """Return the holiday that contains ``day`` (YYYYMMDD), or None."""
        return next((one for one in self.holidays if one.first <= day <= one.last), None)

    def is_working_day(self, day: int) -> bool:
        """Whether the hall opens on ``day`` (YYYYMMDD)."""
        if day in self.workdays:
            return True
        weekday = date_of(day).isoweekday()
        return weekday in self.weekdays and self.holiday(day) is None
