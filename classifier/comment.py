"""The comment as it arrives, whatever the channel."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment or message of a resident.

    text : as written; may be empty, may hold the markup of VK or of the incident system.
    post : text of the post (or of the parent comment) it stands under. parent : text of
    the comment it answers, whose place it inherits before that of the post.
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
