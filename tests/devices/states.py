"""Retained states for tests: what a controller would say."""

from hall.wire import messages as m

PLAQUE = m.Plaque(
    name="王小明",
    staff_number="0317",
    post={"zh-CN": "综合柜员", "en": "Teller"},
)


def prompt(
    leg: str = "leg-1", number: str = "A001", until: int = 10**15, opened: int = 0
) -> m.RatingPrompt:
    return m.RatingPrompt(leg=leg, number=number, opened=opened, until=until)


def ticket(number: str = "A001", *, calls: int = 1, language: str = "zh-CN") -> m.WindowTicket:
    return m.WindowTicket(
        id=f"t-{number}", number=number, service="card-issue", language=language, calls=calls
    )


def window(
    revision: int = 1,
    *,
    status: str = "idle",
    overlay: str | None = None,
    reason: str = "",
    ticket: m.WindowTicket | None = None,
    plaque: m.Plaque | None = PLAQUE,
    away: m.AwayNotice | None = None,
    rating: m.RatingPrompt | None = None,
    epoch: int = 1,
    name: str = "3",
) -> m.Window:
    return m.Window(
        epoch=epoch,
        revision=revision,
        window=name,
        zone="a",
        status=status,
        overlay=overlay,
        offline=False,
        reason=reason,
        ticket=ticket,
        plaque=plaque,
        away=away,
        rating=rating,
        since=0,
    )


AWAY = m.AwayNotice(contact="李红", phone="0755-8888 6666", since=6 * 3_600_000, reason="送件")
