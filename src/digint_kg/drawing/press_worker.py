r"""The process that renders: reads a request a line, answers with a line and the picture's bytes.

    {"spec": {...}, "png": false, "locale": "it-IT"}  ─►  {"length": 1234}\n<bytes>   or   {"error": "…"}\n

Run by `press.py` as `python -m digint_kg.drawing.press_worker`. It fetches nothing: no address is allowed.
"""

import json
import sys
from importlib import resources
from typing import Any, Final

import vl_convert

_VERSION: Final = "6.4"
_SCALE: Final = 2


def main() -> None:
    """Serves until its input ends."""
    with resources.as_file(resources.files("digint_kg.drawing").joinpath("fonts")) as fonts:
        vl_convert.register_font_directory(str(fonts))
        for line in sys.stdin.buffer:
            _answer(json.loads(line))


def _answer(request: dict[str, Any]) -> None:
    output = sys.stdout.buffer
    try:
        picture = _rendered(request)
    except ValueError as error:
        output.write(json.dumps({"error": str(error)[:500]}).encode() + b"\n")
    else:
        output.write(json.dumps({"length": len(picture)}).encode() + b"\n" + picture)
    output.flush()


def _rendered(request: dict[str, Any]) -> bytes:
    svg: str = vl_convert.vegalite_to_svg(
        request["spec"],
        vl_version=_VERSION,
        allowed_base_urls=[],
        format_locale=request["locale"],
        time_format_locale=request["locale"],
    )
    if not request["png"]:
        return svg.encode()
    png: bytes = vl_convert.svg_to_png(svg, scale=_SCALE)
    return png


if __name__ == "__main__":
    main()
