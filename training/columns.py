"""Which column is which: by header name with synonyms, or as the user says with --map."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from training.errors import ColumnError

# field → header names, the best first. Our own labelled files, the incident system's export
# (47 columns), its cut form, the sheets «Детализация» and «Инциденты», ПОС, and what people
# call a column of texts.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "Текст инцидента",
        "Текст сообщения",
        "Текст обращения",
        "Текст комментария",
        "Текст",
        "Комментарий",
        "Сообщение",
        "Обращение",
        "Описание",
        "comment",
        "message",
        "body",
    ),
    "kind": ("kind", "Вид", "Вид комментария"),
    "incident_type": ("incident_type", "Тип инцидента", "Тип обращения"),
    "group": ("group", "Группа тем", "Категория", "Группа"),
    "topic": ("topic", "Тема", "Подкатегория", "Тематика", "Тема обращения"),
    "executor": (
        "executor",
        "Отдел",
        "Организация, в которой находится сообщение",
        "Ответственное лицо",
        "Ответственный исполнитель",
        "Исполнитель",
        "Организация",
    ),
    "assignee": ("assignee", "Исполнитель"),
    "municipality": ("municipality", "Муниципалитет", "Муниципальное образование", "Район"),
    "settlement": ("settlement", "Населенный пункт", "Нас. пункт"),
    "street": ("street", "Улица"),
    "house": ("house", "Дом", "Номер дома"),
    "created_at": (
        "created_at",
        "Дата создания",
        "Дата регистрации",
        "Дата поступления",
        "Дата обращения",
        "Дата",
        "date",
    ),
    "closed_at": ("closed_at", "Дата окончания", "Дата закрытия"),
    "outcome": ("outcome", "Итог", "Результат", "Стадия"),
    "reaction": ("reaction", "Причина закрытия", "Реакция автора"),
    "reply": ("reply", "1ый ответ ПИ", "Общий текст первого ответа", "Текст ответа", "Ответ"),
    "url": ("url", "Урл поста", "Ссылка", "Ссылка на сообщение"),
    "channel": ("channel", "Канал", "Источник", "Соцсеть"),
    "has_photo": ("has_photo", "Есть медиафайл в ответе"),
    "post": ("post", "Текст поста", "Пост", "Запись"),
    "parent": ("parent", "Текст родительского комментария", "Родительский комментарий", "Ответ на"),
    "verdict": ("verdict", "Вердикт"),
    "id": ("id", "Номер инцидента", "Номер комментария"),
    "author_id": ("author_id", "from_id", "URL автора", "Автор"),
    "parent_id": ("parent_id", "reply_to_comment"),
}
# The others only make sense in a labelled file: `tag` looks for these alone.
TAG_FIELDS = ("text", "post", "parent", "created_at")
MAP_FIELDS = (
    "text",
    "kind",
    "incident_type",
    "group",
    "topic",
    "executor",
    "settlement",
    "created_at",
    "post",
)


def fold_header(header: str) -> str:
    """Key under which spellings of a header meet.

    >>> fold_header("Населённый пункт ") == fold_header("населенный  пункт")
    True
    """
    return re.sub(r"[^0-9a-zа-я]+", " ", header.lower().replace("ё", "е")).strip()


def find_columns(headers: Sequence[str], explicit: Mapping[str, str]) -> dict[str, str]:
    """Header of each field that is there.

    explicit : field → header as the user gave it; wins over synonyms.
    Raises `ColumnError` for an explicit field or header that does not exist.
    """
    folded = {fold_header(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for field, names in SYNONYMS.items():
        header = next((folded[key] for name in names if (key := fold_header(name)) in folded), None)
        if header is not None:
            found[field] = header
    if found.get("assignee") == found.get("executor"):
        found.pop("assignee", None)  # Исполнитель is the responsible body where Отдел is missing
    for field, name in explicit.items():
        if field not in SYNONYMS:
            raise ColumnError(f"--map: поля «{field}» нет; есть {', '.join(MAP_FIELDS)}")
        if fold_header(name) not in folded:
            raise ColumnError(f"нет столбца «{name}»{describe_columns(headers, name)}")
        found[field] = folded[fold_header(name)]
    return found


def require_text(found: Mapping[str, str], headers: Sequence[str], where: str) -> str:
    """Header of the text; raises `ColumnError` that lists what there is."""
    if "text" in found:
        return found["text"]
    raise ColumnError(
        f"{where}: не нашёл столбца с текстом комментария{describe_columns(headers, 'text')}; "
        "укажите его: --text-column НАЗВАНИЕ (для tag) или --map text=НАЗВАНИЕ"
    )


def describe_columns(headers: Sequence[str], wanted: str) -> str:
    """Tail of a message: what columns there are and which is nearest."""
    listed = "; есть: " + ", ".join(f"«{header}»" for header in headers)
    wanted_names = SYNONYMS.get(wanted, (wanted,))
    folded = {fold_header(header): header for header in headers}
    for name in wanted_names:
        near = difflib.get_close_matches(fold_header(name), folded, n=1, cutoff=0.6)
        if near:
            return f"{listed}; похож «{folded[near[0]]}»"
    return listed


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`field=Column` pairs of --map; raises `ColumnError` for another shape.

    >>> parse_mapping(["topic=Тематика"])
    {'topic': 'Тематика'}
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, header = pair.partition("=")
        if not equals or not field.strip() or not header.strip():
            raise ColumnError(f"--map {pair!r}: нужно поле=Столбец, например topic=Тематика")
        mapping[field.strip()] = header.strip()
    return mapping
