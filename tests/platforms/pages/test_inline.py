"""Links, images, emphasis and code in a line."""

import pytest

from recollect.platforms.pages.markdown import to_markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='https://x.y/z'>t</a>", "[t](https://x.y/z)"),
        ("a<a href='https://x.y/z'> t </a>b", "a [t](https://x.y/z) b"),
        ("<a href='https://x.y/z'>https://x.y/z</a>", "https://x.y/z"),
        ("<a href='https://x.y/'>https://x.y</a>", "https://x.y"),
        (
            "<a href='http://www.x.y'>www.x.y</a>, <a href='mailto:a@b.c'>a@b.c</a>",
            "www.x.y, a@b.c",
        ),
        ("<a href='https://x.y/z'>x.y</a>", "[x.y](https://x.y/z)"),
        ("<a href='javascript:x'>t</a> <a href='/c/1'>u</a> <a>v</a>", "t u v"),
        ("<a href='api.md#x'>api.md</a> <a href='#y'>u</a>", "[api.md](api.md#x) [u](#y)"),
        ("<a href='../a.md'>../a.md</a>", "[../a.md](../a.md)"),
        ("<a href='sandbox:/mnt/a b.csv'>t</a>", "[t](sandbox:/mnt/a%20b.csv)"),
        ("<a href='about:blank'>t</a>", "t"),
        ("<a href='data:text/html,x'>t</a>", "t"),
        ("<a href='https://[x'>t</a>", "t"),
        ("<a href='https://x.y/a b'>t</a>", "[t](https://x.y/a%20b)"),
        ("<a href='https://x.y/a_(b)'>t</a>", "[t](https://x.y/a_(b))"),
        ("<a href='https://x.y/a(b'>t</a>", "[t](https://x.y/a%28b)"),
        (
            "<a href='https://x.y'><img src='https://x.y/f.png' width='16'> t</a>",
            "[t](https://x.y)",
        ),
        ("<a href='https://x.y'></a>", ""),
        ("<a href='mailto:a@b.c'>t</a>", "[t](mailto:a@b.c)"),
        ("<img src='https://x.y/i.png' alt='a\nb'>", "![a b](https://x.y/i.png)"),
        ("<img src='data:image/png;base64,AAAA' alt='a'>", ""),
        ("<img src='https://x.y/favicon.ico'><img src='https://x.y/i' height='32px'>", ""),
        ("<code>a*b</code>", "`a*b`"),
        ("<code>a`b</code>", "``a`b``"),
        ("<code>`a``</code>", "``` `a`` ```"),
        ("a<code> </code>b", "a b"),
        ("x<b> y</b>z <i></i>", "x **y**z"),
        ("<b>a<p>b</p>c</b>", "a\n\nb\n\nc"),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert to_markdown(html) == expected
