"""A comment as the rules read it: worked out once, shared by all of them."""

from dataclasses import dataclass
from functools import cached_property

from classifier.rules.normalize import View, read_view, read_words
from classifier.rules.profanity import WORD, Hit, find_profane

Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """A text and what is worked out from it on demand.

    chunks : runs of non-space characters that hold a profane word, in order.
    torn : look for words torn apart by spaces.
    """

    text: str
    chunks: tuple[tuple[str, int], ...] = ()
    torn: bool = True

    @cached_property
    def view(self) -> View:
        """Lower case, strange glyphs off; spans of detectors count in it."""
        return read_view(self.text)

    @cached_property
    def words(self) -> str:
        """Text of the view with look-alike letters put back, same length."""
        return read_words(self.view)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Words of the text, each once: what a pattern is not worth running without."""
        return frozenset(WORD.findall(self.words))

    @cached_property
    def profane(self) -> list[Hit]:
        """Мат, rude and mild words; places count in the original text."""
        return find_profane(self.text, self.chunks, self.view if self.torn else None)

    def is_capital(self, place: int) -> bool:
        """Whether a character of the view is a capital letter in the text, not in all CAPS."""
        start, stop = self.view.span(place, place + 2)
        return self.text[start:stop].istitle()
