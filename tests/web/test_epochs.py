"""Compression that streams share: whatever joins, leaves, stalls and comes in between, each decoder reads its own."""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING

import pytest

from stario import App, Context, Relay, Shared, Writer
from stario import html as h
from stario.web.epochs import Epochs, Gzip, standing_alone

if TYPE_CHECKING:
    from conftest import Ask, Settle


class Viewer:
    """A client that decodes what it gets, and what it should have read."""

    def __init__(self) -> None:
        self.gzip = Gzip()
        self.decoder = zlib.decompressobj(31)
        self.read = b""
        self.meant = b""
        self.bytes = 0
        self.stalled = False

    def take(self, encoded: bytes, meant: bytes) -> None:
        self.read += self.decoder.decompress(encoded)
        self.meant += meant
        self.bytes += len(encoded)


def event(rng: random.Random) -> bytes:
    figure = f'<p class="text-2xl font-semibold tabular-nums" id="k{rng.randrange(40)}-v">{rng.random() * 1e4:,.2f}</p>'
    number = rng.randrange(65536)
    return f"id:\nevent: datastar-patch-elements\ndata: elements {figure}\n\nid: s2c0b.{number:x}\n\n".encode()


@pytest.mark.parametrize("seed", range(12))
def test_every_decoder_reads_exactly_what_was_meant_for_it(seed: int) -> None:
    rng = random.Random(seed)
    epochs, viewers = Epochs(), [Viewer() for _ in range(20)]
    joins, private, stalls = (rng.choice([0, 0.1, 0.3]) for _ in range(3))
    for _ in range(300):
        if rng.random() < joins:
            viewers.append(Viewer())
        if rng.random() < joins and len(viewers) > 10:
            viewers.pop(rng.randrange(len(viewers)))
        if rng.random() < private:
            viewer = rng.choice(viewers)
            data = b"event: datastar-beat\ndata: v 1\n\n"
            viewer.take(viewer.gzip.private(data), data)
        if rng.random() < stalls:
            viewer = rng.choice(viewers)
            viewer.stalled = not viewer.stalled
        data = event(rng)
        reading = [viewer for viewer in viewers if not viewer.stalled]
        for viewer in viewers:
            if viewer.stalled:
                viewer.gzip.epoch = 0
        shared = epochs.event(data, [viewer.gzip for viewer in reading])
        for viewer in reading:
            viewer.take(shared.to(viewer.gzip), data)
    for viewer in viewers:
        viewer.take(viewer.gzip.end(), b"")
        assert viewer.meant == viewer.read
        assert viewer.decoder.eof, "the trailer's checksum and size are right"


def test_what_all_have_read_is_not_sent_again() -> None:
    rng = random.Random(1)
    epochs, viewer = Epochs(), Viewer()
    sizes: list[int] = []
    for _ in range(60):
        before = viewer.bytes
        data = event(rng)
        viewer.take(epochs.event(data, [viewer.gzip]).to(viewer.gzip), data)
        sizes.append(viewer.bytes - before)
    assert viewer.meant == viewer.read
    assert sum(sizes[20:]) / 40 < 45 < len(event(rng)) / 3


def test_what_stands_alone_goes_anywhere() -> None:
    decoder = zlib.decompressobj(-15)
    assert b"abab" == b"".join([decoder.decompress(standing_alone(text)) for text in (b"a", b"b", b"a", b"b")])


async def test_streams_are_compressed_for_those_who_take_it(ask: Ask, settle: Settle) -> None:
    app, relay, state = App(), Relay(), {"n": 0}
    view = Shared(
        lambda: h.main(id="m")[h.b(id="n")[state["n"]], h.p["much text, always the same " * 20]], relay.subscribe("x")
    )

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.follow(view)

    plain = ask(app)
    pages = [ask(app, headers={"accept-encoding": "gzip, deflate, br"}) for _ in range(5)]
    await settle()
    for _ in range(30):
        state["n"] += 1
        relay.publish("x")
        await settle()
        if state["n"] == 15:
            pages[2].stall()
        if state["n"] == 20:
            pages[2].read()
            app.run_at_hand._beat()
    assert "content-encoding" not in plain.headers
    app.drain()
    for page in (plain, *pages):
        await page.done()
    for page in pages:
        assert ("gzip", "accept-encoding") == (page.headers["content-encoding"], page.headers["vary"])
        decoder = zlib.decompressobj(31)
        text = decoder.decompress(page.body)
        assert decoder.eof
        assert b'<b id="n">30</b>' in text
        assert text.split(b"\n\n")[-2].startswith(b"event: datastar-bye\n")
    assert len(pages[0].body) < len(plain.body) / 2


async def test_compression_can_be_turned_off(ask: Ask, settle: Settle) -> None:
    app, relay = App(compress=False), Relay()
    view = Shared(lambda: h.p(id="a"), relay.subscribe("x"))

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.follow(view)

    page = ask(app, headers={"accept-encoding": "gzip"})
    await settle()
    assert "content-encoding" not in page.headers
    assert b'<p id="a">' in page.body


async def test_what_waits_behind_a_view_is_compressed_after_it(ask: Ask, settle: Settle) -> None:
    app, relay = App(), Relay()
    view = Shared(lambda: h.p(id="a"), relay.subscribe("x"))
    writers: list[Writer] = []

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        writers.append(w)
        await w.follow(view)

    page = ask(app, headers={"accept-encoding": "gzip"})
    await settle()
    page.stall()
    writers[0].signals({"before": 1})
    writers[0].patch(h.p(id="b")["x"])
    writers[0].signals({"behind": 1})
    page.read()
    await settle()
    app.drain()
    await page.done()
    decoder = zlib.decompressobj(31)
    text = decoder.decompress(page.body)
    assert decoder.eof
    assert [b"before", b'id="b"', b"behind"] == sorted((b"before", b'id="b"', b"behind"), key=text.index)
