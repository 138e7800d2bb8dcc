"""Codes and cards at the kiosk: checked in, waiting again, or answered kindly; and on without a reader."""

import random
import re
import textwrap
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices import ports as p
from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, QrCode
from devices.kiosk.machine import machine
from devices.kiosk.paper.ticket import ticket_scene
from devices.kiosk.screen.layout import layout
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Checking, Home, Page, Refused, Result, State
from devices.kiosk.visit.reading import AGAIN_MS, LIFE_MS
from devices.kiosk.visit.staying import LATE_MS, PRINTED_MS
from devices.kiosk.visit.taking import PATIENCE_MS
from devices.voice.repertoire import WHAT_NOW
from hall.domain.definition import Hours
from hall.texts import LANGUAGES
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import HALL, WALL, Bench
from tests.devices.kiosk.hall import hall_state, setup, ticket
from tests.devices.kiosk.pages import DEMO, FULL, SIZES, scene, state, texts
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

PERSON = "ab" * 32
MASKED = "**************0011"
NUMBER = "110101199003070011"
READERS = ("scanner", "card-reader")
CODE = "Y-2026-0001"
FOLLOW = "http://127.0.0.1:8080/follow/k7q2m9xw4tz"
KEPT = replace(
    ticket(service="pension"),
    number="Y001",
    service_class="appointment",
    appointment_at=WALL + 600_000,
)


class Kiosk(Bench[State, View]):
    """A kiosk with both readers, in a hall that is always open."""

    def __init__(self, folder: Path, **more: Any) -> None:
        hall = replace(setup().hall, kiosk_hours=(Hours(start=0, until=24 * 60),))
        made = replace(setup(), hall=hall, readers=READERS)
        states = {topics.hall_state(HALL): m.Hall}
        super().__init__(machine(made), folder, states=states, **more)
        self.start()
        self.connect()
        self.hear(topics.hall_state(HALL), hall_state())
        for reader in READERS:
            self.reader(reader)

    def reader(self, name: str, reason: str = "") -> None:
        self.give(p.ReaderChanged(name, not reason, reason, at=self.clock.mono()))

    def scan(self, code: str) -> None:
        self.give(p.Scanned(code, at=self.clock.mono()))

    def lay(self, person: str = PERSON) -> None:
        self.give(p.CardRead(person, MASKED, at=self.clock.mono()))

    def print_ends(self, *, ok: bool = True) -> None:
        given = p.PrintEnded("ticket-1", ok, "" if ok else "unprintable", at=self.clock.mono())
        self.give(given)

    @property
    def page(self) -> Page:
        return self.program.state.page

    def view(self) -> View:
        return self.program.parts.machine.view(self.program.state)

    def only(self, type: str) -> Any:
        """The one request of a type."""
        (one,) = self.requests(type)
        return one


@pytest.fixture
def kiosk(tmp_path: Path):
    made = Kiosk(tmp_path)
    yield made
    made.close()


# --- appointments --------------------------------------------------------------------------------


def test_a_scanned_appointment_becomes_a_printed_number(kiosk: Kiosk):
    kiosk.scan(CODE)
    asked = kiosk.only("check-in")
    assert (asked.code, asked.person, asked.language) == (CODE, "", "zh-CN")
    assert isinstance(kiosk.page, Checking)
    kiosk.reply(asked, KEPT)
    assert kiosk.page == Result(KEPT, "printing")
    assert kiosk.printed == [(KEPT, False)]
    kiosk.print_ends()
    assert kiosk.page == Result(KEPT, "printed")
    assert kiosk.only("printed").ticket == "ticket-1"
    kiosk.advance(PRINTED_MS + 1_000)
    assert kiosk.page == Home()


def test_an_appointments_address_is_its_code(kiosk: Kiosk):
    kiosk.scan(f"https://book.example.org/s/appointment/{CODE}?from=wechat")
    assert kiosk.only("check-in").code == CODE


def test_an_id_card_checks_in_by_its_keyed_hash(kiosk: Kiosk):
    kiosk.touch("language")
    kiosk.lay()
    asked = kiosk.only("check-in")
    assert (asked.code, asked.person, asked.language) == ("", PERSON, "en")
    assert isinstance(kiosk.page, Checking)
    assert kiosk.page.masked == MASKED
    kiosk.reply(asked, KEPT)
    assert kiosk.printed == [(KEPT, False)]


@pytest.mark.parametrize(
    "code",
    ["unknown-appointment", "appointment-early", "appointment-late", "appointment-used"],
)
def test_a_check_in_that_is_refused_says_why(kiosk: Kiosk, code: str):
    kiosk.scan(CODE)
    kiosk.refuse(kiosk.only("check-in"), code)
    assert kiosk.page == Refused(code)
    assert code in WHAT_NOW
    assert kiosk.printed == []


@pytest.mark.parametrize(("hours", "another_day"), [(1, False), (24, True)])
def test_who_is_early_is_told_when_the_appointment_is(kiosk: Kiosk, hours: int, another_day: bool):
    at = WALL + hours * 3_600_000
    kiosk.lay()
    asked, no = kiosk.only("check-in"), "appointment-early"
    kiosk.refuse(asked, no, appointment_at=at)
    assert kiosk.page == Refused(no, masked=MASKED, appointment_at=at, another_day=another_day)


@pytest.mark.parametrize("code", ["unknown-appointment", "appointment-late", "appointment-used"])
def test_an_answer_to_a_card_shows_which_card_was_read(kiosk: Kiosk, code: str):
    kiosk.lay()
    kiosk.refuse(kiosk.only("check-in"), code)
    assert kiosk.page == Refused(code, masked=MASKED)
    said = texts(scene(replace(kiosk.program.state, setup=setup()), (1280, 800)))
    assert any(MASKED in one for one in said)


def test_a_check_in_outlives_a_power_cut(tmp_path: Path):
    first = Kiosk(tmp_path)
    first.scan(CODE)
    first.reply(first.only("check-in"), KEPT)
    first.close()
    second = Kiosk(tmp_path, boot="boot-2")
    assert [(one.number, copy) for one, copy in second.printed] == [("Y001", True)]
    second.print_ends()
    assert second.only("printed").ticket == "ticket-1"
    second.close()


def test_a_check_in_that_a_power_cut_left_without_an_answer_is_printed(tmp_path: Path):
    first = Kiosk(tmp_path)
    first.scan(CODE)
    first.close()
    second = Kiosk(tmp_path, boot="boot-2")
    second.reply(second.only("check-in"), KEPT)
    assert second.printed == [(KEPT, False)]
    second.close()


def test_a_check_in_that_is_answered_when_nobody_waits_is_given_back(kiosk: Kiosk):
    kiosk.scan(CODE)
    kiosk.advance(PATIENCE_MS + LATE_MS + 2_000)
    assert kiosk.page == Home()
    kiosk.reply(kiosk.requests("check-in")[0], KEPT)
    assert kiosk.printed == []
    assert kiosk.only("print-failed").reason == "late"


def test_a_closed_hall_checks_nobody_in(kiosk: Kiosk):
    kiosk.hear(topics.hall_state(HALL), hall_state(2, open=False))
    kiosk.scan(CODE)
    assert kiosk.page == Refused("closed")
    assert kiosk.requests("check-in") == []


# --- missed tickets ------------------------------------------------------------------------------


def test_a_missed_ticket_waits_again(kiosk: Kiosk):
    kiosk.scan(FOLLOW)
    asked = kiosk.only("reactivate")
    assert (asked.ticket, asked.follow) == ("", "k7q2m9xw4tz")
    kiosk.reply(asked, ticket())
    assert kiosk.page == Result(ticket(), "waiting")
    assert kiosk.printed == []
    kiosk.touch("back")
    assert kiosk.page == Home()


@pytest.mark.parametrize("code", ["wrong-ticket-state", "reactivated-before", "unknown-ticket"])
def test_a_ticket_that_cannot_wait_again_says_why(kiosk: Kiosk, code: str):
    kiosk.scan(FOLLOW)
    kiosk.refuse(kiosk.only("reactivate"), code)
    assert kiosk.page == Refused(code)


def test_a_reactivation_that_nobody_answers_dies(kiosk: Kiosk):
    kiosk.scan(FOLLOW)
    kiosk.advance(PATIENCE_MS)
    assert kiosk.page == replace(kiosk.page, late=True)
    kiosk.advance(LIFE_MS + 5_000)
    assert kiosk.page == Home()
    sent = len(kiosk.requests("reactivate"))
    kiosk.advance(30_000)
    assert len(kiosk.requests("reactivate")) == sent


# --- whatever else people hold there ---------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        NUMBER,
        f"a{NUMBER}",
        f"a{NUMBER}b",
        "1101-0119-9003-0700-11",
        "11010119900307001X",
        "Y11010119900307001x",
        "110101900307001",
        "1101 0119 9003 0700 11",
        "1101.0119.9003.0700.11",
        "１１０１０１１９９００３０７００１１",
        f"ID:{NUMBER};",
        f"http://127.0.0.1/follow/{NUMBER}",
        f"http://127.0.0.1/follow/a-{NUMBER}",
        f"https://x/appointment/{NUMBER}",
        f"https://x/appointment/n{NUMBER}?from=wechat",
        "https://x/appointment/1101-0119-9003-0700-11",
        "https://weixin.example.com/abc",
        "http://[::1",
        "follow/",
        "/",
        "abc",
        "张三",
        "Y 1 0 0",
        "x" * 400,
        "WIFI:S:hall;P:secret;;",
    ],
)
def test_a_code_that_is_not_ours_goes_nowhere(kiosk: Kiosk, code: str):
    kiosk.scan(code)
    assert kiosk.page == Refused("unknown-code")
    assert kiosk.requests("check-in", "reactivate") == []
    assert kiosk.program.state.held[0] == "unknown-code"
    assert not [body for _, body, _ in kiosk.link.sent if holds_number(body.decode())]


JUNK = st.text(st.sampled_from(".aY0-/:?#[]@%．张 \t"), max_size=16)


@given(st.lists(st.tuples(JUNK, JUNK, st.text("-. ", max_size=1)), min_size=1, max_size=3))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_citizens_number_never_leaves_the_kiosk(kiosk: Kiosk, held: list[tuple[str, str, str]]):
    """Whatever stands before it, after it, or between its groups of digits."""
    kiosk.link.sent.clear()
    for before, after, between in held:
        number = between.join(textwrap.wrap(NUMBER, 4))
        for place in ("", "https://x/appointment/", "http://127.0.0.1/follow/"):
            kiosk.scan(f"{place}{before}{number}{after}")
            kiosk.touch("back")
    kiosk.advance(1_000)
    assert not [body for _, body, _ in kiosk.link.sent if holds_number(body.decode())]


def holds_number(text: str) -> bool:
    """Whether a message holds the number, or most of it, however it is written."""
    return NUMBER[:15] in re.sub(r"[^0-9]", "", text)


def test_a_card_that_cannot_be_read_asks_for_it_again(kiosk: Kiosk):
    kiosk.give(p.CardUnread(at=kiosk.clock.mono()))
    assert kiosk.page == Refused("card-unread")


def asked(kiosk: Kiosk) -> int:
    """How many check-ins were asked for."""
    return len({one.id for one in kiosk.requests("check-in")})


def test_what_is_held_there_still_is_one_wish(kiosk: Kiosk):
    kiosk.scan(CODE)
    kiosk.advance(1_000)
    kiosk.refuse(kiosk.requests("check-in")[0], "appointment-early")
    for _ in range(AGAIN_MS // 1_000 - 1):
        kiosk.scan(CODE)
        assert asked(kiosk) == 1
        kiosk.advance(1_000)
    kiosk.scan(CODE)
    assert asked(kiosk) == 2


@pytest.mark.parametrize("held", [lambda kiosk: kiosk.scan(CODE), Kiosk.lay])
def test_whoever_closes_an_answer_may_ask_again_at_once(
    kiosk: Kiosk, held: Callable[[Kiosk], None]
):
    for count in (1, 2, 3):
        held(kiosk)
        assert asked(kiosk) == count
        kiosk.refuse(kiosk.requests("check-in")[-1], "unknown-appointment")
        kiosk.touch("back")
    assert kiosk.page == Home()


def test_a_code_that_stays_before_the_scanner_leaves_its_number_on_the_screen(kiosk: Kiosk):
    kiosk.scan(CODE)
    kiosk.reply(kiosk.only("check-in"), KEPT)
    for _ in range(4):
        kiosk.scan(CODE)
        kiosk.advance(1_000)
    kiosk.print_ends()
    for _ in range(PRINTED_MS // 1_000 - 1):
        kiosk.scan(CODE)
        kiosk.advance(1_000)
    assert kiosk.page == Result(KEPT, "printed")
    assert asked(kiosk) == 1


def test_a_code_that_came_while_another_was_answered_is_not_forgotten(kiosk: Kiosk):
    kiosk.scan(CODE)
    kiosk.scan("Y-2026-0002")
    kiosk.refuse(kiosk.requests("check-in")[0], "appointment-early")
    kiosk.scan("Y-2026-0002")
    assert kiosk.requests("check-in")[-1].code == "Y-2026-0002"


def test_nobody_is_disturbed_by_the_next_in_line(kiosk: Kiosk):
    kiosk.touch("pension")
    kiosk.touch("take")
    kiosk.scan(CODE)
    kiosk.lay()
    kiosk.give(p.CardUnread(at=kiosk.clock.mono()))
    assert kiosk.requests("check-in") == []
    kiosk.reply(kiosk.only("take"), ticket())
    kiosk.scan(CODE)
    assert kiosk.page == Result(ticket(), "printing")
    kiosk.print_ends()
    kiosk.scan("Y-2026-0002")
    assert kiosk.only("check-in").code == "Y-2026-0002"


def test_touches_and_buttons_do_nothing_while_it_is_asked_about(kiosk: Kiosk):
    kiosk.scan(CODE)
    for target in ("pension", "take", "back", "language"):
        kiosk.touch(target)
    kiosk.press("pension")
    assert isinstance(kiosk.page, Checking)
    assert kiosk.requests("take") == []


def test_without_the_controller_people_are_told_at_once(kiosk: Kiosk):
    kiosk.cut()
    for held in (lambda: kiosk.scan(CODE), kiosk.lay, lambda: kiosk.scan(FOLLOW)):
        held()
        assert kiosk.page == Refused("hall-away")
        kiosk.touch("back")
    kiosk.connect()
    kiosk.advance(10_000)
    assert kiosk.requests("check-in", "reactivate") == []


# --- readers that fail -----------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("reason", ["offline", "silent", "garbled", "broken"])
def test_a_reader_that_fails_is_told_and_the_kiosk_goes_on(kiosk: Kiosk, reader: str, reason: str):
    kiosk.reader(reader, reason)
    kiosk.advance(1_000)
    (fault,) = kiosk.health()[-1].faults
    assert fault.startswith(f"{reader}: ")
    assert kiosk.view().banner == f"kiosk.banner.{reader}"
    assert kiosk.view().readers == tuple(one for one in READERS if one != reader)
    kiosk.touch("pension")
    kiosk.touch("take")
    kiosk.reply(kiosk.only("take"), ticket())
    assert kiosk.printed == [(ticket(), False)]
    kiosk.reader(reader)
    kiosk.advance(1_000)
    assert kiosk.health()[-1].faults == ()
    assert kiosk.view().banner is None


def test_without_the_controller_nobody_is_invited_to_a_reader(kiosk: Kiosk):
    assert kiosk.view().readers == READERS
    kiosk.cut()
    assert kiosk.view().readers == ()
    kiosk.connect()
    kiosk.hear_controller()
    assert kiosk.view().readers == READERS


def test_two_readers_that_fail_are_told_together(kiosk: Kiosk):
    for reader in READERS:
        kiosk.reader(reader, "offline")
    assert kiosk.view().banner == "kiosk.banner.readers"
    assert kiosk.view().readers == ()


def test_ten_thousand_random_codes_make_no_wrong_state(kiosk: Kiosk):
    lots = random.Random(21)
    alphabet = "aY0-/:?#[]@%．张\t" + "follow/appointment/"
    for _ in range(10_000):
        kiosk.scan("".join(lots.choices(alphabet, k=lots.randrange(1, 60))))
        kiosk.clock.advance(lots.randrange(300))
        for request in kiosk.requests("check-in", "reactivate"):
            kiosk.refuse(request, "unknown-appointment")
        kiosk.link.sent.clear()
        assert isinstance(kiosk.page, Refused | Home)
        kiosk.touch("back")
    assert kiosk.printed == []


# --- how it looks ----------------------------------------------------------------------------------

EARLY = Refused("appointment-early", masked=MASKED, appointment_at=WALL + 3_600_000)
PAGES: dict[str, Page] = {
    "checking": Checking(since=0),
    "checking-card": Checking(since=0, masked=MASKED),
    "checking-late": Checking(since=0, late=True),
    "waiting-again": Result(replace(ticket(), service="pension-transfer"), "waiting"),
    "checked-in": Result(replace(KEPT, service="pension-transfer"), "printed"),
    **{f"refused-{code}": Refused(code, masked=MASKED) for code in sorted(WHAT_NOW)},
    "refused-appointment-early": EARLY,
    "refused-another-day": replace(EARLY, appointment_at=WALL + 86_400_000, another_day=True),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("size", SIZES)
def test_every_answer_is_whole(size: tuple[int, int], name: str, language: str):
    for hall, large in product((DEMO, FULL), (False, True)):
        shown = state(hall, size, page=PAGES[name], language=language, large_text=large)
        drawn = scene(shown, size)
        check(drawn, measure, contrast=3.0)
        assert not [text for text in texts(drawn) if text.endswith("…")]


INVITED = {
    frozenset(READERS): "kiosk.choose.card",
    frozenset({"scanner"}): "kiosk.choose.scan",
    frozenset({"card-reader"}): "kiosk.choose.card-only",
    frozenset(): "kiosk.choose",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_first_page_invites_to_what_works(size: tuple[int, int], language: str):
    for works, large in product(INVITED, (False, True)):
        readers = {one: "" if one in works else "silent" for one in READERS}
        shown = state(DEMO, size, language=language, readers=readers, large_text=large)
        shown = replace(shown, setup=replace(shown.setup, readers=READERS))
        drawn = scene(shown, size)
        check(drawn, measure, contrast=3.0)
        said = " ".join(texts(drawn))
        assert not [text for text in texts(drawn) if text.endswith("…")]
        titled = size[1] > size[0] or works == set(READERS)
        invited = [
            key for key in INVITED.values() if _packed(LANGUAGES[language][key]) in _packed(said)
        ]
        assert invited == ([INVITED[works]] if titled else [])
        for one in READERS:
            warning = LANGUAGES[language][f"kiosk.banner.{one}"]
            assert (warning in texts(drawn)) is (works == set(READERS) - {one})


def _packed(said: str) -> str:
    """A text as if it stood in one line."""
    return re.sub(r"\s", "", said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refused-appointment-early", "您的预约时间是23:13请于22:44后签到"),
        ("refused-another-day", "您预约的是9月22日（星期二）当天22:13，请于21:44后签到"),
    ],
)
def test_who_is_early_reads_when_to_come(name: str, said: str):
    drawn = scene(state(DEMO, (1280, 800), page=PAGES[name]), (1280, 800))
    assert said in _packed("".join(texts(drawn)))


def test_the_time_of_an_appointment_stands_beside_its_number():
    drawn = scene(state(DEMO, (1280, 800), page=PAGES["checked-in"]), (1280, 800))
    assert any(text.startswith("预约时间") for text in texts(drawn))
    assert any(isinstance(one, QrCode) for one in drawn.marks)
    assert any(isinstance(one, Label) and one.text == "Y001" for one in drawn.marks)


@pytest.mark.parametrize(("width", "language"), list(product((384, 576), ("zh-CN", "en"))))
def test_the_time_of_an_appointment_stands_on_its_paper(width: int, language: str):
    paper = ticket_scene(setup(), replace(KEPT, language=language), measure, width, copy=False)
    said = {"zh-CN": "预约时间 22:23", "en": "Appointment 22:23"}[language]
    assert [text for text in texts(paper) if said in text] == [said]


@pytest.mark.parametrize("name", ["checking-card", "checked-in", "refused-appointment-early"])
@pytest.mark.parametrize("size", SIZES)
def test_answers_look_as_they_did(size: tuple[int, int], name: str):
    made = state(DEMO, size, page=PAGES[name])
    picture = draw(layout(made.setup, size, measure)(machine(made.setup).view(made)))
    assert_looks_like(picture, f"kiosk/{name}-{size[0]}x{size[1]}")
