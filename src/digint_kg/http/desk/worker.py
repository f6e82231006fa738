"""The process of one step at the desk: `python -I -m digint_kg.http.desk.worker FOLDER prepare|publish [BY]`.

It can be killed at any moment: a publication that did not reach its switch never was, and a result that is
not there was not reached. What it finds it writes into the proposal's folder.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digint_kg import settings, wiring
from digint_kg.http.desk import preparing, proposals, publishing
from digint_kg.http.desk.work import Work
from digint_kg.http.limiting.child import bound_self

if TYPE_CHECKING:
    from digint_kg.http.desk.proposal import Verb


def main() -> None:
    """Does the step that the command line names."""
    folder, verb, *by = sys.argv[1:]
    service = wiring.build(settings.load(), readers=1)
    bound_self(service.settings.check_memory)
    work = Work(service, Path(folder), proposals.read(Path(folder)), by[0] if by else "")
    step = preparing.prepare if verb == "prepare" else publishing.publish
    name: Verb = "prepare" if verb == "prepare" else "publish"
    proposals.write_result(work.folder, name, step(work))


if __name__ == "__main__":
    main()
