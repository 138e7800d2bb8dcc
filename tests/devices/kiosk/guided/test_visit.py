"""The guided visit: what each key does, what is said of everything that can happen, and its end."""

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.guided.prompts import prompt
from devices.kiosk.guided.visit import LEAVE_MS, REPEAT_MS, WARN_MS
from devices.kiosk.visit.pages import Home, Papers, Refused, Resting, Result, Taking
from devices.kiosk.visit.taking import PATIENCE_MS
from hall.domain.definition import HallDefinition, Holiday
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.guided.citizens import BACK, NEXT, OK, PREVIOUS, Visit, speaking
from tests.devices.kiosk.hall import definition, hall_state, setup, ticket
from tests.devices.sending import own

WELCOME = "这里可以听着取号。按上一项或下一项键选择，按确定键选定，按返回键退回。"
FIRST = "养老保险关系转移接续n。第 1 项，共 7 项。等候 7 人。"
TOLD = (
    "您的号码是 A001。您前面还有 12 人。预计等候 15 到 25 分钟。请在 A 区等候，留意 3 到 8 号窗口。"
)
REPEAT = "按确定键重听，按返回键结束。"


def at_papers(**hall: object) -> Visit:
    visit = Visit(**hall)
    visit.press(OK, NEXT, OK)
    return visit


def at_result() -> Visit:
    visit = at_papers()
    visit.press(OK)
    visit.listen()
    visit.reply()
    return visit


# --- choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [OK, NEXT, PREVIOUS, BACK])
def test_any_key_begins_with_how_it_works(key: str) -> None:
    visit = Visit()
    visit.press(key)
    assert visit.says == WELCOME
    visit.listen()
    assert visit.says == FIRST


def test_the_ring_goes_round_both_ways_past_everything() -> None:
    visit = Visit()
    visit.press(OK, NEXT)
    said = [visit.says]
    for _ in range(7):
        visit.press(NEXT)
        said.append(visit.says)
    assert said[0] == said[7] == FIRST
    assert said[5] == "我有优先需求。第 6 项，共 7 项。"
    assert said[6] == "English. Item 7 of 7."
    visit.press(PREVIOUS)
    assert visit.says == said[6]


def test_previous_in_the_welcome_goes_to_the_last_item() -> None:
    visit = Visit()
    visit.press(OK, PREVIOUS)
    assert visit.says == "English. Item 7 of 7."


def test_ok_in_the_welcome_chooses_nothing_that_was_not_told() -> None:
    visit = Visit()
    visit.press(OK, OK)
    assert visit.says == FIRST
    assert visit.takes == []


def test_a_key_cuts_short_what_is_being_said() -> None:
    visit = Visit()
    visit.press(OK, NEXT)
    assert all(one.instead for one in visit.spoken)
    assert len(visit.spoken) == 2
    visit.give(p.Spoken(visit.spoken[0].id, ok=True, reason="", at=visit.at))
    assert visit.says == FIRST


def test_a_bouncing_key_is_one_press() -> None:
    visit = Visit()
    visit.press(OK, NEXT)
    for _ in range(5):
        visit.at += 3
        visit.give(p.ButtonDown(NEXT, at=visit.at))
        visit.give(p.ButtonUp(NEXT, at=visit.at + 1))
    visit.wait(1_000)
    assert visit.says == FIRST


def test_services_in_groups_are_chosen_in_two_steps() -> None:
    visit = Visit(speaking(setup(20)))
    visit.press(OK, NEXT)
    assert visit.says.startswith("个人业务。第 1 项，共 5 项。18 项业务。")
    visit.press(OK)
    assert visit.says.startswith("养老保险关系转移接续n。第 1 项，共 18 项。")
    visit.press(NEXT, OK)
    assert visit.state.page == Papers("medical")
    visit.press(BACK)
    assert "第 2 项，共 18 项" in visit.says
    visit.press(BACK)
    assert visit.says.startswith("个人业务。第 1 项，共 5 项。")


def test_a_priority_is_chosen_told_and_taken_back() -> None:
    visit = Visit()
    visit.press(OK, PREVIOUS, PREVIOUS, OK)
    assert visit.says == "老年人。第 1 项，共 2 项。"
    visit.press(OK)
    assert visit.says == "已选优先：老年人。第 6 项，共 7 项。"
    visit.press(NEXT, NEXT, OK, OK)
    assert visit.takes[0].priority == "senior"
    visit = Visit()
    visit.press(OK, PREVIOUS, PREVIOUS, OK, OK, OK, PREVIOUS)
    assert visit.says == "不需要优先。第 3 项，共 3 项。"
    visit.press(OK)
    assert visit.state.priority is None


def test_another_language_is_told_in_itself_and_spoken_from_then_on() -> None:
    visit = Visit()
    visit.press(OK, PREVIOUS, OK)
    assert visit.says.startswith("You can take a number here by listening.")
    assert {clip.language for clip in visit.spoken[-1].clips} == {"en"}
    visit.press(NEXT)
    assert visit.says == "Pension transfer pension. Item 1 of 7. 7 waiting."
    visit.press(OK, OK)
    assert visit.takes[0].language == "en"


def test_the_papers_are_read_before_the_number_is_taken() -> None:
    visit = at_papers()
    papers = "办理时请带好：身份证、户口簿。按确定键取号，按返回键重选。"
    assert visit.says == f"养老保险关系转移接续n。{papers}"
    visit.press(NEXT)
    assert visit.says.endswith(papers)
    visit.press(BACK)
    assert visit.says == FIRST
    assert visit.takes == []


def test_a_service_that_gives_no_numbers_says_so_before_and_after_ok() -> None:
    visit = Visit(suspended={"pension": "system down"})
    visit.press(OK, NEXT)
    assert visit.says == "养老保险关系转移接续n。第 1 项，共 7 项。暂停办理。"
    visit.press(OK)
    assert visit.says == "这项业务暂停办理。请到导引台，由工作人员帮助您。"
    visit.press(BACK)
    assert visit.says == FIRST.replace("等候 7 人", "暂停办理")


def test_what_is_gone_meanwhile_is_not_chosen() -> None:
    visit = Visit()
    visit.press(OK, NEXT, NEXT)
    visit.give(p.Heard(hall_state(2, open=False), at=visit.at))
    visit.press(OK)
    assert visit.says.startswith("现在不是取号时间。")
    assert visit.takes == []


# --- the number ----------------------------------------------------------------------------------


def test_the_number_is_told_with_all_that_the_ticket_says_and_again() -> None:
    visit = at_papers()
    visit.press(OK)
    assert visit.says == "正在取号，请稍候。"
    (take,) = visit.takes
    assert (take.service, take.large_text) == ("pension", True)
    visit.reply()
    assert visit.says == "正在取号，请稍候。"
    visit.listen()
    assert visit.says == TOLD
    names = [clip.name for clip in visit.spoken[-1].clips]
    assert names[:5] == ["say:您的号码是", "A", "0", "0", "1"]
    visit.printed()
    visit.listen()
    assert visit.says == "请取走号票。您的号码是 A001。"
    visit.press(OK)
    assert visit.says == f"请取走号票。{TOLD}{REPEAT}"
    visit.press(BACK)
    assert visit.says == "已结束，谢谢。"
    visit.listen()
    assert (visit.state.page, visit.state.guided) == (Home(), None)


def test_a_printer_that_is_ill_is_told_and_the_number_may_be_kept_in_mind() -> None:
    visit = at_result()
    visit.listen()
    visit.printed(ok=False, reason="paper-out")
    assert visit.says == ("打印机暂时不能打印，修好后出票，不等请记住号码。您的号码是 A001。")
    visit.press(BACK)
    assert visit.says == "已结束，谢谢。"
    asked = [x.request for x in visit.effects if isinstance(x, p.Ask)]
    reports = [own(one) for one in asked if not isinstance(one, m.Take)]
    assert reports == [{"type": "shown", "ticket": "ticket-1"}]


def test_a_number_without_paper_is_told_to_be_kept_in_mind() -> None:
    visit = at_result()
    visit.listen()
    visit.printed(ok=False, reason="unprintable")
    assert visit.says.startswith("没有打印出号票，请记住号码，或请导引员帮助。您的号码是 A001。")


def test_a_printer_that_answers_for_nothing_is_told() -> None:
    visit = at_result()
    visit.listen()
    visit.give(p.PrintEnded("ticket-1", ok=True, reason="", at=visit.at, proven=False))
    assert visit.says.startswith("请取走号票；如未出票，请记下号码。")


def test_a_hall_that_does_not_answer_sends_to_the_guide() -> None:
    visit = at_papers()
    visit.press(OK)
    visit.listen()
    visit.wait(PATIENCE_MS)
    assert visit.says.startswith("系统暂时没有应答。请到导引台，由工作人员为您取号。")
    visit.press(BACK)
    visit.listen()
    assert visit.state.page == Home()


def test_an_offline_number_is_told_as_one() -> None:
    visit = at_papers()
    visit.press(OK)
    visit.listen()
    visit.reply(ticket(ahead=None, expected_wait=None, source="offline", windows=()))
    assert visit.says == (
        "您的号码是 A001。系统暂时没有应答，号码由本机发出，可以正常使用。请在 A 区等候。"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no-numbers-left", "这项业务今日号源已满。请到导引台，由工作人员帮助您。"),
        (
            "outside-hours",
            "现在不是取号时间。取号时间 8 点 30 分 到 12 点、13 点 30 分 到 17 点 30 分。",
        ),
        ("something-new", "暂时不能取号。请到导引台，由工作人员帮助您。"),
    ],
)
def test_a_refusal_is_told_with_what_to_do_now(code: str, said: str) -> None:
    visit = at_papers()
    visit.press(OK)
    visit.listen()
    visit.refuse(code)
    assert visit.says == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"open": False}, "现在不是取号时间。取号时间 8 点 30 分 到 12 点"),
        ({"suspended": {"*": "fire"}}, "暂停取号。请留意大厅通知，或到导引台咨询。"),
    ],
)
def test_a_closed_hall_says_so_at_once(changes: dict[str, object], said: str) -> None:
    visit = Visit(**changes)
    visit.press(NEXT)
    assert visit.says.startswith(said)
    visit.press(OK)
    assert visit.says.startswith(said)
    visit.press(NEXT)
    assert visit.says == "English. Item 2 of 2."
    visit.press(OK)
    assert {clip.language for clip in visit.spoken[-1].clips} == {"en"}


def test_a_day_off_names_its_holiday() -> None:
    off = Holiday(first=20260901, last=20260930, name={"zh-CN": "国庆节", "en": "National Day"})
    hall: HallDefinition = replace(definition(), holidays=(off,))
    visit = Visit(speaking(replace(setup(), hall=hall)), open=False)
    visit.press(OK)
    assert visit.says.startswith("国庆节放假，不办理业务。")


# --- silence, touches, ends ----------------------------------------------------------------------


def test_silence_repeats_once_warns_and_ends() -> None:
    visit = Visit()
    visit.press(OK, NEXT)
    visit.listen()
    visit.wait(REPEAT_MS - 1_000)
    assert len(visit.spoken) == 2
    visit.wait(2_000)
    assert [one.text for one in visit.spoken[2:]] == [FIRST]
    visit.listen()
    visit.wait(WARN_MS - REPEAT_MS - 4_000)
    assert len(visit.spoken) == 3
    visit.wait(3_000)
    assert visit.says == "还要继续吗？按任意一个键继续，不按就结束。"
    visit.listen()
    visit.wait(LEAVE_MS - WARN_MS)
    assert visit.says == "已结束，谢谢。"
    visit.listen()
    assert visit.state.guided is None


def test_a_key_after_the_warning_only_goes_on() -> None:
    visit = at_papers()
    visit.listen()
    visit.wait(REPEAT_MS + 1_000)
    visit.listen()
    visit.wait(WARN_MS - REPEAT_MS)
    assert visit.says.startswith("还要继续吗")
    visit.press(OK)
    assert visit.says.endswith("按确定键取号，按返回键重选。")
    assert visit.takes == []


def test_no_visit_ends_under_a_number_that_is_held() -> None:
    visit = at_result()
    visit.listen()
    visit.printed(ok=False, reason="paper-out")
    visit.listen()
    visit.wait(55_000)
    assert isinstance(visit.state.page, Result)


def test_a_loudspeaker_that_fails_keeps_nobody_in_a_visit() -> None:
    visit = Visit()
    visit.press(OK)
    visit.wait(4 * 60_000)
    assert visit.state.guided is None


def test_a_touch_ends_it_on_the_first_page_and_takes_nothing() -> None:
    visit = at_papers()
    visit.give(p.Touched("take", at=visit.at))
    assert (visit.state.page, visit.state.guided) == (Home(), None)
    assert any(isinstance(effect, p.Hush) for effect in visit.effects)
    assert visit.takes == []


def test_a_touch_leaves_what_has_begun_and_goes_on_without_the_voice() -> None:
    visit = at_papers()
    visit.press(OK)
    visit.give(p.Touched("guided", at=visit.at))
    assert isinstance(visit.state.page, Taking)
    visit.reply()
    assert isinstance(visit.state.page, Result)
    assert visit.state.guided is None


def test_keys_leave_somebody_at_the_screen_alone_and_a_page_that_nobody_uses_not() -> None:
    visit = Visit()
    visit.give(p.Touched("pension", at=visit.at))
    visit.press(OK)
    assert visit.state.guided is None
    assert visit.effects[-1] == p.Sound("refused")
    visit.wait(6_000)
    visit.press(OK)
    assert visit.says == WELCOME


def test_keys_wake_a_screen_that_rests() -> None:
    visit = Visit()
    visit.wait(6 * 60_000)
    assert visit.state.page == Resting()
    visit.press(NEXT)
    assert visit.says == WELCOME


def test_the_next_visit_begins_afresh() -> None:
    visit = Visit()
    visit.press(OK, PREVIOUS, OK, BACK)
    assert visit.says == "Finished, thank you."
    visit.press(OK)
    assert visit.says == WELCOME
    assert (visit.state.language, visit.state.priority) == ("zh-CN", None)


def test_keys_of_a_kiosk_without_a_voice_do_nothing() -> None:
    visit = Visit(setup())
    visit.press(OK, NEXT)
    assert visit.spoken == []


# --- missing clips -------------------------------------------------------------------------------


def test_a_name_without_a_clip_is_told_by_its_place() -> None:
    of = speaking(setup(), without=("养老保险关系转移接续n", "身份证", "A 区", "等候"))
    visit = Visit(of)
    visit.press(OK, NEXT)
    assert visit.says == "第 1 项，共 7 项。"
    visit.press(OK)
    assert (
        visit.says
        == "办理时请带好：户口簿。另有 1 份材料，请问导引台。按确定键取号，按返回键重选。"
    )
    visit.press(OK)
    visit.listen()
    visit.reply()
    assert visit.says.endswith("请留意 3 到 8 号窗口。")


def test_without_any_clips_but_those_of_calls_it_is_never_silent() -> None:
    of = speaking(setup())
    assert of.speech is not None
    bare = replace(of.speech, known={"zh-CN": frozenset(), "en": frozenset()})
    visit = Visit(replace(of, speech=bare))
    visit.press(OK)
    assert visit.says == "♪"
    visit.press(NEXT, NEXT)
    assert visit.says == "2。"
    visit.press(OK, OK)
    visit.listen()
    visit.reply()
    assert visit.says == "A001。"


def test_missing_clips_are_told_until_they_are_there() -> None:
    of = speaking(setup(), without=("身份证", "户口簿"))
    visit = Visit(of)
    (told,) = [x for x in visit.effects if isinstance(x, p.Complain) and x.name == "voice"]
    assert told.text is not None
    assert told.text.startswith("4 clips are missing or unusable (zh-CN 身份证, ")
    assert told.text.endswith("run: hall voice-make FILE")
    whole = speaking(setup()).speech
    assert whole is not None
    visit.give(p.VoiceChanged(known=whole.known, at=visit.at))
    assert visit.effects[-1] == p.Complain("voice", None)
    visit.press(OK, NEXT, OK)
    assert "身份证、户口簿" in visit.says


@pytest.mark.parametrize("another_day", [False, True])
def test_who_is_early_hears_the_time_of_an_appointment_of_today(another_day: bool) -> None:
    visit = at_papers()
    page = Refused("appointment-early", appointment_at=WALL, another_day=another_day)
    speech = visit.state.setup.speech
    assert speech is not None
    said = prompt(replace(visit.state, page=page), speech)
    assert ("预约时间 22 点 13 分" in said.text) is not another_day
    assert "还没有到签到时间" in said.text


def test_a_refused_visit_is_still_a_visit() -> None:
    visit = at_papers()
    visit.press(OK)
    visit.listen()
    visit.refuse("no-numbers-left")
    assert isinstance(visit.state.page, Refused)
    visit.press(NEXT)
    assert visit.says.startswith("这项业务今日号源已满")
    visit.press(BACK, NEXT)
    assert "第 2 项" in visit.says
    assert isinstance(visit.asked[0], m.Take)
