"""What the tests of attacks share: the corpora of the registries."""

from __future__ import annotations

import os

import corpora
import pytest


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.corpora) for name in corpora.CORPORA])
def corpus(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The texts of a corpus; a test that cannot have them says so loudly."""
    texts = corpora.texts(request.param)
    if texts is None:
        told = f"the corpus {request.param} can neither be fetched nor found in the cache"
        if os.environ.get("STARIO_REQUIRE_CORPORA"):
            pytest.fail(f"STARIO_REQUIRE_CORPORA is set, and {told}")
        pytest.skip(told)
    return texts
