"""Lists of words written as lines of text, the way a person reads and sorts them."""


def words_of(lines: str) -> tuple[str, ...]:
    """Words between spaces, in order."""
    return tuple(lines.split())


def starts_of(lines: str) -> tuple[str, ...]:
    """Starts of words; «гад_» is the whole word, kept as «гад » with its border."""
    return tuple(start.replace("_", " ") for start in words_of(lines))
