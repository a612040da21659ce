"""Try `python3 dev.py demo` as a new user would: from nothing, a second time, and with its port taken.

Usage: python3 tools/try_demo.py     (standard library only; prints how long each start took)
"""

from __future__ import annotations

import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def demo(port: int, patience: float) -> Generator[str]:
    """Start the demo, give its address, end it as Ctrl+C does."""
    start = time.monotonic()
    command = [sys.executable, "dev.py", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    try:
        address = _address(lines, patience)
        print(f"  up after {time.monotonic() - start:.1f} s at {address}", flush=True)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        if process.wait(15) != 0:
            raise SystemExit(f"Ctrl+C should end the demo quietly, came code {process.returncode}")


def _read(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")


def _address(lines: queue.Queue[str], patience: float) -> str:
    said = ""
    while line := lines.get(timeout=patience):
        said += line
        print(f"  | {line}", end="", flush=True)
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise SystemExit(f"the demo ended before it gave an address:\n{said}")


def look(address: str) -> None:
    """See that the gallery and both examples answer, with the client from the app itself."""
    for path, expected in (("/", "Tiles"), ("/run/tiles/", 'id="c35"'), ("/run/hello/", "/-/datastar-")):
        with urlopen(address + path, timeout=10) as answer:
            text = answer.read().decode()
        if expected not in text:
            raise SystemExit(f"expected {expected!r} at {path}, came:\n{text[:2000]}")


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Three starts."""
    port = free_port()
    print("the first start:", flush=True)
    with demo(port, 600) as address:
        look(address)
    print("the second start:", flush=True)
    with demo(port, 60) as address:
        look(address)
        print("a start whose port is taken:", flush=True)
        with demo(port, 60) as other:
            look(other)
            if other == address:
                raise SystemExit("two servers gave the same address")


if __name__ == "__main__":
    main()
