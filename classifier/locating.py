"""Where a comment speaks of: its own places, else those of what it answers."""

from collections.abc import Sequence
from dataclasses import replace

from classifier.comment import Comment
from classifier.markup import CleanText, clean_markup
from classifier.places import Gazetteer
from classifier.tags import Place


class Locator:
    """Places of the comments of one batch, by one gazetteer.

    A post is searched once, however many comments stand under it.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._around: dict[tuple[str, str], tuple[Place, ...]] = {}

    def find(self, clean: CleanText, comment: Comment) -> tuple[Place, ...]:
        """Places of the comment, else of the comment it answers, else of the post.

        clean : the comment's text as the rules left it; places point into the original.
        """
        sources = {"parent": comment.parent, "post": comment.post}
        around = {how: clean_markup(text).text for how, text in sources.items() if text}
        near = "\n".join(around.values())
        places = self._gazetteer.find(clean.text, near=near)
        if places:
            return tuple(_moved(place, clean) for place in places)
        for how, text in around.items():
            inherited = self._find_around(text, near)
            if inherited:
                return _inherit(inherited, how)
        return ()

    def _find_around(self, text: str, near: str) -> tuple[Place, ...]:
        key = text, near
        if key not in self._around:
            self._around[key] = tuple(self._gazetteer.find(text, near=near))
        return self._around[key]


def _inherit(places: Sequence[Place], how: str) -> tuple[Place, ...]:
    return tuple(replace(place, start=0, stop=0, how=how) for place in places)


def _moved(place: Place, clean: CleanText) -> Place:
    start, stop = clean.to_original(place.start, place.stop)
    if (start, stop) == (place.start, place.stop):
        return place
    return replace(place, start=start, stop=stop)
