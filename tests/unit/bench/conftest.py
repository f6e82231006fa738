import sys

import pytest


@pytest.fixture
def python() -> str:
    return sys.executable
