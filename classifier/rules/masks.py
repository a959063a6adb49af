"""Stars, dots and dashes inside a word: how many letters each may hide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifier.morph import load_morph
from classifier.rules.normalize import fold_repeats
from classifier.rules.roots import plain_level
from classifier.rules.word_lists import words_of

# Nobody writes these inside a word but to hide letters; an emoji is as good as a star.
STRONG = frozenset("*#%@$&^~×•●■░□▪¤§+=₽€№")
# These also stand where a space was forgotten, or apart: «х.у.й».
WEAK = frozenset("._-–—,'’`/|\\:;!?\"…·°")
LAST_SIGN = "\u2fff"  # above it are pictures: «пи🤬ец»
COMMAS = frozenset(',;:!?"/\\|')  # after a word rather than inside one
ONE_LETTER_WORDS = frozenset("авжикосуябэ")
LONG_RUN = 3  # signs; nobody puts so many commas but to hide
BRACKETS = frozenset("()[]{}<>«»“”„")  # nobody hides anything behind these
SIGNS_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
RUN = re.compile(r"[^\W_]+|[\W_]+")
VISIBLE = 2  # letters of a root that must be left to guess it by
MORE_LETTERS = 3  # that a run of stars may hide beyond its length: «п**ц»
STUMP = re.compile(r"[хпбе][*#]{2,8}")  # «х**», «п****»
SHORT_DOTTED = re.compile("х[^а-я]{1,2}[йюя]|[пхбе][^а-я]{2,}[цйяьт]")
FIRST_LETTERS = "хпбе"  # of the words that are written as a letter, dots and a tail
DOTTED_FIRST = frozenset("хпбемгзон")  # of «з...бали» and «о...уевший» too
ROOTS = words_of(
    "хуй хуе хуя хуи хую пизд ебат ебан ебал ебут ебет ебис ебну ебло ебла еби ебу ебо ебы бляд блят "
    "мудак муди мудо пидор пидар пидр гандон гондон залуп дроч"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """A run of signs that hides `least` to `most` letters, most likely `length`."""

    least: int
    most: int
    length: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked word in parts.

    items : letters and masks in order.
    is_strong : every mask is of stars, or of the like.
    is_bare : a letter and stars alone, «х**».
    """

    items: tuple[str | Mask, ...]
    is_strong: bool
    is_bare: bool = False

    @property
    def exact(self) -> tuple[str | Mask, ...]:
        """The same with a sign for each letter: «с**а» is «сука» before all."""
        return tuple(
            Mask(item.length, item.length, item.length) if isinstance(item, Mask) else item
            for item in self.items
        )

    def filled(self) -> Iterator[str]:
        """Words that a single run of stars in a root may hide: «от***дили» → «отпиздили»."""
        places = [index for index, item in enumerate(self.items) if isinstance(item, Mask)]
        if len(places) != 1 or not self.is_strong:
            return
        mask = self.items[places[0]]
        before = "".join(item for item in self.items[: places[0]] if isinstance(item, str))
        after = "".join(item for item in self.items[places[0] + 1 :] if isinstance(item, str))
        assert isinstance(mask, Mask)
        for root in ROOTS:
            for start in range(len(root)):
                for stop in range(start + 1, len(root) + 1):
                    if (
                        mask.least <= stop - start <= mask.most
                        and len(root) - (stop - start) >= VISIBLE
                        and before.endswith(root[:start])
                        and after.startswith(root[stop:])
                    ):
                        yield before + root[start:stop] + after


def split_masks(chunk: str) -> Masked | None:
    """Parts of a chunk, None where it hides nothing or is no masked word.

    At least two letters must be left, and with weak signs at least half of them.
    """
    if STUMP.fullmatch(chunk):
        return Masked((), is_strong=True, is_bare=True)
    if _is_beside_a_word(chunk):
        return None
    letters, digits = sum(map(str.isalpha, fold_repeats(chunk))), sum(map(str.isdigit, chunk))
    hidden = sum(not char.isalnum() for char in chunk)
    if letters < 2 or not hidden or digits >= letters or not BRACKETS.isdisjoint(chunk):
        return None
    runs = [match.group() for match in RUN.finditer(chunk)]
    signs = [run for run in runs if not run[0].isalnum()]
    strong = all(_is_strong(run) for run in signs)
    if not strong and digits and not _is_apart(runs):
        return None
    if not strong and (_is_spelled(runs) or not _may_be_dotted(chunk, letters, runs)):
        if not _is_apart(runs):
            return None
        return Masked(tuple(_folded("".join(filter(str.isalnum, chunk)))), is_strong=False)
    items: list[str | Mask] = []
    for place, run in enumerate(runs):
        if run[0].isalnum():
            items.extend(_folded(run))
        else:
            items.append(_mask(run, is_last=place == len(runs) - 1))
    return Masked(tuple(items), is_strong=strong)


def _is_strong(run: str) -> bool:
    return all(char in STRONG or char not in WEAK for char in run)


def _mask(run: str, *, is_last: bool) -> Mask:
    length = len(run)
    if _is_strong(run):
        is_picture = run[0] > LAST_SIGN
        return Mask(
            1, length + (MORE_LETTERS if length > 1 or is_last or is_picture else 0), length
        )
    return Mask(0, 1, 1) if length == 1 else Mask(1, length + MORE_LETTERS, length)


def _may_be_dotted(chunk: str, letters: int, runs: list[str]) -> bool:
    """Whether dots may hide letters: «п..дец», «зае...ли»; not «вот...ты», «т.е»."""
    if letters == 2:
        return SHORT_DOTTED.fullmatch(chunk) is not None
    if any(len(run) < LONG_RUN and not COMMAS.isdisjoint(run) for run in runs):
        return len(runs) == 3 and not any(map(is_word, runs[::2]))
    if len(runs) == 3 and len(runs[1]) > 1 and not (is_word(runs[0]) and is_word(runs[2])):
        return len(runs[0]) > 1 or runs[0] in DOTTED_FIRST
    signs = [len(run) for run in runs if not run[0].isalnum()]
    if max(signs) <= 2:
        return len(set(chunk)) > sum(signs)
    return len(signs) == 1 and (len(runs[0]) > 2 or chunk[0] in FIRST_LETTERS)


def is_word(run: str) -> bool:
    """Whether a run of letters of a masked chunk may stand by itself: «ты», «и», «конец»."""
    if len(run) == 1:
        return run in ONE_LETTER_WORDS
    return run.isdigit() or load_morph().word_is_known(run)


def _is_beside_a_word(chunk: str) -> bool:
    """«*Больше», «конец=»: the sign stands before a word or after it, and hides nothing."""
    core = SIGNS_AROUND.sub("", chunk)
    return (
        core.isalpha()
        and len(core) < len(chunk)
        and plain_level(core) is None
        and load_morph().word_is_known(core)
    )


def _is_spelled(runs: list[str]) -> bool:
    """«п.з.д.», «х.у.й»: three letters or more, each by itself, and none of them hidden."""
    letters = [run for run in runs if run[0].isalnum()]
    return len(letters) > VISIBLE and all(len(run) == 1 for run in letters)


def _is_apart(runs: list[str]) -> bool:
    """«п.и.з.д.е.ц»: one or two letters between the signs."""
    return len(runs) > 2 and all(len(run) <= 2 for run in runs)


def _folded(run: str) -> Iterator[str]:
    previous = ""
    for char in run:
        if char != previous:
            yield char
        previous = char
