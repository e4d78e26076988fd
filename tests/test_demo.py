"""The demo, through the command line: it must end well, on the story as it is written."""

from typer.testing import CliRunner

from cli import app
from listener.town.story import Truth, load


def test_the_headless_demo_holds_every_claim_of_its_story() -> None:
    result = CliRunner().invoke(app, ["demo", "--headless"])

    assert result.exit_code == 0, result.stderr
    assert "WRONG" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("The demo is right")


def test_the_story_has_everything_that_it_promises() -> None:
    story = load()

    assert {post.truth for post in story.posts} == set(Truth)
    assert {post.on for post in story.posts} == {"x", "reddit", "mastodon", "rss"}
    assert {event.what for event in story.events} == {"delete", "edit", "spread"}
    copies = {post.says for post in story.posts if post.truth is Truth.COPY}
    assert len(copies) == 1, "a campaign of copies says the same words"
    on_x = [post for post in story.posts if post.on == "x"]
    assert any(post.names_account for post in on_x)
    assert any(not post.names_account for post in on_x)
