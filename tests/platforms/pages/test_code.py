"""Blocks of code are found in whatever a site wraps them, and kept byte for byte."""

import pytest

from recollect.platforms.pages.code import language
from recollect.platforms.pages.markdown import to_markdown

CODEMIRROR = """<pre class="overflow-visible!"><div><div class="sticky"><div>Python</div>
<div><button>Copy</button><button>Run</button></div></div>
<div id="code-block-viewer" class="cm-editor"><div class="cm-scroller">{}</div></div></div></pre>"""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<pre>a\n  b\n</pre>", "```\na\n  b\n```"),
        ("<pre><code class='hljs language-c++'>a</code></pre>", "```cpp\na\n```"),
        ("<pre><code>a\n\n</code></pre>", "```\na\n\n```"),
        ("<pre data-language='SQL'>a</pre>", "```sql\na\n```"),
        ("<pre><code>``` x ````</code></pre>", "`````\n``` x ````\n`````"),
        ("<pre><code>a<br>b</code></pre>", "```\na\nb\n```"),
        (
            "<pre><code><span class='line'>a</span>\n<span class='line'> b</span></code></pre>",
            "```\na\n b\n```",
        ),
        (
            "<pre><code><span style='display: block'>a</span><span style='display:flex'> b</span>"
            "<span style='display:block'><i style='display: inline'>c</i>\n</span>"
            "<span style='display:block'>d</span></code></pre>",
            "```\na\n b\nc\nd\n```",
        ),
        (
            "<pre><div class='view-lines'><div class='view-line'>if&nbsp;x:</div>"
            "<div class='view-line'>&nbsp;&nbsp;y</div></div></pre>",
            "```\nif x:\n  y\n```",
        ),
        ("<pre>a&nbsp;b</pre>", "```\na\u00a0b\n```"),
        (
            "<pre><code><div>a</div><div><br></div><div>b</div></code></pre>",
            "```\na\n\nb\n```",
        ),
        (
            "<pre><code><span class='linenumber'>1</span>a\n<span class='linenumber'>2</span>b"
            "</code></pre>",
            "```\na\nb\n```",
        ),
        (
            CODEMIRROR.format(
                "<div class='cm-content'><div class='cm-line'>if <span>x</span>:</div>"
                "<div class='cm-line'><br></div><div class='cm-line'>    y &lt; 1</div></div>"
            ),
            "```python\nif x:\n\n    y < 1\n```",
        ),
        (
            CODEMIRROR.format(
                "<pre class='cm-content'><code><span>a</span><span>\n</span><span>  b</span>"
                "</code></pre>"
            ),
            "```python\na\n  b\n```",
        ),
        (
            "<div class='group/copy'><div class='sticky'><button>Copy</button></div>"
            "<div class='font-small'>bash</div><div><pre><code class='language-bash'>ls</code>"
            "</pre></div></div>",
            "```bash\nls\n```",
        ),
        (
            "<code-block><div class='code-block-decoration'><span>Code snippet</span>"
            "<button>copy</button></div><pre><code>a</code></pre></code-block>",
            "```\na\n```",
        ),
        (
            "<div class='md-code-block'><div class='md-code-block-banner'><span>python</span>"
            "<div role='button'>Copy</div></div><pre>a\n<span>b</span></pre></div>",
            "```python\na\nb\n```",
        ),
        (
            "<p>This is bash:</p><pre><code class='language-bash'>ls</code></pre>",
            "This is bash:\n\n```bash\nls\n```",
        ),
        (
            "<div>bash and more</div><pre><code class='language-bash'>ls</code></pre>",
            "bash and more\n\n```bash\nls\n```",
        ),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert to_markdown(html) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Python", "python"), (" C# ", "csharp"), ("Plain Text", ""), ("a b", ""), ("x" * 41, "")],
)
def test_languages(label: str, expected: str) -> None:
    assert language(label) == expected
