"""Incidents with мат put into them: what the tags and the executor lose against the same without.

    python -m benchmarks.profane_incidents [--data ../shared/data] [--rows 2000] [--seed 1]

Without --data the samples are trained on and held out by a random split, and the table of the
samples names the executor. With it the incidents are those of perm/incidents.csv, the executor
is guessed from history, and its accuracy is counted too. Мат stands where people put it: a cry
at either end, a word before a noun, one after a verb, plain or in any disguise.
"""

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

from api.pipeline import Answer, Pipeline
from api.settings import Settings
from benchmarks.disguises import BASES, DISGUISES
from classifier import Comment, Taxonomy
from classifier.morph import load_morph
from classifier.rules.word_lists import words_of
from training.labelled import read_labelled
from training.train import save_training, train

TEST_SHARE, SEED = 0.2, 42
CRIES = words_of("блять бля пиздец блядь ебать заебали охуели нахуй")
EPITHETS = ("ебаный", "ебучий", "хуевый", "охуенный")
AFTER_VERB = words_of("нахуй блять нихуя")
WORD = re.compile(r"[А-Яа-яЁё]{3,}")
MOST_PLACES = 3  # where мат is put in one comment

Reader = Callable[[Answer], object]
FIELDS: Mapping[str, Reader] = {
    "вид": lambda answer: answer.tags.kind,
    "группа": lambda answer: answer.tags.group and answer.tags.group.name,
    "тема": lambda answer: answer.tags.topic and answer.tags.topic.name,
    "место": lambda answer: (
        answer.tags.settlement,
        answer.tags.street,
        answer.tags.house,
        answer.tags.object,
    ),
    "исполнитель": lambda answer: answer.suggestion.executor and answer.suggestion.executor.name,
    "решение": lambda answer: answer.suggestion.outcome,
}
# field → column of the label it is compared with
LABELS = {"вид": "kind", "группа": "group", "тема": "topic", "исполнитель": "executor"}


def main() -> None:
    """Fit, put мат in, print what changed and how often each field is right."""
    options = _parse_arguments()
    learnt, test, settings = _read(options.data)
    test = test.sample(min(options.rows, len(test)), random_state=SEED)
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        taxonomy = Taxonomy.from_csv(settings.samples / "taxonomy.csv")
        save_training(
            train(learnt, taxonomy, holdout=0), bundle, samples=settings.samples, sources=[]
        )
        pipeline = Pipeline.load(
            Settings(bundle=bundle, routes=None if options.data else settings.samples)
        )
        decent = [str(text) for text in test["text"]]
        chance = random.Random(options.seed)
        profane = [put_profanity(text, chance) for text in decent]
        before = pipeline.answer([Comment(text) for text in decent])
        after = pipeline.answer([Comment(text) for text in profane])
    print_losses(before, after, test)


def print_losses(before: Sequence[Answer], after: Sequence[Answer], test: pd.DataFrame) -> None:
    """One row a field: answers that changed, the share right without мат and with it."""
    print(f"инцидентов {len(before)}, советуют скрыть {_share_hidden(after):.1%}")
    print("| поле | ответов изменилось | верно без мата | верно с матом |\n|---|---|---|---|")
    for name, read in FIELDS.items():
        said, now = [read(one) for one in before], [read(one) for one in after]
        changed = sum(old != new for old, new in zip(said, now, strict=True))
        right = [_share_right(values, test, name) for values in (said, now)]
        print(f"| {name} | {changed} | {right[0]} | {right[1]} |")


def _share_hidden(answers: Sequence[Answer]) -> float:
    return sum(answer.tags.verdict == "hide" for answer in answers) / len(answers)


def _share_right(said: Sequence[object], test: pd.DataFrame, name: str) -> str:
    column = LABELS.get(name)
    if column is None or column not in test or test[column].isna().all():
        return "–"
    pairs = [
        (value, label)
        for value, label in zip(said, test[column], strict=True)
        if isinstance(label, str)
    ]
    return f"{sum(str(value) == label for value, label in pairs) / len(pairs):.4f}"


def put_profanity(text: str, chance: random.Random) -> str:
    """The text with мат in one to three places of it, each word in a disguise of its own."""
    words = text.split(" ")
    for _ in range(chance.randint(1, MOST_PLACES)):
        place = chance.choice((_cry, _epithet, _after_verb))(words, chance)
        words = [*words[: place[0]], place[1], *words[place[0] :]]
    return " ".join(words)


def _cry(words: Sequence[str], chance: random.Random) -> tuple[int, str]:
    if chance.random() < 0.5:
        return 0, _hide(chance.choice(CRIES), chance) + chance.choice((",", "!", " ,", "..."))
    return len(words), _hide(chance.choice((*CRIES, chance.choice(BASES))), chance)


def _epithet(words: Sequence[str], chance: random.Random) -> tuple[int, str]:
    at = _find(words, "NOUN", chance)
    return at, _hide(chance.choice(EPITHETS), chance)


def _after_verb(words: Sequence[str], chance: random.Random) -> tuple[int, str]:
    at = _find(words, "VERB", chance)
    return min(at + 1, len(words)), _hide(chance.choice(AFTER_VERB), chance)


def _find(words: Sequence[str], part: str, chance: random.Random) -> int:
    """Place of a word of that part of speech; the end where there is none."""
    places = [
        at
        for at, word in enumerate(words)
        if WORD.fullmatch(word) and part == load_morph().parse(word)[0].tag.POS
    ]
    return chance.choice(places) if places else len(words)


def _hide(word: str, chance: random.Random) -> str:
    """Half of the words plain, as people write them."""
    if chance.random() < 0.5:
        return word
    return DISGUISES[chance.choice(tuple(DISGUISES))](word, chance)


def _read(data: Path | None) -> tuple[pd.DataFrame, pd.DataFrame, Settings]:
    settings = Settings()
    paths = [data / "perm" / "incidents.csv"] if data else [settings.samples / "comments.csv"]
    if not paths[0].is_file():
        sys.exit(f"нет {paths[0]}: укажите --data ПАПКА с настоящими данными или уберите её")
    ordinary = sorted((data / "ordinary").glob("*.csv")) if data else []
    frame = read_labelled(paths, {}).frame
    learnt, test = train_test_split(frame, test_size=TEST_SHARE, random_state=SEED)
    if ordinary:
        learnt = pd.concat(
            [learnt, read_labelled([], {}, ordinary=ordinary).frame], ignore_index=True
        )
    else:
        test = test[test["kind"] == "incident"]
    return learnt.reset_index(drop=True), test.reset_index(drop=True), settings


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Инциденты с матом против них же без него")
    parser.add_argument("--data", type=Path, help="папка настоящих данных; без неё — образцы")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
