"""Files of ChatGPT: pointers and attachments that mean the same file are one part."""

from recollect.models import Part
from recollect.platforms.chatgpt.files import image, output_images, recordings, with_attachments
from tests.platforms.chatgpt.shapes import parsed, parsed_message


def test_one_file_named_twice_is_one_part() -> None:
    picture = Part("image", url="file-service://file-AB#page1")
    metadata = {"attachments": [{"id": "file-AB", "name": "a.png", "mime_type": "image/png"}]}
    assert with_attachments([picture], metadata) == [
        Part("image", name="a.png", mime="image/png", url="file-service://file-AB#page1")
    ]


def test_the_size_of_the_pointer_wins() -> None:
    picture = Part("image", url="sediment://file_1", size=0)
    metadata = {"attachments": [{"id": "file_1", "size": 9}]}
    assert with_attachments([picture], metadata)[0].size == 0


def test_other_attachments_follow_the_parts() -> None:
    metadata = {"attachments": [{"id": "f1", "name": "a.txt", "size": 3}, {"name": "b.txt"}, {}, 4]}
    assert with_attachments([Part("text", "x")], metadata) == [
        Part("text", "x"),
        Part("attachment", name="a.txt", size=3, url="f1"),
        Part("attachment", name="b.txt", url="b.txt"),
    ]


def test_a_live_video_call_holds_several_recordings() -> None:
    call = {
        "content_type": "real_time_user_audio_video_asset_pointer",
        "frames_asset_pointers": [{"asset_pointer": "sediment://frame"}, None],
        "audio_asset_pointer": {
            "content_type": "audio_asset_pointer",
            "asset_pointer": "sediment://sound",
            "format": "wav",
        },
        "video_container_asset_pointer": {
            "content_type": "video_container_asset_pointer",
            "asset_pointer": "sediment://film",
            "format": "mp4",
            "size_bytes": 12,
        },
    }
    assert recordings(call) == [
        Part("attachment", mime="audio/wav", url="sediment://sound"),
        Part("attachment", mime="video/mp4", size=12, url="sediment://film"),
        Part("image", url="sediment://frame"),
    ]


def test_values_of_wrong_types_are_absent() -> None:
    assert image({"asset_pointer": 5, "size_bytes": True, "metadata": []}) == Part("image")
    assert image({"size_bytes": -1}) == Part("image")
    assert list(output_images({"aggregate_result": {"messages": [None, {"image_url": 1}]}})) == []


def test_what_a_run_printed_is_its_result_where_the_content_is_empty() -> None:
    outputs = [
        {"message_type": "stream", "stream_name": "stdout", "text": "1\n"},
        {"message_type": "stream", "stream_name": "stderr", "text": "2\n"},
        {"message_type": "image", "image_url": "file-service://p"},
        {"message_type": "timeout", "text": "passed over"},
    ]
    metadata = {"aggregate_result": {"messages": outputs, "final_expression_output": "3"}}
    run = {"author": {"role": "tool", "name": "python"}, "metadata": metadata}
    content = {"content_type": "execution_output", "text": ""}
    assert parsed_message(**run, content=content).parts == (
        Part("tool_result", "1\n2\n\n3", name="python"),
        Part("image", url="file-service://p"),
    )
    told = {"content_type": "execution_output", "text": "told"}
    assert parsed_message(**run, content=told).parts[0].text == "told"


def test_a_run_that_says_nothing_is_no_message() -> None:
    for outputs in ([], [{"message_type": "stream", "text": ""}], [None], [{"text": "x"}], 5):
        raw = {
            "author": {"role": "tool", "name": "python"},
            "content": {"content_type": "execution_output", "text": ""},
            "metadata": {"aggregate_result": {"status": "success", "messages": outputs}},
        }
        assert parsed({"m": {"id": "m", "parent": None, "message": raw}}).messages == ()
