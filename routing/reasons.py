"""Reasons in plain Russian words: what an operator reads next to a suggestion."""

from collections.abc import Sequence
from datetime import date

from classifier.tags import KIND_NAMES, Kind, Label
from classifier.taxonomy import Taxonomy
from routing.executors import Ownership
from routing.periods import format_day
from routing.rows import ANY, PlaceKind, Route
from routing.suggestion import Candidate
from routing.table import Doubt

MAX_NAMES = 3  # candidates listed in one reason


def explain_ordinary(kind: Kind) -> str:
    """Why an ordinary comment needs no executor."""
    return f"вид «{KIND_NAMES[kind]}»: исполнитель не нужен, ответит группа"


def explain_route(route: Route, taxonomy: Taxonomy, settlement: str | None) -> str:
    """Which row answered: «строка routes.csv:12: Дороги × Озерный, действует с …»."""
    text = f"{name_row(route, taxonomy, settlement)}, действует {route.period}"
    return f"{text}; не наше, передаём: {route.executor.name}" if is_foreign(route) else text


def name_row(route: Route, taxonomy: Taxonomy, settlement: str | None) -> str:
    """«строка routes.csv:12: Дороги × Городское (Озерный)», with the channel if it names one."""
    topic = "любая тема" if route.topic == ANY else name_topic(route.topic, taxonomy)
    place = "любое место" if route.place_kind is PlaceKind.ANYWHERE else route.place
    if route.place_kind is PlaceKind.TERRITORY and settlement:
        place = f"{place} ({settlement})"
    channel = f" × канал {route.channel}" if route.channel != ANY else ""
    return f"строка routes.csv:{route.line}: {topic} × {place}{channel}"


def explain_exclusion(route: Route, taxonomy: Taxonomy, settlement: str | None) -> str:
    """Which row keeps the table from answering."""
    who = "никого не назначать" if ANY in route.excluded else "исключён тот, кого назвала таблица"
    note = f" ({route.note})" if route.note else ""
    return f"{name_row(route, taxonomy, settlement)}: {who}{note}; решает человек"


def is_foreign(route: Route) -> bool:
    """Whether the row's executor is «не наше»."""
    return route.executor.ownership is Ownership.FOREIGN


def name_topic(code: str, taxonomy: Taxonomy) -> str:
    """Russian name of a topic or group code; the code itself where it is unknown."""
    row = taxonomy.get(code)
    return row.name if row else code


def explain_doubt(doubt: Doubt, settlement: str | None, names: Sequence[str]) -> str:
    """Why the table has several answers, and which executors they name."""
    causes = {
        Doubt.NO_PLACE: "место не названо, а ответ зависит от него",
        Doubt.UNKNOWN_PLACE: f"места «{settlement}» нет в settlements.csv, а ответ зависит от него",
        Doubt.TERRITORY: "известна только территория, а ответ зависит от населённого пункта",
        Doubt.NAMESAKES: f"мест с названием «{settlement}» несколько, и ответ зависит от места",
    }
    return f"{causes[doubt]}: {list_names(names)}"


def explain_unsure(topics: Sequence[Label], candidates: Sequence[Candidate]) -> str:
    """Why neither the topic nor the group is clear enough to ask the table."""
    names = [f"«{one.name}» {format_share(one.confidence)}" for one in topics[:MAX_NAMES]]
    said = f"тема не ясна: {', '.join(names)}" if names else "тема не определена"
    return f"{said}; выберите исполнителя из списка" if candidates else said


def explain_split(group: Label, candidates: Sequence[Candidate]) -> str:
    """Why a clear group does not name one executor."""
    names = list_names([one.name for one in candidates])
    return f"группа «{group.name}» ясна, но её темы ведут к разным исполнителям: {names}"


def explain_silence(topic: str, settlement: str | None, day: date, first_day: date | None) -> str:
    """Why the table has no row for the question."""
    place = settlement or "место не названо"
    text = f"таблица молчит: нет строки для «{topic}» × {place} на {format_day(day)}"
    if first_day is not None and day < first_day:
        text += f" (первая строка таблицы действует с {format_day(first_day)})"
    return text


def explain_history(cause: str, best: Candidate | None, *, enough: bool) -> str:
    """What past answers say where the table is silent (`cause` tells why it is)."""
    if best is None:
        return f"{cause}; похожих прошлых обращений тоже нет"
    share = format_share(best.confidence)
    tail = "" if enough else ": этого мало, решает человек"
    return f"{cause}; так отвечали раньше (история): {best.name}, {share}{tail}"


def list_names(names: Sequence[str]) -> str:
    """Names for one sentence: «А, Б или В»; of many the first few."""
    if len(names) > MAX_NAMES:
        return f"{', '.join(names[:MAX_NAMES])} или другие"
    *first, last = names
    return f"{', '.join(first)} или {last}" if first else last


def format_share(share: float) -> str:
    """Probability as «72 %»."""
    return f"{round(share * 100)} %"
