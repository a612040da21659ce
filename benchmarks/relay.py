"""How long a publish takes to another process's listener, and how many arrive in a second, per engine.

The publisher and the listener are two relays on one loop, each with a connection of its own, so one core does the work
of two processes: what is measured is the way there, not the machine's parallelism.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from _measure import record

from stario import Relay

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "web"))
from brokers import Broker

if TYPE_CHECKING:
    from stario.web import Subscription

ONE_BY_ONE, MANY, WINDOW = 2_000, 20_000, 1_000


class Ear:
    """A listener that counts, and can be waited for."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.count = 0
        self.woken = asyncio.Event()

    def hear(self, subscription: Subscription) -> None:
        self.count += 1
        self.woken.set()

    async def reach(self, count: int) -> None:
        while self.count < count:
            self.woken.clear()
            await self.woken.wait()


async def measure(here: Relay, there: Relay) -> dict[str, Any]:
    ear = Ear()
    there.listen(there.subscribe("board"), ear)
    if here is not there:
        await ear.reach(1)
    here.publish("board")
    await asyncio.sleep(0.5)
    times: list[float] = []
    for _ in range(ONE_BY_ONE):
        start, count = perf_counter(), ear.count
        here.publish("board")
        await ear.reach(count + 1)
        times.append((perf_counter() - start) * 1000)
    start, cpu, count = perf_counter(), process_time(), ear.count
    for sent in range(WINDOW, MANY + 1, WINDOW):
        for _ in range(WINDOW):
            here.publish("board")
        await ear.reach(count + sent)
    took, cpu = perf_counter() - start, process_time() - cpu
    return {
        "p50_ms": round(median(times), 4),
        "p99_ms": round(quantiles(times, n=100)[98], 4),
        "messages_s": round(MANY / took),
        "cpu_us": round(cpu / MANY * 1e6, 1),
    }


async def main() -> None:
    one = Relay()
    figures = {"one process": await measure(one, one)}
    for kind in ("nats", "redis"):
        if Broker.lacks(kind):
            print(f"{kind} is not measured: {Broker.lacks(kind)}")
            continue
        broker = Broker(kind)
        broker.start()
        try:
            async with broker.relay() as here, broker.relay() as there:
                figures[kind] = await measure(here, there)
        finally:
            broker.kill()
    record("relay: publish to receive", figures)


if __name__ == "__main__":
    asyncio.run(main())
