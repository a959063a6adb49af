"""Texts made to hurt: long runs that a careless pattern reads again and again."""

import time

import pytest

from classifier import Comment, Tagger

LONGEST = 20_000  # characters the tagger reads
LIMIT_S = 1.0  # one such text takes 0.05 s; a quadratic pattern takes many seconds here

RUNS = [
    *("a", "я", "1", ".", "а.", "a.b", "1-", "-", "<", "«", "&", "@", "))", "х*", "+7", "ё́"),
    *("[id1|", "http://", "ул. ", "дом 5 ", "улица", "блять ", "\n", "\u200b", "👍", "\x00"),
]


@pytest.fixture(scope="module")
def tagger(tiny_bundle):
    tagger = Tagger.load(tiny_bundle)
    tagger.tag([Comment("яма на Луначарского, пиздец")])  # what is built on first use
    return tagger


@pytest.mark.parametrize("run", RUNS)
def test_no_run_of_characters_stops_the_tagger(tagger, run):
    text = (run * LONGEST)[:LONGEST]
    started = time.process_time()
    tagger.tag([Comment(text)])
    assert time.process_time() - started < LIMIT_S


def test_one_tag_per_comment_whatever_the_neighbours(tagger):
    texts = ["", "яма", "\x00", "я" * 1_000_000, "\ud800", "яма", "🙂" * 100]
    tags = tagger.tag([Comment(text) for text in texts])
    assert len(tags) == len(texts)
    assert tags[1] == tags[5]


@pytest.mark.parametrize(
    "text",
    [
        "'[id1|Анна], пиздец<br>на Луначарского 12",
        "<p>пиздец</p>&nbsp;&amp; на Луначарского 12",
        "[club5|Район] пиздец [id7|Пётр] на <b>Луначарского 12</b>",
        "\x00пиздец\ud800 на Луначарского 12",
        "👏👏 пиздец ё́ на Луначарского 12",
        "пиздец\r\nна Луначарского 12",
    ],
)
def test_findings_and_places_stand_where_they_are_written(tagger, text):
    [tags] = tagger.tag([Comment(text)])
    assert [text[one.start : one.stop] for one in tags.findings] == ["пиздец"]
    assert text[tags.places[0].start : tags.places[0].stop] == "Луначарского 12"


def test_post_in_markup_gives_its_place_without_a_span(tagger):
    post = "'[club1|Район]<br>Грейдер в деревне Ерыши"
    [tags] = tagger.tag([Comment("а у нас яма", post=post)])
    assert tags.settlement == "Ерыши"
    assert [(place.how, place.start, place.stop) for place in tags.places] == [("post", 0, 0)]
