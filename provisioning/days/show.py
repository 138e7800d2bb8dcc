"""A day's report as a table for people."""

from collections.abc import Iterator
from typing import Any

from provisioning.days.report import Report


def as_table(report: Report, extra: dict[str, Any]) -> str:
    """The figures, then classes and windows, then the verdict."""
    return "\n".join(
        (
            *_figures(report, extra),
            "",
            *_classes(report),
            "",
            *_windows(report),
            "",
            f"hash {report.hash}",
            _verdict(report),
        )
    )


def _figures(report: Report, extra: dict[str, Any]) -> Iterator[str]:
    for name in report.__struct_fields__:
        value = getattr(report, name)
        if name not in ("by_class", "by_window", "hash"):
            yield f"{name.replace('_', ' '):<28} {_plain(value):>10}"
    for name, counts in extra.items():
        told = ", ".join(f"{key} {n}" for key, n in counts.items() if n) or "0"
        yield f"{name.replace('_', ' '):<28} {told:>10}"


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _classes(report: Report) -> Iterator[str]:
    yield f"{'class':<18}{'tickets':>9}{'completed':>11}{'mean wait':>11}{'p90':>8}{'longest':>9}"
    for name, one in sorted(report.by_class.items()):
        waits = (one.mean_wait_s, one.p90_wait_s, one.longest_wait_s)
        mean, p90, longest = (f"{wait / 60:.1f}′" for wait in waits)
        yield f"{name:<18}{one.tickets:>9}{one.completed:>11}{mean:>11}{p90:>8}{longest:>9}"


def _windows(report: Report) -> Iterator[str]:
    yield f"{'window':<18}{'called':>9}{'completed':>11}{'no-shows':>11}{'service':>8}"
    for name, one in sorted(report.by_window.items(), key=lambda item: item[0].zfill(4)):
        hours = f"{one.service_s / 3600:.1f} h"
        yield f"{name:<18}{one.called:>9}{one.completed:>11}{one.no_shows:>11}{hours:>8}"


def _verdict(report: Report) -> str:
    if report.reconciles():
        return (
            f"reconciles: {report.tickets} tickets, 0 lost, 0 duplicate numbers, 0 double calls, "
            f"prompts = legs = {report.legs}"
        )
    return (
        f"DOES NOT RECONCILE: {report.lost} lost, {report.duplicate_numbers} duplicate numbers, "
        f"{report.double_calls} double calls, {report.prompts} prompts for {report.legs} legs"
    )
