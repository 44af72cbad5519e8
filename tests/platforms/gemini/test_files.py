"""What is attached to a question, and what was made for an answer."""

import json
from typing import Any

from recollect.models import Part
from recollect.platforms.gemini import answer as answers
from recollect.platforms.gemini import asked
from tests.platforms.gemini.shapes import TOKEN, answer, row


def record(name: str | None, url: str | None, mime: str | None = None) -> list[Any]:
    return row(12, p1=1, p2=name, p3=url, p5=TOKEN, p11=mime)


def question(files: Any) -> list[Any]:
    return [["Look!", None, None, None, files], 2]


def test_new_files_of_a_question() -> None:
    photo = record("leaf.jpg", "https://example.org/leaf", "image/jpeg")
    paper = record("paper.pdf", None, "application/pdf")
    told = asked.parts(question([[None, None, None, [photo], [photo, paper]]]))
    assert told == (
        Part("text", "Look!"),
        Part("image", name="leaf.jpg", mime="image/jpeg", url="https://example.org/leaf"),
    )
    # Told twice, as some answers do.
    twice = asked.parts(question([[None, None, None, [photo]], [photo]]))
    assert twice == told == asked.parts(question([[], [photo]]))
    kind = record("IMG_1", "https://example.org/1")
    assert asked.parts(question([[None, None, None, [kind]]]))[1].type == "image"


def test_files_of_earlier_questions_are_not_repeated() -> None:
    paper = record("paper.pdf", None, "application/pdf")
    assert asked.parts(question([[None, None, None, None, [paper]]])) == (Part("text", "Look!"),)


def test_files_as_the_page_sends_them() -> None:
    files = [[["/up/SECRET", 1, None, "image/png"], "a.png"], [["https://e.org/2"]], 5, [["/up"]]]
    assert asked.parts([["Look!", 0, None, files]])[1:] == (
        Part("image", name="a.png", mime="image/png"),
        Part("attachment", url="https://e.org/2"),
    )


def test_files_of_an_unknown_shape_are_kept_as_they_are() -> None:
    (_, unknown) = asked.parts(question([[{"filename": "x.png"}]]))
    assert (unknown.type, json.loads(unknown.raw or "")) == ("unknown", [[{"filename": "x.png"}]])
    nothings: list[Any] = [[[]], [], None, [[None, None]], 5]
    for nothing in nothings:
        assert asked.parts(question(nothing)) == (Part("text", "Look!"),)


def test_what_else_a_question_says_is_kept_as_it_is() -> None:
    told = asked.parts([["Shorter!", None, ["the marked words of it"]], 2, None, 0, "id"])
    assert [json.loads(part.raw or "") for part in told[1:]] == [
        {"0.2": ["the marked words of it"]}
    ]
    (_, unknown) = asked.parts([["Look!"], 2, "words of another kind"])
    assert json.loads(unknown.raw or "") == {"2": "words of another kind"}


def test_context_that_was_put_into_a_prompt_is_told_apart() -> None:
    wrapped = "<recollect-context id=n1>\nold words\n</recollect-context id=n1>"
    told = asked.parts([[f"{wrapped}\nAnd now?"]])
    assert told == (Part("injected", wrapped), Part("text", "\nAnd now?"))
    assert asked.parts(["Only words"]) == (Part("text", "Only words"),)
    assert asked.parts(None) == ()


def test_images_files_films_and_music() -> None:
    film = row(8, p2="film.mp4", p7=["https://e.org/thumb", "https://e.org/film"])
    music = row(8, p2="song.mp3", p7=["https://e.org/t", "https://e.org/song"])
    document = row(12, p1=10, p2="plan.docx", p5=TOKEN, p7=["https://e.org/x", "https://e.org/d"])
    drawn = [[None, None, None, [None, 1, "cup.png", "https://e.org/cup"]], ["id"]]
    found = [["https://e.org/web", None], None, None, None, "a cup"]
    dense = row(8, p1=[[[*[found[0]], None, None, None, "a cup"]]], p7=[[drawn]])
    sparse = {
        "59": [[["[file-tag: x]", None, document]]],
        "60": [[[[film]]]],
        "87": [[None, music], None],
    }
    told = answers.parts(answer("rc_1", "", p12=[*dense, sparse]))
    assert told == (
        Part("image", title="a cup", url="https://e.org/web"),
        Part("image", name="cup.png", url="https://e.org/cup"),
        Part("attachment", name="plan.docx", url="https://e.org/d"),
        Part("attachment", name="film.mp4", url="https://e.org/film"),
        Part("attachment", name="song.mp3", url="https://e.org/song"),
    )
    # An image made from another stands in an object by the field's number.
    (image,) = answers.parts(answer("rc_1", "", p12=[{"8": [[drawn]]}]))
    assert image.url == "https://e.org/cup"


def test_an_image_in_either_of_two_formats() -> None:
    png, jpeg = record("cup.png", "https://e.org/p"), record("cup.jpg", "https://e.org/j")
    both, other = [row(7, p3=png, p6=jpeg), ["id"]], [row(7, p6=jpeg), ["id"]]
    made = [row(8, p7=[[both, other]])]
    told = answers.parts(answer("rc_1", "", p12=made[0]))
    assert [part.url for part in told] == ["https://e.org/p", "https://e.org/j"]


def test_an_app_that_was_made_is_a_canvas() -> None:
    app = ["app_1", None, None, "<!DOCTYPE html>\n<p>Tea and milk</p>"]
    told = answers.parts(answer("rc_1", "", p12=[{"77": [app]}]))
    assert told == (Part("tool_call", app[3] or "", name="canvas", language="html"),)
