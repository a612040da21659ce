"""What one change costs on the wire, in the page and on the server, beside the whole view and LiveView's diffs.

    python3 dev.py bench wire [--only bytes client server]

`bytes` is exact. `client` needs Chromium and the Datastar client in the cache (`stario datastar fetch`). Figures of a
part that is not run stay as they are.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

import report  # noqa: E402
import switch  # noqa: E402
import weights  # noqa: E402
from _measure import record  # noqa: E402
from workloads import WORKLOADS, Workload  # noqa: E402


def bytes_() -> None:
    """Weigh every workload."""
    views = switch.both()
    found: dict[Workload, dict[str, dict[str, Any]]] = {}
    for workload in WORKLOADS:
        found[workload] = {
            **{name: weights.ours(workload, module) for name, module in views.items()},
            "whole view": weights.whole_view(workload, views["compiled"]),
            "LiveView, modelled": weights.live_view(workload),
        }
        record(f"wire: {workload.name}", found[workload])
    missed = report.misses(found)
    said = "Missed: " + "; ".join(missed) + "." if missed else "Every goal is met."
    report.write("wire bytes", [report.goals(found), said, report.marks(found), report.others(found)])


def client() -> None:
    """Measure what the page does with an event."""
    import client

    figures = client.measured(switch.both()["compiled"])
    record("wire: client, 1,000 rows", figures)
    report.write("wire client", [report.milliseconds(figures)])


def server() -> None:
    """Measure what the server does for one change and 1,000 viewers."""
    import server

    figures = server.measured(switch.both())
    record("wire: server, one cell of 1,000 rows", figures)
    report.write("wire server", [report.microseconds(figures, most=server.GOAL_US)])


PARTS = {"bytes": bytes_, "client": client, "server": server}


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench wire")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    for name in parser.parse_args().only:
        PARTS[name]()


if __name__ == "__main__":
    main()
