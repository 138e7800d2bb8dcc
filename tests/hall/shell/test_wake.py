"""A ring is never lost, and many cost no more than one."""

import select

import pytest

from hall.shell.connection import Wake


@pytest.fixture
def wake():
    wake = Wake()
    yield wake
    wake.close()


def woken(wake: Wake) -> bool:
    return bool(select.select([wake], [], [], 0)[0])


def test_it_wakes_until_it_is_hushed(wake):
    assert not woken(wake)
    wake.ring()
    assert woken(wake)
    wake.hush()
    assert not woken(wake)


def test_it_wakes_again_after_every_hush(wake):
    for _ in range(3):
        wake.ring()
        wake.ring()
        assert woken(wake)
        wake.hush()
        assert not woken(wake)


def test_a_hush_without_a_ring_does_no_harm(wake):
    wake.hush()
    wake.ring()
    assert woken(wake)


def test_a_ring_after_the_end_does_no_harm():
    wake = Wake()
    wake.close()
    wake.ring()
