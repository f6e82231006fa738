"""Rendering: in a process that ends when it must, of figures that cannot reach out or break out."""

import asyncio
import os
import struct
from dataclasses import replace

import pytest
from tests.unit.drawing.answers import table

from digint_kg.drawing.figure import Figure, figure
from digint_kg.drawing.press import Press
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import PNG, SVG, VEGA_LITE, Format
from digint_kg.questions.chart import Chart

MEMORY = 2_000_000_000


def made(label: str = "A") -> Figure:
    return figure(Chart("bar"), table("name|n", f"{label}|2"), f"What of {label}?", "en")


async def rendered(*wanted: tuple[Figure, Format], press: Press | None = None) -> list[bytes]:
    press = press or Press(60, MEMORY)
    try:
        return [await press.render(item, format_) for item, format_ in wanted]
    finally:
        await press.close()


def test_data_cannot_break_out() -> None:
    nasty = "</text><script>alert(1)</script>&\"'<a href='x'>"
    (svg,) = asyncio.run(rendered((made(nasty), SVG)))
    assert b"<script" not in svg
    assert b"<a " not in svg
    assert b"&lt;script" in svg


def test_a_png_tells_what_it_shows() -> None:
    (png,) = asyncio.run(rendered((made("Città"), PNG)))
    assert struct.unpack(">II", png[16:24])[0] > 800
    assert b"iTXtDescription\0\0\0\0\0" + made("Città").description.encode() in png
    assert png.index(b"iTXt") < png.index(b"IDAT")


def test_letters_are_drawn() -> None:
    """Without its font a picture would have none, and be some kilobytes smaller."""
    with_words, without = asyncio.run(rendered((made("MMMMMMMMMMMMMM"), PNG), (made("."), PNG)))
    assert len(with_words) - len(without) > 800


def test_vega_lite_is_the_specification_itself() -> None:
    (content,) = asyncio.run(rendered((made(), VEGA_LITE)))
    assert b'"$schema": "https://vega.github.io/schema/vega-lite/v6.json"' in content


def test_addresses_in_a_specification_are_not_fetched() -> None:
    spec = {"data": {"url": "https://example.com/x.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(RuntimeError, match="not allowed"):
        asyncio.run(rendered((replace(made(), spec=spec), SVG)))


def endless() -> Figure:
    """So many marks that no one waits for them."""
    spec = {
        "data": {"sequence": {"start": 0, "stop": 30_000_000, "as": "n"}},
        "mark": "point",
        "encoding": {"x": {"field": "n", "type": "quantitative"}},
    }
    return replace(made(), spec=spec)


def test_what_takes_too_long_is_ended_and_the_next_one_is_drawn() -> None:
    async def both() -> tuple[Kind, bytes, bool]:
        press = Press(2.0, MEMORY)
        try:
            with pytest.raises(DigintError) as caught:
                await press.render(endless(), SVG)
            ended = press.pid is None
            return caught.value.kind, await Press(60, MEMORY).render(made(), SVG), ended
        finally:
            await press.close()

    kind, svg, ended = asyncio.run(both())
    assert kind in (Kind.TIMEOUT, Kind.TOO_LARGE)
    assert ended
    assert b"</svg>" in svg


def test_what_takes_too_much_memory_is_refused() -> None:
    with pytest.raises(DigintError) as caught:
        asyncio.run(rendered((endless(), SVG), press=Press(60, 700_000_000)))
    assert caught.value.kind is Kind.TOO_LARGE


def test_a_picture_is_rendered_once_and_its_process_ends_with_the_press() -> None:
    async def twice() -> tuple[bool, int | None]:
        press = Press(60, MEMORY)
        one = await press.render(made(), SVG)
        pid = press.pid
        again = await press.render(made(), SVG)
        await press.close()
        return one is again, pid

    same, pid = asyncio.run(twice())
    assert same
    assert pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
