"""What a year's comments name and the gazetteer lacks, for a clerk to look over.

Patterns («улица X», «д. X») and natasha's name tagger; slow, so never on the request path.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from classifier.markup import clean_markup
from classifier.names import mask_names
from classifier.places import Gazetteer
from classifier.places.forms import fold
from training.places_mentions import PATTERN, mentions
from training.places_stems import Proposal, join_mentions
from training.tables import create_table

COLUMNS = ("accept", "sort", "type", "name", "settlement", "count", "found_by", "examples")
CONTEXT = 35  # characters of an example on each side
EXAMPLES = 3
MIN_COUNT = 2
DIGITS = re.compile(r"\d[\d ()-]{5,}\d")


def propose(
    texts: Sequence[str],
    gazetteer: Gazetteer,
    *,
    min_count: int = MIN_COUNT,
    report: Callable[[int], None] = lambda done: None,
) -> list[Proposal]:
    """Names seen in at least `min_count` comments, most frequent first.

    `report` is told how many comments are done. Copies of a text count once.
    """
    found: dict[tuple[str, str], Proposal] = {}
    with threadpool_limits(1):  # threads on such small matrices cost ten times what they save
        for done, text in enumerate(dict.fromkeys(texts)):
            _collect(clean_markup(text).text, gazetteer, found)
            report(done + 1)
        kept = join_mentions(found.values(), [street.name for street in gazetteer.streets])
        often = [one for one in kept if one.count >= min_count]
        for one in often:
            one.examples = [_masked(*parts) for parts in one.cuts]
    return sorted(often, key=lambda one: (-one.count, one.sort, one.name))


def _collect(text: str, gazetteer: Gazetteer, found: dict[tuple[str, str], Proposal]) -> None:
    """Add what one comment names to the proposals so far."""
    places = gazetteer.find(text)
    taken = [(place.start, place.stop) for place in places]
    towns = {place.settlement for place in places if place.settlement}
    seen: set[tuple[str, str]] = set()
    for mention in mentions(text):
        key = mention.sort, fold(mention.name)
        if any(mention.start < stop and start < mention.stop for start, stop in taken):
            continue
        taken.append((mention.start, mention.stop))
        if key in seen:
            continue
        seen.add(key)
        proposal = found.setdefault(key, Proposal(mention.sort, mention.type, mention.name))
        proposal.type = proposal.type or mention.type
        proposal.count += 1
        proposal.typed += mention.source == PATTERN
        proposal.forms[fold(mention.form)] += 1
        proposal.spelt.setdefault(fold(mention.form), mention.form)
        proposal.sources.add(mention.source)
        proposal.towns.update(towns)
        if len(proposal.cuts) < EXAMPLES:
            proposal.cuts.append(_cut(text, mention.start, mention.stop))


def write_proposals(proposals: Iterable[Proposal], path: Path) -> None:
    """A table with an empty column `accept` for the clerk: «да» takes the row in."""
    with create_table(path, COLUMNS) as table:
        for one in proposals:
            street = one.sort == "street"
            town = _town_of(one) if street else ""
            table.write(
                {
                    "accept": "",
                    "sort": one.sort,
                    "type": one.type,
                    "name": one.name,
                    "settlement": town,
                    "count": one.count,
                    "found_by": ", ".join(sorted(one.sources)),
                    "examples": " | ".join(one.examples),
                }
            )


def _town_of(proposal: Proposal) -> str:
    """The settlement that at least half of the comments name beside the street."""
    for town, count in proposal.towns.most_common(1):
        return town if count * 2 >= proposal.count else ""
    return ""


def _cut(text: str, start: int, stop: int) -> tuple[str, str, str]:
    return text[max(0, start - CONTEXT) : start], text[start:stop], text[stop : stop + CONTEXT]


def _masked(before: str, name: str, after: str) -> str:
    """An example without phones and people; the proposed name itself stays."""
    before, after = (mask_names(DIGITS.sub("…", part)) for part in (before, after))
    return "…" + f"{before}{name}{after}".replace("\n", " ").strip() + "…"
