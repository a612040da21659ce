"""The error for a broker's client that is not installed."""

from __future__ import annotations


def missing(package: str, extra: str) -> ImportError:
    """Return the error that says what to install."""
    return ImportError(
        f"expected the package {package} for Relay.{extra}(), came none; install stario-html[{extra}]", name=package
    )
