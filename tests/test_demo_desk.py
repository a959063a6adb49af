"""The demonstration desk: a year of work around today, people with one-time passwords."""

from datetime import timedelta

import pytest
from conftest import SAMPLES
from sqlalchemy import func, select

from api.demo import fill as filling
from api.demo.pictures import draw_road
from api.store.base import now_utc
from api.store.log import SYSTEM
from api.store.photos import clean_photo
from api.store.tables import CommentRow, DayMarkRow, IncidentRow, PhotoRow, ReplyRow
from api.store.words import CommentState, IncidentState


def test_draw_road_is_a_photo_and_the_same_place_twice():
    import random

    before, after = (draw_road(random.Random(3), is_mended=mended) for mended in (False, True))
    assert clean_photo(before)[1] == clean_photo(after)[1] == "image/jpeg"
    assert before != after


@pytest.mark.slow
def test_fill_desk_tells_a_year_up_to_now(store, pipeline, tmp_path, monkeypatch):
    choose = filling.choose_samples

    def choose_some(*given, **more):
        return choose(*given, **more)[::8]

    monkeypatch.setattr(filling, "choose_samples", choose_some)
    now = now_utc()
    n = filling.fill_desk(store, tmp_path, SAMPLES, pipeline, operator=SYSTEM, now=now)
    with store.read() as session:

        def count(table, *where):
            return session.scalar(select(func.count()).select_from(table).where(*where))

        assert count(CommentRow) == n > 200
        assert count(CommentRow, CommentRow.needs_tags) == 0
        assert count(CommentRow, CommentRow.created_at > now) == 0
        assert count(CommentRow, CommentRow.created_at < now - timedelta(days=200)) > 20
        assert count(CommentRow, CommentRow.state == CommentState.OPEN) > 0
        closed = count(IncidentRow, IncidentRow.state == IncidentState.CLOSED)
        assert closed == count(IncidentRow, IncidentRow.reaction.is_not(None)) > 20
        assert count(IncidentRow, IncidentRow.answered_at > now) == 0
        assert count(ReplyRow, ReplyRow.sent_at > now) == 0
        assert count(PhotoRow) > 0
        assert count(DayMarkRow) == 0
        numbers = session.scalars(select(IncidentRow.number)).all()
        assert len(numbers) == len(set(numbers))
