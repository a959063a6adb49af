"""The closed sets that the tables keep, with their Russian names for screens."""

from enum import StrEnum


class EventState(StrEnum):
    """What became of a channel's event."""

    WAITING = "waiting"  # accepted, the worker has not come to it yet
    DONE = "done"
    IGNORED = "ignored"  # of a type we make nothing of; kept as it came
    DEAD = "dead"  # failed too often: see `dead_letters`


class CommentType(StrEnum):
    """Where a comment stands; it decides how it can be answered."""

    WALL = "wall"
    PHOTO = "photo"
    VIDEO = "video"
    BOARD = "board"
    MESSAGE = "message"
    OTHER = "other"  # from a file or through the API


class CommentState(StrEnum):
    """Whether a comment still waits for somebody."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"  # a person decided that nothing is to be said
    OURS = "ours"  # the group's own words


COMMENT_STATE_NAMES = {
    CommentState.OPEN: "без ответа",
    CommentState.ANSWERED: "отвечено",
    CommentState.CLOSED: "ответ не нужен",
    CommentState.OURS: "от группы",
}


class IncidentState(StrEnum):
    """How far an incident has come."""

    NEW = "new"
    ASSIGNED = "assigned"
    INTERIM = "interim"  # an interim answer is given: the clock rests
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"  # into another incident, which goes on


INCIDENT_STATE_NAMES = {
    IncidentState.NEW: "новый",
    IncidentState.ASSIGNED: "у исполнителя",
    IncidentState.INTERIM: "промежуточный ответ",
    IncidentState.ANSWERED: "ответ дан",
    IncidentState.CLOSED: "закрыт",
    IncidentState.MERGED: "объединён с другим",
}


class Origin(StrEnum):
    """Whose community an incident comes from (the yearly report counts them apart)."""

    OWN = "own"
    FOREIGN = "foreign"


class Reaction(StrEnum):
    """What the author says in the end."""

    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    IMPOSSIBLE = "impossible"  # no technical way to answer, or no sense in a dialogue


REACTION_NAMES = {
    Reaction.SATISFIED: "доволен",
    Reaction.NEUTRAL: "нейтрален",
    Reaction.DISSATISFIED: "недоволен",
    Reaction.IMPOSSIBLE: "нет возможности",
}


RATED = (Reaction.SATISFIED, Reaction.NEUTRAL, Reaction.DISSATISFIED)


class OutcomeOfIncident(StrEnum):
    """Column «Итог» of the incident system."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    UNSOLVED = "unsolved"
    POSTPONED = "postponed"


class ReplyKind(StrEnum):
    """What an answer is for."""

    ORDINARY = "ordinary"  # to a comment that is no incident
    INTERIM = "interim"
    FINAL = "final"


class ReplyState(StrEnum):
    """Where an answer is on its way; the arrows are in docs/store.md."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"  # recorded before the network call: a crash leaves a trace
    SENT = "sent"
    UNCERTAIN = "uncertain"  # perhaps sent, and nobody can tell: a person looks
    DEAD = "dead"  # refused for good, or too often
    CANCELLED = "cancelled"
    SEEN = "seen"  # written in the network itself, recognised when it arrived


REPLY_STATE_NAMES = {
    ReplyState.DRAFT: "черновик",
    ReplyState.QUEUED: "в очереди",
    ReplyState.SENDING: "отправляется",
    ReplyState.SENT: "отправлен",
    ReplyState.UNCERTAIN: "неизвестно, дошёл ли",
    ReplyState.DEAD: "не отправлен",
    ReplyState.CANCELLED: "отменён",
    ReplyState.SEEN: "написан в соцсети",
}


class PhotoPhase(StrEnum):
    """What a photo shows."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


class Role(StrEnum):
    """What a person may do."""

    OPERATOR = "operator"
    EXECUTOR = "executor"  # sees what is assigned to the executor, nothing else
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.OPERATOR: "оператор",
    Role.EXECUTOR: "исполнитель",
    Role.ADMINISTRATOR: "администратор",
}


class ActorKind(StrEnum):
    """Who did something."""

    PERSON = "person"
    EXECUTOR = "executor"  # by link and code
    MACHINE = "machine"  # by an API key
    SYSTEM = "system"  # the worker, a command


class DeadKind(StrEnum):
    """What a dead letter is about."""

    EVENT = "event"
    COMMENT = "comment"
    REPLY = "reply"
