"""Addresses of conversations, GPTs and projects."""

from recollect.platforms.chatgpt.links import gizmo, gizmo_of_page, is_temporary_page, project


def test_gizmos_and_projects() -> None:
    assert gizmo("g-p-0af3-my-project") == "g-p-0af3"
    assert gizmo("g-AbC12-a-helper") == "g-AbC12"
    assert gizmo("xyz") is gizmo(5) is None
    assert project("g-p-0af3") == "g-p-0af3"
    assert project("g-AbC12") is project(None) is None


def test_pages() -> None:
    assert gizmo_of_page("https://chatgpt.com/g/g-p-0af3-tea/c/1") == "g-p-0af3"
    assert gizmo_of_page("https://chatgpt.com/c/1") is None
    assert is_temporary_page("https://chatgpt.com/?temporary-chat=true")
    assert not is_temporary_page("https://chatgpt.com/?temporary-chat=false")
    assert not is_temporary_page("https://[broken?temporary-chat=true")
