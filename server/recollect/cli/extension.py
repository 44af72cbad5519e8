"""`recollect extension`: where the Chrome extension lies, to be loaded as it is."""

from recollect.cli.console import console, say
from recollect.web.extension_files import folder


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
