"""Many comments at once end as the same comments one by one, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import event, select

from api.store.arrivals import Arrival, accept_comment, delete_comment, get_comment
from api.store.batches import accept_comments
from api.store.tables import AuthorRow, CommentRow, PostRow
from api.store.words import CommentState, CommentType

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def arrival(number, text="Яма", *, channel="vk", minute=0, **rest):
    return Arrival(channel, f"wall-1_{number}", text, NOW + minute * MINUTE, **rest)


ARRIVALS = [
    arrival(1, author_id="7", author_name="Жительница", post_id="p1", post_text="Ремонт дорог"),
    arrival(2, "Люк", author_id="7", post_id="p1"),
    arrival(1, "то же самое ещё раз"),
    arrival(3, "Засыпали", is_ours=True, parent_id="wall-1_1", minute=5),
    arrival(4, "Вода", channel="file", author_id="7", author_name="Другая"),
    arrival(5, "Здравствуйте", type=CommentType.MESSAGE, thread_id="m1"),
    arrival(6, "Ответ", type=CommentType.MESSAGE, thread_id="m1", is_ours=True, minute=1),
    arrival(7, "Ещё", type=CommentType.MESSAGE, thread_id="m1", minute=2),
    arrival(8, "Спрашивал раньше", parent_id="wall-1_2"),
    arrival(9, "Удалён раньше, чем пришёл"),
    arrival(10, "Уже был"),
    arrival(11, "Ответ пришёл раньше вопроса"),
]


def put_what_came_before(session):
    delete_comment(session, "vk", "wall-1_9", event=5, now=NOW)
    accept_comment(session, arrival(10), now=NOW)
    answer = arrival(12, "Ответили", is_ours=True, parent_id="wall-1_11", minute=9)
    accept_comment(session, answer, now=NOW)


def read_all(store):
    columns = (
        "channel external_id text state answered_at deleted_at revision needs_tags type "
        "created_at received_at parent_id thread_id"
    ).split()
    query = (
        select(
            *(getattr(CommentRow, name) for name in columns),
            AuthorRow.external_id,
            AuthorRow.name,
            PostRow.external_id,
            PostRow.text,
        )
        .outerjoin(AuthorRow, AuthorRow.id == CommentRow.author_id)
        .outerjoin(PostRow, PostRow.id == CommentRow.post_id)
        .order_by(CommentRow.channel, CommentRow.external_id)
    )
    with store.read() as session:
        return [tuple(row) for row in session.execute(query)]


def clear(store):
    with store.write() as session:
        for table in (CommentRow, AuthorRow, PostRow):
            for row in session.scalars(select(table)).all():
                session.delete(row)
            session.flush()


def test_accept_comments_does_what_accept_comment_does(store):
    with store.write() as session:
        put_what_came_before(session)
        one_by_one = [accept_comment(session, one, now=NOW)[1] for one in ARRIVALS]
    expected = read_all(store)
    clear(store)
    with store.write() as session:
        put_what_came_before(session)
        assert accept_comments(session, ARRIVALS, now=NOW) == one_by_one
    assert read_all(store) == expected
    with store.read() as session:
        states = {n: get_comment(session, "vk", f"wall-1_{n}").state for n in (1, 5, 7, 11)}
    assert states == {1: "answered", 5: "answered", 7: CommentState.OPEN, 11: "answered"}


def test_accept_comments_twice_changes_nothing(store):
    for expected in (True, False):
        with store.write() as session:
            one = [arrival(1, author_id="7"), arrival(2)]
            assert accept_comments(session, one, now=NOW) == [expected, expected]
    with store.write() as session:
        assert accept_comments(session, [], now=NOW) == []


def test_accept_comments_asks_the_database_no_more_for_more(store):
    asked = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for start, n in ((100, 20), (200, 200)):
        asked.clear()
        with store.write() as session:
            some = [arrival(n, author_id=str(n % 9)) for n in range(start, start + n)]
            accept_comments(session, some, now=NOW)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 4
