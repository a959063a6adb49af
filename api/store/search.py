"""Full-text search over dictionary forms, the same on both databases."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, text
from sqlalchemy.orm import Session

from api.store.tables import CommentRow
from classifier.markup import clean_markup
from classifier.morph import CACHED_WORDS, LONGEST_WORD, load_morph, tokenize

MAX_WORDS = 2_000  # words of one comment that are indexed
FOUND = 1_000  # newest matches that a search through all comments gives
NEAR = 20_000  # newest comments that such a search looks through first


def make_search_text(comment: str) -> str:
    """Dictionary forms of a comment's words, every one a word may have.

    >>> make_search_text("Ямы на улицах Озёрного!!")
    'ям яма на улица озерный'
    """
    return " ".join(form for word in _split(comment)[:MAX_WORDS] for form in find_forms(word))


@lru_cache(maxsize=CACHED_WORDS)
def find_forms(word: str) -> tuple[str, ...]:
    """All dictionary forms of a lower-case word: «ямы» is «яма», and «ям» as well.

    >>> find_forms("ямы")
    ('ям', 'яма')
    """
    if not "а" <= word[0] <= "я" or len(word) > LONGEST_WORD:
        return (word,)
    forms = {parse.normal_form.replace("ё", "е") for parse in load_morph().parse(word)}
    return tuple(sorted(forms)) or (word,)


def match_words(session: Session, query: str) -> ColumnElement[bool] | None:
    """Condition on `CommentRow`: all words of the query occur, in any form, the last one begun.

    None for a query without words.
    """
    words = _split(query)
    if not words:
        return None
    last = tuple(dict.fromkeys((words[-1], *find_forms(words[-1]))))
    forms = [*map(find_forms, words[:-1]), last]
    if session.get_bind().dialect.name == "sqlite":
        found: Select[tuple[int]] = select(literal_column("rowid")).select_from(
            text("comments_fts")
        )
        return CommentRow.id.in_(
            found.where(literal_column("comments_fts").match(_phrase_sqlite(forms)))
        )
    query_words = func.to_tsquery(literal_column("'pg_catalog.simple'"), _phrase_postgres(forms))
    return func.comment_words(CommentRow.search_text).bool_op("@@")(query_words)


def find_first(
    session: Session, words: ColumnElement[bool], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Condition on `CommentRow`: words and conditions hold, found before anything is ordered.

    Else PostgreSQL may walk the comments in order and split every text it meets on the way.
    """
    if session.get_bind().dialect.name == "sqlite":
        return and_(words, *conditions)
    # A plan made once for any words does not know how rare these are.
    session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    found = select(CommentRow.id).where(words, *conditions).cte("found")
    return CommentRow.id.in_(select(found.prefix_with("MATERIALIZED").c.id))


def find_newest(
    session: Session, words: ColumnElement[bool], *conditions: ColumnElement[bool]
) -> Sequence[int]:
    """Ids of the newest comments for which words and conditions hold, `FOUND` of them at most.

    A common word is met among the newest comments often enough; a rare one is looked for in all.
    """
    newest = session.scalar(select(func.max(CommentRow.id))) or 0
    near = newest - NEAR if session.get_bind().dialect.name == "postgresql" else 0
    ids: Sequence[int] = ()
    for after in dict.fromkeys((near, 0)):
        since = (CommentRow.id > after,) if after > 0 else ()
        query = select(CommentRow.id).where(find_first(session, words, *conditions, *since))
        ids = session.scalars(query.order_by(CommentRow.id.desc()).limit(FOUND)).all()
        if len(ids) == FOUND:
            break
    return ids


def _phrase_sqlite(forms: list[tuple[str, ...]]) -> str:
    *rest, last = forms
    words = [" OR ".join(f'"{form}"' for form in one) for one in rest]
    words.append(" OR ".join(f'"{form}"*' for form in last))
    return " AND ".join(f"({one})" for one in words)


def _phrase_postgres(forms: list[tuple[str, ...]]) -> str:
    *rest, last = forms
    words = [" | ".join(f"'{form}'" for form in one) for one in rest]
    words.append(" | ".join(f"'{form}':*" for form in last))
    return " & ".join(f"({one})" for one in words)


def _split(words: str) -> list[str]:
    return [word for word in tokenize(clean_markup(words).text) if word.isalnum()]
