"""Convert ratings between the hall's three buttons and the five levels of 好差评. PURE.

The raw value is stored with its scale and version; the national level is computed on demand. A mapping
that has been used is never changed: a new mapping gets a new version.
"""

from enum import StrEnum

from hall.domain.names import RATING_SCALE, RATING_SCALE_VERSION, RatingValue


class NationalLevel(StrEnum):
    """The five levels of the national scheme 好差评, the best first."""

    VERY_SATISFIED = "very-satisfied"  # 非常满意
    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically-satisfied"  # 基本满意
    UNSATISFIED = "unsatisfied"  # 不满意
    VERY_UNSATISFIED = "very-unsatisfied"  # 非常不满意


Scale = tuple[str, int]
"""A scale's name and version, as every rating carries them."""

CURRENT: Scale = (RATING_SCALE, RATING_SCALE_VERSION)
MAPPINGS: dict[Scale, dict[RatingValue, NationalLevel]] = {
    ("three-level", 1): {
        # Word for word: nobody who pressed 满意 said 非常满意.
        RatingValue.SATISFIED: NationalLevel.SATISFIED,
        RatingValue.BASICALLY_SATISFIED: NationalLevel.BASICALLY_SATISFIED,
        RatingValue.UNSATISFIED: NationalLevel.UNSATISFIED,
    }
}
"""By scale: the level of each button. No two buttons share a level, so that :func:`raw` is exact."""


def national(value: RatingValue, scale: Scale = CURRENT) -> NationalLevel:
    """Return the national level of a raw value. Raises LookupError for an unknown scale."""
    return _mapping(scale)[value]


def raw(level: NationalLevel, scale: Scale = CURRENT) -> RatingValue | None:
    """Return the raw value of a level, None where no button of the scale has it. Raises LookupError for
    an unknown scale.
    """
    return next((value for value, one in _mapping(scale).items() if one is level), None)


def _mapping(scale: Scale) -> dict[RatingValue, NationalLevel]:
    if scale not in MAPPINGS:
        name, version = scale
        raise LookupError(f"no national levels are known for the scale {name!r}, version {version}")
    return MAPPINGS[scale]
