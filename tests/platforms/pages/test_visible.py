"""What people do not see, or see as something to press, is cut."""

import pytest

from recollect.platforms.pages.markdown import to_markdown
from recollect.platforms.pages.tree import parsed
from recollect.platforms.pages.visible import outermost


@pytest.mark.parametrize(
    "hidden",
    [
        "<h4 class='sr-only select-none'>You said:</h4>",
        "<span class='cdk-visually-hidden'>x</span>",
        "<div hidden>x</div>",
        "<div style='color: red; display : none'>x</div>",
        "<div style='visibility:hidden'>x</div>",
        "<span aria-hidden='true'>x</span>",
        "<div class='hidden'>x</div>",
        "<button>Copy code</button>",
        "<div role='button'>Copy</div>",
        "<div role='toolbar'>x</div>",
        "<mat-icon>content_copy</mat-icon>",
        "<select><option>x</select>",
        "<textarea>x</textarea>",
        "<input value='x'>",
        "<svg><title>x</title></svg>",
        "<template><p>x</p></template>",
    ],
)
def test_it_is_cut(hidden: str) -> None:
    assert to_markdown(f"<p>a</p>{hidden}<p>b</p>") == "a\n\nb"


@pytest.mark.parametrize(
    "shown",
    [
        "<div class='hidden md:block'>x</div>",
        "<div hidden='until-found'>x</div>",
        "<span aria-hidden='false'>x</span>",
        "<div style='overflow: hidden'>x</div>",
        "<div role='group'>x</div>",
    ],
)
def test_it_is_kept(shown: str) -> None:
    assert "x" in to_markdown(f"<p>a</p>{shown}<p>b</p>")


def test_the_outermost_of_several() -> None:
    root = parsed("<p><b id=1><b id=2></b></b></p><b id=3></b>")
    found = outermost(root, lambda each: each.name == "b")
    assert [each.get("id") for each in found] == ["1", "3"]
