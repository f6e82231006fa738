"""Which processes go first: by process, and where Linux shares out by session, by session."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digint_kg.precedence import go_last, step_behind

AUTOGROUP = Path("/proc/self/autogroup")


def sleeping(*, own_session: bool) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=own_session
    )


@pytest.fixture(params=[True, False], ids=["own session", "our session"])
def child(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[bytes]"]:
    with sleeping(own_session=request.param) as process:
        yield process
        process.kill()


def test_a_process_steps_behind_with_the_session_it_leads(
    child: "subprocess.Popen[bytes]",
) -> None:
    ours = AUTOGROUP.read_text() if AUTOGROUP.exists() else ""
    step_behind(child.pid)
    assert os.getpriority(os.PRIO_PROCESS, child.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5
    if ours:
        assert AUTOGROUP.read_text() == ours
    if ours and os.getsid(child.pid) == child.pid:
        assert Path(f"/proc/{child.pid}/autogroup").read_text().split()[-1] == "5"


@pytest.mark.skipif(sys.platform != "linux", reason="a policy of Linux")
def test_the_last_process_gives_way_at_once(child: "subprocess.Popen[bytes]") -> None:
    go_last(child.pid)
    assert os.sched_getscheduler(child.pid) == os.SCHED_IDLE


def test_a_process_that_is_gone_is_no_failure() -> None:
    with sleeping(own_session=True) as process:
        process.kill()
        process.wait()
        step_behind(process.pid)
        go_last(process.pid)
