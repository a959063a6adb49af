"""All tables, in one place for whoever reads or writes them."""

from api.store.base import Base
from api.store.count_tables import DayCountRow, DayMarkRow
from api.store.heard_tables import HeardKeyRow, HeardRow
from api.store.inbox_tables import (
    AuthorRow,
    CommentRow,
    DecisionRow,
    EventRow,
    PostRow,
    TagsRow,
)
from api.store.incident_tables import (
    AssignmentRow,
    IncidentRow,
    NoteRow,
    PauseRow,
    PhotoRow,
    ReactionRow,
    ReminderRow,
    VoiceRow,
)
from api.store.people_tables import (
    ApiKeyRow,
    BeatRow,
    ExecutorAccessRow,
    LogRow,
    PersonRow,
    SessionRow,
    ViewRow,
)
from api.store.reply_tables import DeadLetterRow, ReplyRow

__all__ = [
    "ApiKeyRow",
    "AssignmentRow",
    "AuthorRow",
    "Base",
    "BeatRow",
    "CommentRow",
    "DayCountRow",
    "DayMarkRow",
    "DeadLetterRow",
    "DecisionRow",
    "EventRow",
    "ExecutorAccessRow",
    "HeardKeyRow",
    "HeardRow",
    "IncidentRow",
    "LogRow",
    "NoteRow",
    "PauseRow",
    "PersonRow",
    "PhotoRow",
    "PostRow",
    "ReactionRow",
    "ReminderRow",
    "ReplyRow",
    "SessionRow",
    "TagsRow",
    "ViewRow",
    "VoiceRow",
]
