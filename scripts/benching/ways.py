"""One person at a time: from a touch to the reply, from a key to the window screen, beside the limit."""

from contextlib import closing

from benching.figures import Figure
from benching.limit import limit
from benching.people import Clerks, Kiosk, Post
from benching.stage import LIMIT, LIMIT_END, Stage
from hall.wire import messages as m
from hall.wire import topics

WARM_UP = 20


def busiest_service(stage: Stage) -> str:
    """The service that most windows do."""
    windows = stage.hall.definition.windows
    services = stage.hall.definition.services
    return max(services, key=lambda one: sum(one.code in w.skills for w in windows)).code


def fill(stage: Stage, service: str, count: int) -> None:
    """Let so many wait with their paper in hand."""
    with closing(Post(stage, "fill", [topics.reply(stage.id, "+")])) as post:
        for number in range(count):
            kiosk = post.kiosks[number % len(post.kiosks)]
            ticket = post.ask(m.Take, kiosk, service=service).result["id"]
            post.ask(m.Printed, kiosk, ticket=ticket)


def measure(stage: Stage, count: int) -> list[Figure]:
    """The limit first. All are measured in turns, so that what disturbs one disturbs all."""
    service = busiest_service(stage)
    fill(stage, service, stage.scale.waiting)
    data = stage.folder / "controller"
    taken = []
    with (
        limit(*map(stage.broker.settings_for, (LIMIT, LIMIT_END)), data) as bare,
        closing(Kiosk(stage, service)) as kiosk,
        closing(Clerks(stage, service)) as clerks,
    ):
        for turn in range(WARM_UP + count):
            sample = (*bare.sample(), *kiosk.take(), *clerks.call())
            if turn >= WARM_UP:
                taken.append(sample)
    return _figures(taken)


def _figures(taken: list[tuple[float, ...]]) -> list[Figure]:
    trips, commits, kept, replies, shown, answered = (list(one) for one in zip(*taken, strict=True))
    both = [sum(pair) for pair in zip(trips, commits, strict=True)]
    whole = [sum(pair) for pair in zip(kept, replies, strict=True)]
    return [
        Figure("limit: request + reply + commit", "ms", both),
        Figure("  raw MQTT request + reply", "ms", trips),
        Figure("  one durable commit", "ms", commits),
        Figure("touch → reply", "ms", replies, has_goal=True),
        Figure("  the kiosk's outbox before it", "ms", kept),
        Figure("  both", "ms", whole),
        Figure("key → window screen", "ms", shown, has_goal=True),
        Figure("  key → its own answer", "ms", answered),
    ]
