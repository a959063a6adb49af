"""The comment as it arrives, whatever the channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment or message of a resident.

    text : as written; may be empty, may hold the markup of VK or of the incident system.
    post : text of the post it stands under.
    parent : text of the comment it answers: an echo of it inherits its kind, any short reply
        its topic and place, before those of the post.
    community : as group_rules.toml names it, for its rules.
    """

    text: str
    id: str | None = None
    channel: str | None = None
    author_id: str | None = None
    created_at: datetime | None = None
    post: str | None = None
    parent_id: str | None = None
    url: str | None = None
    parent: str | None = None
    community: str | None = None


def with_parents(comments: Sequence[Comment]) -> list[Comment]:
    """The comments in order, each with the text of the one it answers if that is among them."""
    texts = {comment.id: comment.text for comment in comments if comment.id is not None}
    return [
        replace(comment, parent=texts[comment.parent_id])
        if comment.parent is None and comment.parent_id in texts
        else comment
        for comment in comments
    ]
