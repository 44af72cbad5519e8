"""`recollect extension`: where the Chrome extension lies, to be loaded as it is."""

from pathlib import Path
from typing import Final

import recollect
from recollect.cli.console import console, say
from recollect.errors import SetupError

_PACKAGE: Final = Path(recollect.__file__).resolve().parent
_INSTALLED: Final = _PACKAGE / "extension"
_CLONED: Final = _PACKAGE.parents[1] / "extension"


def extension() -> None:
    """Print the folder of the Chrome extension, and how to load it.

    Chrome from version 116 on, and browsers made of it, load the folder as it is. It stays where it
    is: after an update of Recollect press the reload button on chrome://extensions.
    """
    console.print(str(folder()), highlight=False, soft_wrap=True)
    say(
        "Open chrome://extensions, turn on Developer mode, press Load unpacked and choose this "
        "folder. Then `recollect pair` makes the code that the extension asks for."
    )


def folder() -> Path:
    """Where the extension lies, in the package or in the clone; SetupError if nowhere."""
    for place in (_INSTALLED, _CLONED):
        if (place / "manifest.json").is_file():
            return place
    raise SetupError("The extension is not where it was installed. Install Recollect again.")
