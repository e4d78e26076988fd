"""The town: its networks on loopback, where the script is posted as time passes."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from listener.town.http import Faulty, served
from listener.town.network import Network
from listener.town.registry import load
from listener.town.story import NETWORKS, Event, Post, Story
from storage.model import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A line of the script that is on its network now."""

    post: Post
    native_id: str

    @property
    def place(self) -> tuple[str, str]:
        """Channel and native id, as the ledger knows it."""
        return self.post.on, self.native_id


@dataclass(frozen=True, kw_only=True)
class Town:
    """Networks with invented people, who live through the script."""

    story: Story
    networks: Mapping[str, Network]
    channels: Mapping[str, Mapping[str, object]]
    """The settings tables by which Vigie reaches them."""
    posted: list[Posted] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)

    def play(self, until: datetime) -> int:
        """Let everything happen that the script foresees up to this moment; gives how much."""
        before = len(self.posted) + len(self.happened)
        posts = self.story.posts[len(self.posted) :]
        events = sorted(self.story.events, key=lambda event: event.at)[len(self.happened) :]
        steps: list[Post | Event] = [*posts, *events]
        for step in sorted(steps, key=lambda step: step.at):
            if self.story.moment(step.at) > until:
                break
            self._post(step) if isinstance(step, Post) else self._befall(step)
        return len(self.posted) + len(self.happened) - before

    def find(self, key: str) -> Posted:
        """Find a post by its name in the script."""
        return next(posted for posted in self.posted if posted.post.key == key)

    def answers(self, posted: Posted) -> list[str]:
        """List what the brand answered there."""
        return self.networks[posted.post.on].replies_of_brand(posted.native_id)

    def _post(self, post: Post) -> None:
        native_id = self.networks[post.on].post(
            post.says,
            author=post.by,
            at=self.story.moment(post.at),
            in_reply_to=self.find(post.under).native_id if post.under else None,
            media=post.media,
            followers=post.followers,
        )
        self.posted.append(Posted(post=post, native_id=native_id))

    def _befall(self, event: Event) -> None:
        target = self.find(event.post)
        network = self.networks[target.post.on]
        match event.what:
            case "delete":
                network.delete(target.native_id)
            case "edit":
                network.edit(target.native_id, event.says)
            case "spread":
                network.like(target.native_id, likes=event.likes, shares=event.shares)
        self.happened.append(event)


@contextmanager
def opened(story: Story, clock: Clock) -> Iterator[Town]:
    """Serve every network of the story for a while."""
    networks = {kind: load(kind)(clock) for kind in NETWORKS}
    with ExitStack() as stack:
        tables = {
            kind: network.settings(stack.enter_context(served(Faulty(network))))
            for kind, network in networks.items()
        }
        yield Town(story=story, networks=networks, channels=tables)
