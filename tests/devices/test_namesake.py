"""A board that finds another one under its own name says so, and what to do."""

from pathlib import Path

from devices.namesake import GONE_AFTER_MS
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import HALL
from tests.devices.kiosk.alone.test_issuing import bench_of

PRESENCE = topics.presence(HALL, "kiosk-1")


def presence(boot: str, *, online: bool, address: str = "") -> m.Presence:
    return m.Presence(online=online, boot=boot, version="0", kind="kiosk", address=address)


def faults(bench) -> list[str]:
    return [one for one in bench.health()[-1].faults if one.startswith("name: ")]


def test_the_start_before_is_no_other_board(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    bench.start()
    bench.connect()
    bench.hear(PRESENCE, presence("an-earlier-start", online=False))
    bench.hear(PRESENCE, presence("boot-1", online=True))
    bench.cut()
    bench.connect()
    bench.hear(PRESENCE, presence("boot-1", online=False))
    bench.advance(1_000)
    assert faults(bench) == []
    bench.close()


def test_one_that_was_here_meanwhile_is_told_until_it_is_gone_for_minutes(
    tmp_path: Path, caplog
) -> None:
    bench = bench_of(tmp_path)
    bench.start()
    bench.connect()
    bench.cut()
    bench.connect()
    bench.hear(PRESENCE, presence("the-other-start", online=False, address="10.0.0.8"))
    bench.advance(1_000)
    (told,) = faults(bench)
    assert "start the-othe at 10.0.0.8; this one is boot-1" in told
    assert "give it a card of its own" in caplog.text
    bench.advance(GONE_AFTER_MS)
    assert faults(bench) == []
    bench.close()


def test_a_start_of_its_own_that_a_killed_broker_brings_back_is_no_other_board(
    tmp_path: Path,
) -> None:
    earlier = bench_of(tmp_path, boot="boot-0")
    earlier.start()
    earlier.close()
    bench = bench_of(tmp_path)
    bench.start()
    bench.connect()
    bench.cut()
    bench.connect()
    bench.hear(PRESENCE, presence("boot-0", online=True))
    bench.advance(1_000)
    assert faults(bench) == []
    bench.close()


def test_an_original_that_still_runs_is_told_on_its_copy(tmp_path: Path) -> None:
    earlier = bench_of(tmp_path, boot="boot-0")
    earlier.start()
    earlier.close()
    bench = bench_of(tmp_path)
    bench.start()
    bench.connect()
    for _ in range(2):
        bench.cut()
        bench.connect()
        bench.hear(PRESENCE, presence("boot-0", online=True))
        bench.advance(1_000)
    (told,) = faults(bench)
    assert "start boot-0" in told
    bench.close()
