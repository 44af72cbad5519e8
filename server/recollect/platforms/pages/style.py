"""How a site writes its own Markdown, where Markdown leaves a choice. Knows no site."""

from dataclasses import dataclass
from typing import Final

from recollect.platforms.pages.tree import Element


@dataclass(frozen=True, slots=True)
class Style:
    """`bullet` is the sign of a list; formulas stand between the two of `inline` or `display`."""

    bullet: str = "-"
    inline: tuple[str, str] = ("$", "$")
    display: tuple[str, str] = ("$$", "$$")

    def formula(self, element: Element, *, one_line: bool) -> str:
        """A formula that was marked as such."""
        tex = element.text()
        if not tex:
            return ""
        if element.get("display") != "block":
            return self.inline[0] + " ".join(tex.split()) + self.inline[1]
        opening, closing = self.display
        if one_line:
            return f"{opening}{' '.join(tex.split())}{closing}"
        return f"\n\n{opening}\n{tex}\n{closing}\n\n"


PLAIN: Final = Style()
"""What most sites write."""
