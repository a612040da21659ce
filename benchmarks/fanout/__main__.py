"""Many viewers of one thing, over loopback: what a delivery costs the server, and how long it takes.

Every contender runs under the same uvicorn (uvloop, httptools), in a process of its own on one core; the clients share
the other. CPU is the server process's own (/proc), latency is from the moment the change is made to the moment its last
byte was read, memory is what the process grew by (proportional set size) with all connections open. The contenders take
turns, round after round.

    python3 dev.py bench fanout [--clients 500 2000] [--rounds 3] [--gzip]
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import selectors
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
from _measure import record  # noqa: E402

CHANGES = 40
TICKS = os.sysconf("SC_CLK_TCK")
_AT = re.compile(rb'data-at="(\d+)"')


class Server:
    """One contender's process."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, str(FOLDER / "servers.py"), name]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Return its proportional set size in bytes."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024

    def ask(self, path: str, timeout: float = 300) -> str:
        """Return the answer to a question on a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while chunk := connection.recv(4096):
                received += chunk
        return received.partition(b"\r\n\r\n")[2].decode()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Viewers:
    """Open streams; each read as soon as something comes."""

    def __init__(self, port: int, count: int, headers: str = "") -> None:
        self.selector = selectors.DefaultSelector()
        self.sockets = [self._open(port, headers) for _ in range(count)]
        self.latencies: list[float] = []
        self.bytes = 0

    def _open(self, port: int, headers: str) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port))
        request = f"GET /stream HTTP/1.1\r\nHost: x\r\nDatastar-Request: true\r\n{headers}\r\n"
        connection.sendall(request.encode())
        connection.setblocking(False)
        self.selector.register(connection, selectors.EVENT_READ)
        return connection

    def read(self, seconds: float, until: int) -> int:
        """Read for so long, or until so many events have come; return how many did."""
        seen = 0
        end = time.monotonic() + seconds
        while seen < until and (left := end - time.monotonic()) > 0:
            for key, _ in self.selector.select(left):
                body = key.fileobj.recv(65536)  # type: ignore[union-attr]
                now = time.monotonic_ns()
                self.bytes += len(body)
                for at in _AT.findall(body):
                    seen += 1
                    self.latencies.append((now - int(at)) / 1e6)
        return seen

    def close(self) -> None:
        for connection in self.sockets:
            connection.close()
        self.selector.close()


def turn(name: str, clients: int) -> dict[str, float]:
    """Measure one contender once."""
    server = Server(name)
    try:
        server.ask("/ready")
        before = server.memory()
        viewers = Viewers(server.port, clients)
        while int(server.ask("/ready")) < clients:
            viewers.read(0.1, sys.maxsize)
        viewers.read(1, sys.maxsize)
        grown = server.memory() - before
        warm = run(server, viewers, clients, changes=3)
        assert warm["deliveries"] == 3 * clients, (name, warm)
        viewers.latencies.clear()
        figures = run(server, viewers, clients, changes=CHANGES)
        figures["KB/connection"] = grown / clients / 1024
        viewers.close()
        return figures
    finally:
        server.stop()


def run(server: Server, viewers: Viewers, clients: int, *, changes: int) -> dict[str, float]:
    pause = clients * 60e-6 + 0.02  # longer than a round takes the slowest: nothing queues, nothing is skipped
    start, began = server.cpu(), time.monotonic()
    asking = socket.create_connection(("127.0.0.1", server.port))
    asking.sendall(f"GET /go?n={changes}&pause={pause} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    seen = viewers.read(60 + changes * pause, changes * clients)
    spent, took = server.cpu() - start, time.monotonic() - began
    asking.close()
    ordered = sorted(viewers.latencies)
    return {
        "deliveries": seen,
        "CPU us/delivery": spent / max(seen, 1) * 1e6,
        "deliveries/s": seen / took,
        "p50 ms": ordered[len(ordered) // 2],
        "p99 ms": ordered[len(ordered) * 99 // 100],
    }


def main() -> None:
    from servers import SERVERS

    parser = argparse.ArgumentParser(prog="dev.py bench fanout")
    parser.add_argument("--clients", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=list(SERVERS), default=list(SERVERS))
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for clients in options.clients:
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in options.only}
        for number in range(options.rounds):
            for name in options.only:
                print(f"  {clients} clients, round {number + 1}: {name} ...", flush=True)
                rounds[name].append(turn(name, clients))
        record(f"fanout: {clients} viewers", table(rounds))


def table(rounds: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, Any]]:
    """Return medians, and CPU as a ratio to Starlette's, round by round."""
    base = next(iter(rounds.values()))
    result: dict[str, dict[str, Any]] = {}
    for name, turns in rounds.items():
        row: dict[str, Any] = {key: round(median(each[key] for each in turns), 2) for key in turns[0]}
        ratio = median(one["CPU us/delivery"] / other["CPU us/delivery"] for one, other in zip(turns, base))
        result[name] = {"x CPU": round(ratio, 3), **row}
    return result


if __name__ == "__main__":
    main()
