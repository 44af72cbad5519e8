"""Where the Chrome extension lies: in the package, or in the clone."""

from pathlib import Path
from typing import Final

import recollect
from recollect.errors import SetupError

_PACKAGE: Final = Path(recollect.__file__).resolve().parent
_INSTALLED: Final = _PACKAGE / "extension"
_CLONED: Final = _PACKAGE.parents[1] / "extension"


def folder() -> Path:
    """The folder with its manifest; SetupError if it is nowhere."""
    for place in (_INSTALLED, _CLONED):
        if (place / "manifest.json").is_file():
            return place
    raise SetupError("The extension is not where it was installed. Install Recollect again.")
