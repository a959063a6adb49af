"""«Почему так» and «почему молчит»: the program's reasons in words, and the words that decided."""

from functools import lru_cache

from api.desk.suggested import Suggested
from api.pipeline import Pipeline
from api.russian import percent
from classifier import Comment, Reason
from classifier.model import GROUP, TOPIC
from classifier.tags import KIND_NAMES, Kind, Verdict

REMEMBERED = 5_000  # texts whose deciding words are kept
TITLES = {GROUP: "группу тем", TOPIC: "тему", "kind": "вид"}


def find_words(pipeline: Pipeline, text: str, post: str | None) -> tuple[Reason, ...]:
    """Words of the text that decided the group."""
    return _find_words(pipeline.tagger.version, text, post, _Explainer(pipeline))


def explain_why(suggested: Suggested) -> list[str]:
    """Why the program suggests what it suggests."""
    kind = Kind(suggested.values["kind"] or Kind.OTHER)
    said = [f"Вид — {KIND_NAMES[kind]}, уверенность {percent(suggested.kind_confidence)}."]
    if suggested.is_incident and suggested.groups:
        best = suggested.groups[0]
        said.append(f"Группа — «{best.name}», уверенность {percent(best.confidence)}.")
    if suggested.values["settlement"]:
        said.append(_explain_place(suggested))
    said.append(suggested.reason[:1].upper() + suggested.reason[1:].rstrip(".") + ".")
    if suggested.matched_row:
        said.append(f"Строка {suggested.matched_row} таблицы исполнителей (routes.csv).")
    if suggested.values["verdict"] != Verdict.CLEAN:
        said.append("Правила группы советуют посмотреть на этот комментарий; решает человек.")
    return said


def explain_silence(suggested: Suggested) -> list[str]:
    """Why the program leaves something to a person; empty where it promises everything."""
    if not suggested.is_incident:
        share = percent(suggested.kind_confidence)
        kind = KIND_NAMES[Kind(suggested.values["kind"] or Kind.OTHER)]
        return [
            f"Исполнителя не называет: комментарий похож на «{kind}» ({share}), не на инцидент."
        ]
    said = []
    for head in (GROUP, TOPIC):
        options = suggested.groups if head == GROUP else suggested.topics
        if head not in suggested.sure and options:
            said.append(
                f"Не обещает {TITLES[head]}: у лучшей {percent(options[0].confidence)}, а верных в "
                "95 случаях из 100 при такой уверенности не набирается. Выберите из списка."
            )
    if suggested.executor is None:
        said.append(f"Исполнителя не назначает: {suggested.reason.rstrip('.')}.")
    if not suggested.values["settlement"]:
        said.append("Места в тексте и записи не нашла: кто отвечает, зависит от места.")
    return said


def _explain_place(suggested: Suggested) -> str:
    how = next(
        (one["how"] for one in suggested.places if one["settlement"]),
        "text",
    )
    where = {
        "post": "назван в записи",
        "object": "следует из улицы или объекта в тексте",
    }.get(how, "назван в тексте")
    return f"Место — {suggested.values['settlement']}: {where}."


class _Explainer:
    """The pipeline as a key of the cache: equal to any other, the version tells bundles apart."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Explainer)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=REMEMBERED)
def _find_words(
    version: str, text: str, post: str | None, explainer: _Explainer
) -> tuple[Reason, ...]:
    return explainer.pipeline.tagger.explain(Comment(text, post=post)).get(GROUP, ())
