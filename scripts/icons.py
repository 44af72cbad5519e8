"""Draw the extension's icons from icon.svg, in Chromium: `python scripts/icons.py`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parents[1] / "extension" / "icons"
SIZES = (16, 32, 48, 128)
STYLE = "<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>"


def main() -> None:
    """Write SIZE.png beside icon.svg for every size of the manifest."""
    drawing = STYLE + (ICONS / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(drawing)
            page.screenshot(path=ICONS / f"{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
