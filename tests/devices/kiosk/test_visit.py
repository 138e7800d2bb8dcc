"""Several services on one number, and the list of papers on its ticket."""

from typing import Any

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.visit.browsing import is_fresh
from devices.kiosk.visit.page_views import HomeView, PapersView
from devices.kiosk.visit.pages import Home, Papers, Refused, Result, Search, Setup
from devices.kiosk.visit.staying import IDLE_MS
from devices.kiosk.visit.taking import PATIENCE_MS
from devices.kiosk.visit.viewing import view
from hall.wire import messages as m
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.machine_bench import Kiosk


def visiting(most: int = 3, services: int = 5) -> Kiosk:
    """A kiosk of a hall that gives so many services on one number."""
    kiosk = Kiosk(services)
    hall = kiosk.state.setup.hall
    hall = replace(hall, policy=replace(hall.policy, services_per_visit=most))
    kiosk.state = replace(kiosk.state, setup=replace(kiosk.state.setup, hall=hall))
    return kiosk


def asked(kiosk: Kiosk) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.service, one.then) for one in kiosk.takes() if isinstance(one, m.Take)]


def papers(kiosk: Kiosk) -> PapersView:
    shown = view(kiosk.state).page
    assert isinstance(shown, PapersView)
    return shown


def test_services_are_taken_on_one_number_in_the_order_of_their_choosing():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "another", "medical")
    assert papers(kiosk).services == ("card", "pension", "medical")
    kiosk.touch("take")
    assert asked(kiosk) == [("card", ("pension", "medical"))]
    kiosk.reply(ticket(then=("pension", "medical")))
    assert len(kiosk.printed()) == 1


def test_one_service_is_all_where_the_hall_gives_no_more():
    kiosk = visiting(1)
    kiosk.touch("card")
    assert not papers(kiosk).another
    kiosk.touch("another")
    assert kiosk.page == Papers("card")


def test_at_the_limit_no_more_can_be_added():
    kiosk = visiting(2)
    kiosk.touch("card", "another", "pension")
    assert not papers(kiosk).another
    kiosk.touch("another", "take")
    assert asked(kiosk) == [("card", ("pension",))]


def test_nothing_is_added_where_nothing_else_gives_numbers():
    kiosk = visiting(3, services=2)
    kiosk.give(p.Heard(hall_state(2, suspended={"medical": "system down"}), at=0))
    kiosk.touch("pension")
    assert not papers(kiosk).another


def test_a_service_without_numbers_is_not_added():
    kiosk = visiting()
    kiosk.give(p.Heard(hall_state(2, suspended={"card": "system down"}), at=0))
    kiosk.touch("pension", "another", "card")
    assert kiosk.page == Refused("suspended")
    kiosk.touch("back")
    assert (kiosk.page, kiosk.state.chosen) == (Home(), ("pension",))


def test_what_is_chosen_already_says_so_and_is_not_chosen_twice():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "another")
    shown = view(kiosk.state).page
    assert isinstance(shown, HomeView)
    assert shown.chosen == ("card", "pension")
    assert {tile.target: tile.place for tile in shown.tiles if tile.place} == {
        "card": 1,
        "pension": 2,
    }
    kiosk.touch("card", "card", "pension")
    assert (kiosk.page, kiosk.state.chosen) == (Home(), ("card", "pension"))


def test_the_last_one_is_taken_out_again():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "another", "drop")
    assert (kiosk.page, kiosk.state.chosen) == (Home(), ("card",))
    kiosk.touch("drop", "drop")
    assert (kiosk.page, kiosk.state.chosen) == (Home(), ())
    assert view(kiosk.state).page == view(visiting().state).page


def test_who_wants_no_more_goes_on_with_what_was_chosen():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "another", "back")
    assert kiosk.page == Papers("pension")
    assert papers(kiosk).services == ("card", "pension")
    kiosk.touch("take")
    assert asked(kiosk) == [("card", ("pension",))]


def test_back_from_papers_leaves_that_service_out():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "back", "back", "take")
    assert asked(kiosk) == [("card", ())]


@pytest.mark.parametrize("wild", [("another",) * 5, ("take",) * 4, ("pension", "take", "take")])
def test_a_hammering_finger_adds_and_takes_no_service_twice(wild: tuple[str, ...]):
    kiosk = visiting()
    kiosk.touch("card", "another", *wild, "pension", "another", *wild)
    kiosk.touch("medical", "take", "take", "another")
    assert len(kiosk.takes()) == 1
    ((first, then),) = asked(kiosk)
    assert len({first, *then}) == len((first, *then)) <= 3


def test_a_service_is_found_by_its_letters_for_an_order_too():
    kiosk = visiting(services=20)
    kiosk.touch("company", "another", "search")
    letters = [one.name["en"].split()[-1][0].upper() for one in kiosk.state.setup.hall.services]
    kiosk.touch(f"key:{letters[2]}")
    assert isinstance(kiosk.page, Search)
    found = view(kiosk.state).page.tiles[0].target
    kiosk.touch(found, "take")
    assert asked(kiosk) == [("company", (found,))]


def test_a_service_that_ran_out_while_others_were_chosen_is_named():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension")
    kiosk.give(p.Heard(hall_state(2, suspended={"card": "system down"}), at=0))
    kiosk.touch("take")
    assert kiosk.page == Refused("suspended", "card")
    kiosk.touch("back")
    assert (kiosk.page, kiosk.state.chosen) == (Home(), ("card",))


def test_a_refusal_of_the_hall_keeps_the_order():
    kiosk = visiting()
    kiosk.touch("card", "another", "pension", "take")
    kiosk.refuse("too-many-services")
    assert kiosk.page == Refused("too-many-services")
    kiosk.touch("back")
    assert kiosk.state.chosen == ("card",)


def test_the_next_citizen_finds_nothing_chosen():
    kiosk = visiting()
    kiosk.touch("card", "papers", "another", "pension", "another")
    kiosk.wait(IDLE_MS)
    assert (kiosk.page, kiosk.state.chosen, kiosk.state.papers) == (Home(), (), False)


def test_a_restart_waits_for_who_is_choosing():
    kiosk = visiting()
    kiosk.touch("card", "another")
    order = p.Ordered(m.Order(id="o", type="restart"), at=0)
    assert p.Restart() not in kiosk.give(order)
    assert p.Restart() in kiosk.wait(IDLE_MS)


# --- papers on the ticket ----------------------------------------------------------------------


def test_the_list_of_papers_is_asked_for_and_taken_back():
    kiosk = visiting()
    kiosk.touch("card")
    assert not papers(kiosk).listed
    kiosk.touch("papers")
    assert papers(kiosk).listed
    kiosk.touch("papers", "papers", "take")
    (take,) = kiosk.takes()
    assert isinstance(take, m.Take)
    assert take.papers


def test_a_kiosk_that_is_alone_gives_an_order_and_its_papers_too():
    kiosk = visiting()
    lease = m.LeaseResult(
        day=20260921,
        prefix="A",
        numbers=(m.LeasedNumber(number="A9001", ticket="leased", follow="F"),),
        follow_url="http://127.0.0.1/follow/",
    )
    kiosk.give(p.LinkChanged(online=True, at=0))
    question = next(one for one in kiosk.asked if isinstance(one, m.Reconcile))
    kiosk.reply(m.ReconcileResult(day=lease.day, free={}), question)
    request = next(one for one in kiosk.asked if isinstance(one, m.Lease))
    kiosk.reply(lease, request)
    kiosk.touch("card", "papers", "another", "pension", "take")
    kiosk.wait(PATIENCE_MS)
    issued = kiosk.asked[-1]
    assert isinstance(issued, m.Issued)
    assert (issued.service, issued.then, issued.papers) == ("card", ("pension",), True)
    assert isinstance(kiosk.page, Result)
    ticket_ = kiosk.page.ticket
    assert (ticket_.number, ticket_.then, ticket_.papers) == ("A9001", ("pension",), True)


def test_each_paper_is_listed_once_in_the_order_of_the_services():
    kiosk = Kiosk()
    services = tuple(
        replace(one, papers={"zh-CN": ("身份证", f"材料{place}")})
        for place, one in enumerate(kiosk.state.setup.hall.services)
    )
    hall = replace(kiosk.state.setup.hall, services=services)
    setup: Setup = replace(kiosk.state.setup, hall=hall)
    assert setup.papers(("card", "pension"), "zh-CN") == ("身份证", "材料2", "材料0")
    assert setup.papers(("card",), "en") == ("身份证", "材料2")
    assert setup.papers(("nothing-such",), "zh-CN") == ()


@pytest.mark.parametrize("changes", [{"papers": True}, {"chosen": ("card",)}])
def test_a_screen_on_which_something_was_chosen_is_not_as_the_next_citizen_finds_it(
    changes: dict[str, Any],
):
    assert is_fresh(Kiosk().state)
    assert not is_fresh(replace(Kiosk().state, **changes))
