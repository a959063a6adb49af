"""«Почему так» and «почему молчит»: the program's reasons in words, and the words that decided."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from api.desk.suggested import Suggested
from api.pipeline import Pipeline
from api.russian import percent
from classifier import Comment, Reason
from classifier.heads import GROUP, INCIDENT, INCIDENT_TYPE, KIND, TOPIC
from classifier.tags import INCIDENT_TYPE_NAMES, KIND_NAMES, IncidentType, Kind, Verdict

Words = Mapping[str, tuple[Reason, ...]]  # by head

REMEMBERED = 5_000  # texts whose deciding words are kept
TITLES = {GROUP: "группу тем", TOPIC: "тему"}
MOST_WORDS = 3  # named for a head
NO_WORDS: Words = {}


def find_words(pipeline: Pipeline, text: str, post: str | None) -> Words:
    """Words of the text that decided each head."""
    return _find_words(pipeline.tagger.version, text, post, _Explainer(pipeline))


def choose_words(suggested: Suggested | None, words: Words) -> dict[str, tuple[Reason, ...]]:
    """Words to underline in the text: those of the kind, and of an incident's group.

    What the group's rules found is marked already, and is quoted nowhere.
    """
    if suggested is None:
        return {}
    heads = [GROUP] if suggested.is_incident else []
    return {
        head: _clean(suggested, words.get(head, ())) for head in (*heads, _kind_head(suggested))
    }


def explain_why(suggested: Suggested, text: str, words: Words = NO_WORDS) -> list[str]:
    """Why the program suggests what it suggests, head by head."""

    def say(what: str, name: str, confidence: float | None, head: str) -> str:
        share = f", уверенность {percent(confidence)}" if confidence is not None else ""
        return f"{what} — {name}{share}{_quote(text, _clean(suggested, words.get(head, ())))}."

    kind = Kind(suggested.values["kind"] or Kind.OTHER)
    said = [say("Вид", KIND_NAMES[kind], suggested.kind_confidence, _kind_head(suggested))]
    if suggested.is_incident:
        for what, options, head in (
            ("Группа", suggested.groups, GROUP),
            ("Тема", suggested.topics, TOPIC),
        ):
            if options:
                said.append(say(what, f"«{options[0].name}»", options[0].confidence, head))
        if suggested.values["incident_type"]:
            type_name = INCIDENT_TYPE_NAMES[IncidentType(suggested.values["incident_type"])]
            said.append(say("Тип", type_name, None, INCIDENT_TYPE))
    if suggested.values["settlement"]:
        said.append(_explain_place(suggested))
    said.append(suggested.reason[:1].upper() + suggested.reason[1:].rstrip(".") + ".")
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


def _kind_head(suggested: Suggested) -> str:
    return INCIDENT if suggested.is_incident else KIND


def _clean(suggested: Suggested, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(
        one
        for one in reasons
        if all(one.stop <= f["start"] or one.start >= f["stop"] for f in suggested.findings)
    )


def _quote(text: str, reasons: Iterable[Reason]) -> str:
    quoted = dict.fromkeys(f"«{text[one.start : one.stop].lower()}»" for one in reasons)
    return f": {', '.join(list(quoted)[:MOST_WORDS])}" if quoted else ""


class _Explainer:
    """The pipeline as a key of the cache: equal to any other, the version tells bundles apart."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Explainer)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=REMEMBERED)
def _find_words(version: str, text: str, post: str | None, explainer: _Explainer) -> Words:
    return explainer.pipeline.tagger.explain(Comment(text, post=post))
