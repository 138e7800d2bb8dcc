"""Every table that is looked up by a type has a row for each type of its union."""

from typing import Any, get_args

import pytest

from devices import ports as p
from devices.display import panel_layout
from devices.display import shown as display
from devices.evaluator import faces
from devices.evaluator import layout as evaluator_layout
from devices.kiosk import machine
from devices.kiosk.guided import presses, prompts
from devices.kiosk.guided.state import GuidedView
from devices.kiosk.screen import layout as kiosk_layout
from devices.kiosk.visit import browsing, page_views, pages

GUIDED = set(get_args(presses.GuidedPage))
WHOLE_SCREEN = {page_views.RestingView, GuidedView}
"""Pages without the head and the foot of the others, which are drawn by functions of their own."""


def test_a_kiosk_has_a_row_for_every_input():
    assert set(machine.INPUTS) == set(get_args(p.Input))


def test_every_page_of_a_kiosk_is_touched_left_or_guided():
    browsed, pressed = set(browsing.TOUCHES), set(presses.PRESSES)
    assert browsed == set(get_args(browsing.BrowsingPage))
    assert pressed == GUIDED
    assert browsed | pressed == set(get_args(pages.Page))


@pytest.mark.parametrize(
    ("function", "union"),
    [
        (panel_layout._card, set(get_args(display.Face))),
        (evaluator_layout._card, set(faces.Face.__subclasses__())),
        (kiosk_layout._page, set(get_args(page_views.PageView)) - WHOLE_SCREEN),
        (prompts._wishes, GUIDED - {pages.Result}),
    ],
    ids=["window panel", "evaluator", "kiosk screen", "guided prompts"],
)
def test_a_function_of_a_type_knows_every_type(function: Any, union: set[type]):
    assert set(function.registry) - {object} == union
