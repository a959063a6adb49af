"""Places a comment inherits, and how often they are looked for."""

from classifier import Comment
from classifier.locating import Locator
from classifier.markup import clean_markup
from classifier.places import Gazetteer
from classifier.places.records import Settlement


class CountingGazetteer:
    def __init__(self):
        self.inner = Gazetteer((Settlement("Озерки", "деревня"), Settlement("Бересток", "деревня")))
        self.asked = []

    def find(self, text, *, near=""):
        self.asked.append(text)
        return self.inner.find(text, near=near)


def find_all(gazetteer, comments):
    locator = Locator(gazetteer)
    return [locator.find(clean_markup(comment.text), comment) for comment in comments]


def test_a_post_is_searched_once_for_all_its_comments():
    gazetteer = CountingGazetteer()
    post = "Воду в деревне Озерки вернут к вечеру"
    comments = [Comment(f"а у нас {n}?", post=post) for n in range(5)]
    found = find_all(gazetteer, comments)
    assert [[(p.settlement, p.how) for p in places] for places in found] == [
        [("Озерки", "post")]
    ] * 5
    assert gazetteer.asked.count(post) == 1


def test_the_comment_answered_comes_before_the_post_and_after_ones_own_words():
    gazetteer = CountingGazetteer()
    around = {"post": "Ремонт в деревне Озерки", "parent": "А в деревне Бересток когда?"}
    own, inherited = find_all(
        gazetteer,
        [Comment("в деревню Озерки приедут?", **around), Comment("вот именно", **around)],
    )
    assert [(p.settlement, p.how) for p in own] == [("Озерки", "text")]
    assert [(p.settlement, p.how) for p in inherited] == [("Бересток", "parent")]
