"""The hall's scale on the national one, there and back."""

import pytest

from hall.domain.names import RatingValue
from hall.domain.scales import CURRENT, MAPPINGS, NationalLevel, Scale, national, raw


@pytest.mark.parametrize("scale", MAPPINGS)
@pytest.mark.parametrize("value", list(RatingValue))
def test_every_value_of_every_scale_has_a_level_that_leads_back_to_it(
    scale: Scale, value: RatingValue
) -> None:
    assert raw(national(value, scale), scale) is value


def test_the_buttons_say_what_the_national_scale_says() -> None:
    assert [national(value) for value in RatingValue] == [
        NationalLevel.SATISFIED,
        NationalLevel.BASICALLY_SATISFIED,
        NationalLevel.UNSATISFIED,
    ]


def test_a_level_that_no_button_means_has_no_value() -> None:
    assert raw(NationalLevel.VERY_SATISFIED) is None
    assert raw(NationalLevel.VERY_UNSATISFIED) is None


def test_a_scale_that_nobody_knows_is_not_guessed() -> None:
    assert CURRENT in MAPPINGS
    with pytest.raises(LookupError, match="'stars', version 7"):
        national(RatingValue.SATISFIED, ("stars", 7))
