"""Every face of the evaluator fits its panel, in every language, however long the names are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label
from devices.evaluator import faces as f
from devices.evaluator.layout import layout
from devices.evaluator.state import View
from hall.domain.names import RatingReason, RatingValue
from hall.texts import LANGUAGES
from hall.wire import messages as m
from tests.devices.layout_checks import check
from tests.devices.states import PLAQUE
from tests.golden import assert_looks_like

LONG = m.Plaque(
    name="阿卜杜拉·买买提江",
    staff_number="SZ-NS-000317",
    post={"zh-CN": "综合业务受理岗（高级）", "en": "Senior comprehensive teller"},
)
FACES: tuple[f.Face, ...] = (
    f.Connecting(),
    f.Closed(),
    f.OutOfService(),
    f.Welcome(None, None),
    f.Welcome(PLAQUE, None),
    f.Welcome(LONG, None),
    f.Welcome(PLAQUE, "A1000"),
    f.Wait("V012"),
    f.Paused(""),
    f.Paused("系统维护，请稍候片刻"),
    f.Away("李红", "0755-88886666", "14:05"),
    f.Away("社保大厅值班领导欧阳", "0755-88886666 转 8012", "14:05"),
    f.RateNow("A001"),
    f.RateNow("A1000"),
    *(f.Thanks(value, change) for value in RatingValue for change in (False, True)),
    f.AskReason(),
    *(f.ReasonThanks(reason, RatingValue.SATISFIED) for reason in RatingReason),
    f.Already(RatingValue.BASICALLY_SATISFIED),
    f.Nothing(),
    f.NotKept(),
    f.Identify("evaluator-12"),
)
SIZES = ((128, 64), (256, 64))
EVERY = list(product(FACES, SIZES, LANGUAGES, (False, True)))


def texts(face: f.Face, size: tuple[int, int], language: str, stale: bool = False) -> str:
    scene = layout(View(face, language, "3", stale), size, measure)
    return "".join(mark.text for mark in scene.marks if isinstance(mark, Label))


@pytest.mark.parametrize(("face", "size", "language", "stale"), EVERY)
def test_a_face_fits_its_panel(
    face: f.Face, size: tuple[int, int], language: str, stale: bool
) -> None:
    check(layout(View(face, language, "12", stale), size, measure), measure)


@given(st.text("阿欧·王abW 2-", max_size=40), st.text("0123456789-转 ", max_size=30))
def test_no_length_of_names_leaves_the_panel(name: str, phone: str) -> None:
    for size in SIZES:
        face = f.Away(name, phone, "14:05")
        check(layout(View(face, "zh-CN", "12", stale=True), size, measure), measure)


@pytest.mark.parametrize("size", SIZES)
def test_what_matters_is_never_shortened(size: tuple[int, int]) -> None:
    away = texts(f.Away("社保大厅值班领导欧阳", "0755-88886666 转 8012", "14:05"), size, "zh-CN")
    assert "…" not in away
    assert "0755-88886666" in away
    assert "阿卜杜拉·买买提江" in texts(f.Welcome(LONG, None), size, "zh-CN")


def test_a_stale_face_says_so() -> None:
    assert texts(f.Closed(), (128, 64), "zh-CN", stale=True).startswith("离线")


def test_the_reasons_stand_in_the_order_of_the_buttons() -> None:
    assert texts(f.AskReason(), (128, 64), "zh-CN").endswith("态度质量效率")


@pytest.mark.parametrize(("size", "words"), [((128, 64), "请评价A1000"), ((256, 64), "请对A1000")])
def test_the_question_names_the_number_and_the_three_buttons(
    size: tuple[int, int], words: str
) -> None:
    shown = texts(f.RateNow("A1000"), size, "zh-CN").replace(" ", "")
    assert shown.startswith(words)
    assert shown.endswith("满意基本满意不满意")


FACES_SHOWN: dict[str, tuple[f.Face, bool]] = {
    "connecting": (f.Connecting(), False),
    "closed": (f.Closed(), False),
    "out-of-service": (f.OutOfService(), False),
    "welcome": (f.Welcome(PLAQUE, None), False),
    "calling": (f.Welcome(PLAQUE, "A001"), False),
    "wait": (f.Wait("V012"), False),
    "paused": (f.Paused("系统维护"), False),
    "away": (f.Away("李红", "0755-88886666", "14:05"), False),
    "away-stale": (f.Away("李红", "0755-88886666", "14:05"), True),
    "rate": (f.RateNow("A1000"), False),
    "thanks": (f.Thanks(RatingValue.BASICALLY_SATISFIED, change=True, number="A001"), False),
    "reason": (f.AskReason(), False),
    "reason-thanks": (f.ReasonThanks(RatingReason.QUALITY, RatingValue.SATISFIED), False),
    "already": (f.Already(RatingValue.SATISFIED), False),
    "nothing": (f.Nothing(), False),
    "not-kept": (f.NotKept(), False),
    "identify": (f.Identify("evaluator-12"), False),
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_faces_look_as_they_did(language: str) -> None:
    """One sheet a language: every face at both sizes, a dot of the panel as one of the picture."""
    high, gap = 64, 4
    sheet = Image.new("RGB", (128 + 256 + 3 * gap, len(FACES_SHOWN) * (high + gap) + gap), "navy")
    for row, (face, stale) in enumerate(FACES_SHOWN.values()):
        for left, size in ((gap, SIZES[0]), (128 + 2 * gap, SIZES[1])):
            scene = layout(View(face, language, "3", stale), size, measure)
            sheet.paste(draw(scene, "1"), (left, gap + row * (high + gap)))
    assert_looks_like(sheet, f"evaluator/faces-{language}")
