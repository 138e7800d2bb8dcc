"""Many people at once: tickets a second with a number of requests in flight."""

import time
from contextlib import closing

from benching.figures import Figure
from benching.people import Post
from benching.processes import Running, processor_s
from benching.stage import Stage
from hall.wire import messages as m
from hall.wire import topics


def measure(
    stage: Stage, controller: Running, service: str, in_flight: int, tickets: int
) -> list[Figure]:
    """Tickets a second over some rounds, and each reply's time; all are cancelled after each round."""
    rates: list[float] = []
    work: list[float] = []
    times: list[float] = []
    with closing(Post(stage, f"load-{in_flight}", [topics.reply(stage.id, "+")])) as post:
        for _ in range(stage.scale.rounds):
            began, before = time.perf_counter(), processor_s(controller.pid)
            taken = _round(post, service, in_flight, tickets, times)
            rates.append(tickets / (time.perf_counter() - began))
            work.append(1000 * (processor_s(controller.pid) - before) / tickets)
            _give_back(post, taken)
    name = f"tickets a second, {in_flight} in flight"
    return [
        Figure(name, "1/s", rates, rate=True),
        Figure("  each reply", "ms", times),
        Figure("  the controller's processor time, each", "ms", work),
    ]


def _round(
    post: Post, service: str, in_flight: int, tickets: int, times: list[float]
) -> dict[str, str]:
    """Keep so many requests under way until all tickets are there; kiosks by ticket."""
    under_way: dict[str, tuple[float, str]] = {}
    taken: dict[str, str] = {}
    asked = 0
    while len(taken) < tickets:
        while asked < tickets and len(under_way) < in_flight:
            kiosk = post.kiosks[asked % len(post.kiosks)]
            request = post.request(m.Take, kiosk, service=service)
            under_way[request.id] = (time.perf_counter(), kiosk)
            post.send(request)
            asked += 1
        reply = post.reply()
        sent, kiosk = under_way.pop(reply.id)
        times.append(1000 * (time.perf_counter() - sent))
        taken[reply.result["id"]] = kiosk
    return taken


def _give_back(post: Post, taken: dict[str, str]) -> None:
    """Cancel, so that the queue is as long at the next round."""
    for ticket, kiosk in taken.items():
        post.send(post.request(m.CancelTicket, kiosk, ticket=ticket))
    for _ in taken:
        post.reply()
