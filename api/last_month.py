"""What a trial of the rules reads when nobody gives it a file: the desk's last month."""

from datetime import datetime

from api.errors import UsageError
from api.russian import plural
from api.settings import Settings
from api.store import Store, open_store
from api.store.migrate import find_problems
from api.store.month import MOST, count_month, fetch_month
from api.trials import COMMENT_FORMS
from classifier.markup import clean_markup
from classifier.rules import Said


def read_month(store: Store, *, now: datetime) -> list[Said]:
    """Comments of residents for the last 31 days, without markup, the newest first."""
    with store.read() as session:
        rows = fetch_month(session, now=now)
    cleaned = ((clean_markup(text).text, community) for text, community in rows)
    return [Said(text, community) for text, community in cleaned if text.strip()]


def describe_month(store: Store, *, now: datetime) -> str | None:
    """«1 234 комментария за последний месяц» for the page; None for an empty month."""
    with store.read() as session:
        count = count_month(session, now=now)
    if not count:
        return None
    newest = f", последние {MOST:,}".replace(",", " ") if count > MOST else ""
    return f"{plural(count, COMMENT_FORMS)} за последний месяц{newest}"


def read_month_or_raise(settings: Settings, *, now: datetime) -> list[Said]:
    """The same for a command; raises `UsageError` where there is no desk or it is empty."""
    advice = "назовите файл комментариев: --data ФАЙЛ"
    if settings.database_url is None and not settings.sqlite_file.is_file():
        raise UsageError(f"рабочего места ещё нет; {advice}")
    store = open_store(settings.store_url)
    try:
        if problems := find_problems(store):
            raise UsageError(f"{problems[0]}; обновите базу (otklik serve) или {advice}")
        said = read_month(store, now=now)
    finally:
        store.close()
    if not said:
        raise UsageError(f"в рабочем месте нет комментариев за последний месяц; {advice}")
    return said
