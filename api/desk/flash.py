"""The line about what was done last; it comes from the log, so nothing is kept between pages."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session

from api.desk import triage
from api.desk.names import Names
from api.desk.people import Visitor
from api.russian import plural
from api.store.tables import IncidentRow, LogRow
from classifier.tags import KIND_NAMES, Kind

COMMENTS = ("комментарий", "комментария", "комментариев")


@dataclass(frozen=True, slots=True)
class Flash:
    """What was done: a line of the log, and whether it has been taken back."""

    line: int
    text: str = ""
    is_undone: bool = False

    def as_query(self) -> str:
        """As words of an address."""
        return f"{'undone' if self.is_undone else 'done'}={self.line}"


def read_flash(session: Session, request: Request, visitor: Visitor, names: Names) -> Flash | None:
    """What the address says was done, in words; None where it says nothing of this visitor."""
    query = request.query_params
    word = query.get("done") or query.get("undone") or ""
    if not (word.isascii() and word.isdecimal() and len(word) < 18):
        return None
    line = session.get(LogRow, int(word))
    if line is None or line.action != triage.TRIAGE or line.actor_id != visitor.actor.id:
        return None
    if triage.is_undone(session, line.id):
        return Flash(line.id, "Отменено: всё как было.", is_undone=True)
    return Flash(line.id, _describe(session, line, names))


def _describe(session: Session, line: LogRow, names: Names) -> str:
    details = line.details or {}
    done, what = details.get("done", []), details.get("what", "")
    incidents = [one[2] for one in done if one[2] is not None]
    many = f" ({plural(len(done), COMMENTS)})" if len(done) > 1 else ""
    if what == "close":
        return f"Ответ не нужен{many}."
    if what in set(Kind) and what != Kind.INCIDENT:
        return f"Вид: {KIND_NAMES[Kind(what)]}{many}."
    if not incidents:
        return f"Принято{many}."
    if len(incidents) > 1:
        return f"Принято{many}: открыто инцидентов — {len(incidents)}."
    incident = session.get(IncidentRow, incidents[0])
    if incident is None:
        return f"Принято{many}."
    whom = names.executor(incident.executor) if incident.executor else "исполнитель не назначен"
    return f"Открыт инцидент {incident.number}: {whom}."
