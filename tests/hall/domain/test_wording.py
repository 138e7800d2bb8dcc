import pytest

from hall.domain.wording import fit, texts_in, unfit
from tests.hall.domain.identity import CONTROLS, WRITTEN


@pytest.mark.parametrize("text", WRITTEN)
def test_no_identity_number_is_written(text):
    assert "identity number" in unfit(f"等 {text} 的材料")
    assert text not in unfit(text)


@pytest.mark.parametrize("sign", CONTROLS)
def test_no_control_character_is_written(sign):
    assert "control character" in unfit(f"等{sign}材料")
    assert fit(f"等{sign}材料") == "等 材料"


@pytest.mark.parametrize(
    "text", ["", "材料不全，去复印", "8800 1002", "👨‍👩‍👧 family", "𠮷野", "a\u00a0b"]
)
def test_ordinary_texts_are_taken(text):
    assert unfit(text) == ""
    assert fit(text) == text


def test_every_text_of_a_value_is_found():
    value = {"a": ["b", ("c", {"d": 1}), None], "e": 2.5}
    assert sorted(texts_in(value)) == ["a", "b", "c", "d", "e"]
