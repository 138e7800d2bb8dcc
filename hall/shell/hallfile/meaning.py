"""Checks across the keys of a hall file: references, coverage, times and people.

Every check considers the values that were read without a mistake and ignores the others, so that one run
reports as many mistakes as possible.
"""

from itertools import pairwise

from hall.domain.definition import Hours
from hall.domain.names import GREEN_PREFIX, Role
from hall.shell.hallfile.boardchecks import check_boards
from hall.shell.hallfile.guides import GUIDE
from hall.shell.hallfile.keys import (
    AWAY_AMBER,
    AWAY_RED,
    CLASS,
    CLERK,
    FILE,
    HALL,
    HOURS,
    NOTICE,
    PER_VISIT,
    POSTER,
    PRIORITY,
    SERVICE,
    WINDOW,
)
from hall.shell.hallfile.kinds import Found
from hall.shell.hallfile.languages import check_languages
from hall.shell.hallfile.lettering import check_fonts
from hall.shell.hallfile.names import Names, define_all, names_of
from hall.shell.hallfile.problems import Report
from hall.shell.hallfile.readers import check_appointments, check_readers
from hall.shell.hallfile.reading import Key, Table
from hall.shell.hallfile.shelf import check_pictures
from hall.shell.hallfile.speakers import check_speakers

MISTAKABLE_PREFIXES = {"I": "1", "O": "0"}
RESERVED_PREFIXES = {GREEN_PREFIX: "priority tickets", "Y": "appointments"}
MOST_SERVICES = 80
MOST_NOTICE_BYTES = 8_000
NOTICE_BYTES, POSTER_BYTES = 16, 96
"""What each text, and each poster, takes beside its own bytes."""
_LAST_MINUTE = 24 * 60 - 1


def check(file: Table, report: Report) -> None:
    """Report contradictions between the values of a file."""
    names = names_of(file, report)
    check_languages(file, report)
    check_sizes(file, report)
    check_hours(file, report)
    check_policy(file, report)
    check_classes(file, names, report)
    check_services(file, names, report)
    check_windows(file, names, report)
    check_people(file, report)
    check_posters(file, report)
    check_pictures(file, report)
    check_fonts(file, report)
    check_boards(file, names, report)
    check_readers(file, report)
    check_appointments(file, names, report)
    check_speakers(file, report)


def check_sizes(file: Table, report: Report) -> None:
    """Retained state is at most 16 KiB: the hall's names all services, a zone's all notices."""
    services, notices = len(file.get(FILE.services) or ()), file.get(FILE.notices) or ()
    if services > MOST_SERVICES:
        report.add(
            ("service",),
            f"there are {services} services; at most {MOST_SERVICES} fit into the hall's state",
        )
    texts = [text for table in notices for text in (table.get(NOTICE.text) or {}).values()]
    posters = file.get(FILE.posters) or ()
    texts += [text for table in posters for text in _poster_texts(table)]
    size = sum(len(text.encode()) + NOTICE_BYTES for text in texts) + len(posters) * POSTER_BYTES
    if size > MOST_NOTICE_BYTES:
        report.add(
            ("notice",) if notices else ("poster",),
            f"take {size} bytes together; at most {MOST_NOTICE_BYTES} of notices and posters fit "
            "into a zone's state",
        )


def _poster_texts(table: Table) -> list[str]:
    steps = (table.get(POSTER.steps) or {}).values()
    titles = (table.get(POSTER.title) or {}).values()
    return [*titles, *(step.value for items in steps for step in items)]


def check_posters(file: Table, report: Report) -> None:
    """A poster shows something below its title."""
    for table in file.get(FILE.posters) or ():
        if not {POSTER.steps.name, POSTER.picture.name} & table.written.keys():
            report.add(table.path, "shows nothing; give it steps or a picture")


def check_hours(file: Table, report: Report) -> None:
    """Spans must not overlap, and the day must not close while the hall is open."""
    hours = file.get(FILE.hours)
    if hours is None:
        return
    ends = [_last_minute(hours, key, report) for key in (HOURS.kiosks, HOURS.windows)]
    close = hours.get(HOURS.close_of_day)
    if close is not None and close < max(ends):
        report.add(hours.at(HOURS.close_of_day), "must not come before the last of the hours ends")


def _last_minute(hours: Table, key: Key[tuple[Found[Hours], ...]], report: Report) -> int:
    """Return when the last span ends, by 23:59 at the latest, after reporting overlaps."""
    spans = sorted(hours.get(key) or (), key=lambda span: span.value.start)
    for earlier, later in pairwise(spans):
        if later.value.start < earlier.value.until:
            report.add(later.path, "overlaps with another span of the same list")
    return min(_LAST_MINUTE, max((span.value.until for span in spans), default=0))


def check_policy(file: Table, report: Report) -> None:
    """Amber comes before red, and a visit has no more services than the hall."""
    policy = file.get(FILE.policy)
    if policy is None:
        return
    most, services = policy.get(PER_VISIT), len(file.get(FILE.services) or ())
    if most is not None and 0 < services < most:
        report.add(policy.at(PER_VISIT), f"must not be more than the hall's services, {services}")
    amber, red = policy.get(AWAY_AMBER), policy.get(AWAY_RED)
    if amber is not None and red is not None and amber >= red:
        report.add(policy.at(AWAY_AMBER), "must be shorter than away_red_s")


def check_classes(file: Table, names: Names, report: Report) -> None:
    """Report classes without a service: probably a typing mistake."""
    if not names.class_of:
        return
    for table in file.get(FILE.classes) or ():
        name = table.get(CLASS.id)
        if name is not None and name not in names.class_of.values():
            report.add(table.at(CLASS.id), f'no service belongs to the class "{name}"')


def check_services(file: Table, names: Names, report: Report) -> None:
    """Prefixes are free and read like no digit; a code that is also a class's id is no other's."""
    hall = file.get(FILE.hall)
    mistakable = hall is not None and hall.get(HALL.mistakable_prefixes) is True
    for table in file.get(FILE.services) or ():
        prefix, code = table.get(SERVICE.prefix), table.get(SERVICE.code)
        if prefix in RESERVED_PREFIXES:
            kept = RESERVED_PREFIXES[prefix]
            report.add(table.at(SERVICE.prefix), f'the prefix "{prefix}" is kept for {kept}')
        if prefix in MISTAKABLE_PREFIXES and not mistakable:
            text = f'the prefix "{prefix}" reads like {MISTAKABLE_PREFIXES[prefix]} on papers and '
            text += "screens; take another letter, or set mistakable_prefixes = true under [hall]"
            report.caution(table.at(SERVICE.prefix), text)
        if code is not None and code.startswith(GUIDE):
            report.add(table.at(SERVICE.code), f'codes that begin with "{GUIDE}" are kept for keys')
        if code in names.classes.paths and names.class_of.get(code, code) != code:
            report.add(table.at(SERVICE.code), f'"{code}" is also the id of another class')


def check_windows(file: Table, names: Names, report: Report) -> None:
    """Zones and skills exist, and every service has a window that serves it."""
    served: set[str] = set()
    whole = True
    for table in file.get(FILE.windows) or ():
        names.zones.find(table.get(WINDOW.zone), table.at(WINDOW.zone))
        skills = table.get(WINDOW.skills)
        whole = whole and skills is not None
        for skill in skills or ():
            served |= names.skill(skill, report)
    for code, path in names.services.paths.items():
        if whole and names.windows.paths and code not in served:
            report.add(path, f'no window serves "{code}"; give a window the skill')


def check_people(file: Table, report: Report) -> None:
    """Staff and reasons are named once, and somebody can open a window."""
    define_all("clerk", file.get(FILE.clerks), CLERK.id, report)
    define_all("priority", file.get(FILE.priorities), PRIORITY.id, report)
    clerks = file.get(FILE.clerks)
    if clerks and not any(_may_serve(clerk) for clerk in clerks):
        report.add(("clerk",), 'nobody has the role "clerk", so no window could open')


def _may_serve(clerk: Table) -> bool:
    if not clerk.written.get(CLERK.roles.name):
        return True
    roles = clerk.get(CLERK.roles)
    return roles is None or any(role.value == Role.CLERK for role in roles)
