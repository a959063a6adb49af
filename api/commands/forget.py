"""`otklik forget`: a person's data is deleted, and the proof printed."""

from api.commands.console import out, warn
from api.commands.serve import prepare_store
from api.russian import plural
from api.settings import Settings
from api.store.forget import (
    clean_pages,
    find_left,
    find_left_in_files,
    forget_author,
)
from api.store.log import SYSTEM

EXIT_OK, EXIT_LEFT = 0, 1


def run_forget(settings: Settings, author_id: str, *, channel: str) -> int:
    """Forget a person; exit code 1 where something of theirs is still found afterwards."""
    store = prepare_store(settings)
    with store.write() as session:
        removed, traces = forget_author(session, settings.home, channel, author_id, actor=SYSTEM)
    clean_pages(store)
    counts = (
        (removed.comments, ("комментарий", "комментария", "комментариев")),
        (removed.replies, ("ответ", "ответа", "ответов")),
        (removed.photos, ("фото", "фото", "фото")),
        (removed.notes, ("заметка", "заметки", "заметок")),
        (removed.events, ("событие", "события", "событий")),
        (removed.mentions, ("упоминание", "упоминания", "упоминаний")),
    )
    out.print("Очищено: " + ", ".join(plural(n, forms) for n, forms in counts) + ".")
    with store.read() as session:
        left, n_cells = find_left(session, traces)
    left_in_files, n_files = find_left_in_files(settings.home, traces)
    store.close()
    where = (
        f"Проверено после: {plural(n_cells, ('ячейка', 'ячейки', 'ячеек'))} во всех таблицах и "
        f"{plural(n_files, ('файл', 'файла', 'файлов'))} в {settings.home}."
    )
    out.print(where, soft_wrap=True)
    for place in (*left, *left_in_files):
        warn(f"осталось в {place.where}: {place.count}")
    if left or left_in_files:
        out.print("Это может быть резервная копия: удалите её или сделайте новую.", soft_wrap=True)
        return EXIT_LEFT
    out.print("Ничего не осталось: 0 совпадений.")
    return EXIT_OK
