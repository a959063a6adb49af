"""Full-text search over dictionary forms, the same on both databases."""

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text
from sqlalchemy.orm import Session

from api.store.tables import CommentRow
from classifier.markup import clean_markup
from classifier.morph import CACHED_WORDS, LONGEST_WORD, load_morph, tokenize

MAX_WORDS = 2_000  # words of one comment that are indexed


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
    simple: ColumnElement[str] = literal_column("'simple'")
    vector = func.to_tsvector(simple, func.coalesce(CommentRow.search_text, literal_column("''")))
    return vector.bool_op("@@")(func.to_tsquery(simple, _phrase_postgres(forms)))


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
