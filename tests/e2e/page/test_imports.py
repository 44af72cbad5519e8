"""Import and export in the page: files dropped and chosen, live progress, reports."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.archive.examples import claude
from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import Person
from tests.e2e.page.talks import SOURDOUGH

HAS = [SOURDOUGH]
MANY = 4000
SCRIPT = "<img src=x onerror=alert(1)>\u202egnp"


@fresh
async def imports(person: Person, signed_in: Page) -> Page:
    """The view."""
    await signed_in.goto(f"{person.url}/#/import")
    await signed_in.reload()
    await expect(signed_in.get_by_role("button", name="Choose files…")).to_be_visible()
    return signed_in


def export(path: Path, *talks: dict[str, Any]) -> Path:
    """An export of Claude's with these conversations."""
    path.write_text(json.dumps(list(talks)), "utf-8")
    return path


async def drop(page: Page, *paths: Path) -> None:
    """Drop files as the file manager does."""
    session = await page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"type": kind, "x": 700, "y": 500, "data": data}
        await session.send("Input.dispatchDragEvent", place)
    await session.detach()


async def test_files_are_chosen_by_keys_and_the_report_is_that_of_the_command(
    imports: Page, tmp_path: Path
) -> None:
    page, job = imports, imports.locator(".job").first
    path = export(tmp_path / "conversations.json", claude(1), claude(2, "numbats"))
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Choose files…").focus()
        await page.keyboard.press("Enter")
    await (await choosing.value).set_files(path)
    await expect(job).to_contain_text("conversations.json")
    await expect(job.locator(".state-name")).to_have_text("Done")
    await expect(job).to_contain_text("2 conversations; messages: 4 new, 0 updated, 0 unchanged")
    await job.get_by_text("Report, file by file").click()
    cells = job.locator("td")
    await expect(cells).to_have_text(["conversations.json", "2", "4", "0", "0"])
    await job.get_by_role("link", name="Search it").click()
    await page.locator("#query").fill("numbats")
    await expect(page.locator(".hit").first).to_contain_text("numbats")


async def test_folders_and_strange_files_are_dropped(imports: Page, tmp_path: Path) -> None:
    page, job = imports, imports.locator(".job").first
    folder = tmp_path / "exports" / "deep"
    folder.mkdir(parents=True)
    export(folder / "conversations.json", claude(3))
    export(tmp_path / "exports" / f"{SCRIPT}.json", claude(4))
    (tmp_path / "exports" / "note.txt").write_text("Nothing of the kind.", "utf-8")
    await drop(page, tmp_path / "exports")
    await expect(job).to_contain_text("3 files")
    await expect(job.locator(".state-name")).to_have_text("Done")
    await expect(job).to_contain_text("2 conversations; messages: 4 new")
    await job.get_by_text("Report, file by file").click()
    await expect(job).to_contain_text("Skipped in note.txt")
    await drop(page, tmp_path / "exports" / "note.txt")
    await expect(job.locator(".state-name")).to_have_text("There was no export in it")
    await job.get_by_role("button", name="Forget: note.txt").click()
    await expect(job).to_contain_text("3 files")


async def test_an_upload_is_cancelled_and_refused(imports: Page, tmp_path: Path) -> None:
    page = imports
    path = export(tmp_path / "slow.json", claude(5))
    await page.route("**/api/v1/import?**", lambda _: None)
    await page.locator("#import-files").set_input_files(path)
    uploading = page.locator("#uploads .job")
    await expect(uploading).to_contain_text("slow.json")
    await uploading.get_by_role("button").click()
    await expect(uploading).to_have_count(0)
    await page.unroute("**/api/v1/import?**")
    (tmp_path / "empty.json").write_bytes(b"")
    await page.locator("#import-files").set_input_files(tmp_path / "empty.json")
    await expect(page.locator("#told")).to_contain_text("There is no file in this upload")


async def test_all_goes_out_and_comes_in_again(
    imports: Page, person: Person, tmp_path: Path
) -> None:
    page, job = imports, imports.locator(".job").first
    await person.ask("POST", "/v1/memory", {"content": "Bakes on Sundays."})
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download everything").click()
    download = await downloading.value
    await download.save_as(tmp_path / download.suggested_filename)
    await page.locator("#import-files").set_input_files(tmp_path / download.suggested_filename)
    await expect(job.locator(".state-name")).to_have_text("Done")
    await expect(job).to_contain_text("messages: 0 new, 0 updated")
    await expect(job).to_contain_text("1 memory")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download memories").click()
    await (await downloading.value).save_as(tmp_path / "memories.jsonl")
    assert "Bakes on Sundays." in (tmp_path / "memories.jsonl").read_text("utf-8")


async def test_a_search_is_exported(imports: Page, person: Person, tmp_path: Path) -> None:
    page = imports
    await person.goes_to(page, "#/import?q=sourdough")
    query = page.get_by_label("What to search for")
    await expect(query).to_have_value("sourdough")
    async with page.expect_download() as downloading:
        await query.press("Enter")
    await (await downloading.value).save_as(tmp_path / "search.md")
    text = (tmp_path / "search.md").read_text("utf-8")
    assert text.startswith("# Search: sourdough\n") and "> My sourdough stays flat." in text
    await expect(page.locator(".exports .told")).to_have_text("Saved 2 results.")
    await page.get_by_label("Format").select_option("json")
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download results").click()
    await (await downloading.value).save_as(tmp_path / "search.json")
    told = json.loads((tmp_path / "search.json").read_text("utf-8"))
    assert told["query"] == "sourdough" and len(told["results"]) == 2
    await query.fill("xylophone")
    await page.get_by_role("button", name="Download results").click()
    await expect(page.locator(".exports .told")).to_contain_text("Nothing was found")


async def test_progress_is_live_and_an_import_is_cancelled(
    imports: Page, person: Person, tmp_path: Path
) -> None:
    page, job = imports, imports.locator(".job").first
    path = export(tmp_path / "many.json", *[claude(n + 100) for n in range(MANY)])
    await page.locator("#import-files").set_input_files(path)
    await expect(job.locator(".state-name")).to_have_text("Importing")
    await expect(job).to_contain_text(re.compile(r"of \d.* [KM]B · [1-9].* conversations"))
    stop = job.get_by_role("button", name="Cancel the import of many.json")
    await stop.focus()
    before = await job.locator("progress").evaluate("(bar) => bar.value")
    await page.wait_for_function(
        "(before) => document.querySelector('.job progress').value > before", arg=before
    )
    await expect(stop).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(job.locator(".state-name")).to_have_text("Cancelled. What was stored stays.")
    stored = (await person.ask("GET", "/stats"))["totals"]["conversations"]
    assert 10 < stored < MANY
    await page.reload()
    await expect(job).to_contain_text("many.json")
