"""A folder that goes when nobody needs it any more."""

import shutil
import tempfile
import weakref
from pathlib import Path


class Aside:
    """A temporary folder, removed with this object or at the end of the process."""

    def __init__(self, prefix: str) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        self._end = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def remove(self) -> None:
        """Removes it now."""
        self._end()
