"""All reports, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.reports.answer_time import report_answer_time
from api.reports.centre import report_centre
from api.reports.groups import report_groups
from api.reports.incoming import report_incoming
from api.reports.overdue import report_overdue
from api.reports.photos import report_photos
from api.reports.places import report_places
from api.reports.satisfaction import report_satisfaction
from api.reports.shapes import Report, Scope
from api.reports.suggestions import report_suggestions
from api.reports.weekends import report_weekends


@dataclass(frozen=True, slots=True)
class Entry:
    """A report's word in the address, its title, and how it is made.

    has_period : False for one that is about all years.
    """

    slug: str
    title: str
    make: Callable[[Session, Scope], Report]
    has_period: bool = True


REPORTS = (
    Entry("centre", "Показатели для ЦУР", report_centre),
    Entry("incoming", "Поступление по дням", report_incoming),
    Entry("groups", "Группы тем", report_groups),
    Entry("places", "Населённые пункты", report_places),
    Entry("overdue", "Просроченные", report_overdue),
    Entry("answers", "Время ответа", report_answer_time),
    Entry("weekends", "Работа в выходные", report_weekends),
    Entry("photos", "Фотоподтверждение", report_photos),
    Entry("satisfaction", "Оценки по годам", report_satisfaction, has_period=False),
    Entry("suggestions", "Подсказки", report_suggestions),
)
BY_SLUG = {entry.slug: entry for entry in REPORTS}
