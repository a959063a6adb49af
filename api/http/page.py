"""Paste a comment, see what Otklik makes of it: `/try`, or `/` where there is no desk."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.desk.layout import describe_tool_frame
from api.desk.visitor import check_tool
from api.http.dependencies import NowDep, PipelineDep
from api.http.highlight import FINDING_TITLES, cut
from api.http.metrics import COMMENTS
from api.pipeline import Answer, Pipeline
from api.russian import percent, spell_moment
from classifier import Comment, Kind, Reason
from classifier.heads import GROUP
from classifier.tags import INCIDENT_TYPE_NAMES, KIND_NAMES, VERDICT_NAMES
from routing import OUTCOME_NAMES

MAX_TEXT = 20_000  # characters; a longer paste is cut, and the page says so
EXAMPLES = (
    "На Луначарского люк открыт, дети ходят!!",
    "спасибо за лавочки в парке, а урны когда поставите?",
    "в озерном опять нет горячей воды, третий день",
    "Какая красота! Молодцы ребята 👏👏👏",
)

templates = Jinja2Templates(
    Path(__file__).resolve().parent.parent / "templates",
    context_processors=[describe_tool_frame],
)
templates.env.filters["percent"] = percent
templates.env.filters["moment"] = spell_moment
templates.env.globals.update(
    kind_names=KIND_NAMES,
    type_names=INCIDENT_TYPE_NAMES,
    verdict_names=VERDICT_NAMES,
    outcome_names=OUTCOME_NAMES,
    examples=EXAMPLES,
    finding_titles=FINDING_TITLES,
)


def add_page(app: FastAPI, path: str) -> None:
    """Serve the page under this path."""
    for method, endpoint in (("GET", show_page), ("POST", tag_on_page)):
        app.add_api_route(
            path,
            endpoint,
            methods=[method],
            dependencies=[Depends(check_tool)],
            include_in_schema=False,
            response_class=HTMLResponse,
        )


def show_page(request: Request, pipeline: PipelineDep) -> HTMLResponse:
    """The empty form with examples."""
    return _render(request, {"text": "", "post": "", "bundle": pipeline.tagger.version})


def tag_on_page(
    request: Request,
    pipeline: PipelineDep,
    now: NowDep,
    text: Annotated[str, Form()] = "",
    post: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The form with the answer under it. POST, so that no text stands in an address or a log."""
    # Browsers send line breaks as CRLF, and offsets count characters.
    text, post = (value.replace("\r\n", "\n") for value in (text, post))
    context = {"text": text, "post": post, "bundle": pipeline.tagger.version}
    if not text.strip():
        return _render(request, {**context, "problem": "Вставьте текст комментария."})
    short = text[:MAX_TEXT]
    [answer] = pipeline.answer([Comment(short, created_at=now, post=post or None)])
    COMMENTS.labels(answer.tags.kind.value, answer.suggestion.outcome.value).inc()
    return _render(
        request,
        {
            **context,
            "tags": answer.tags,
            "suggestion": answer.suggestion,
            "pieces": cut(short, answer.tags, _deciding_words(pipeline, answer)),
            "rule_names": _name_rules(pipeline),
            "was_cut": len(text) > len(short),
        },
    )


def _deciding_words(pipeline: Pipeline, answer: Answer) -> tuple[Reason, ...]:
    """Words that decided the group; only an incident has one to speak of."""
    if answer.tags.kind is not Kind.INCIDENT:
        return ()
    return pipeline.tagger.explain(answer.comment).get(GROUP, ())


def _name_rules(pipeline: Pipeline) -> dict[str, str]:
    """Rule id → its title and number in the group's public rules."""
    rules = pipeline.tagger.rules.rules if pipeline.tagger.rules else ()
    return {
        rule.id: (rule.title or rule.id) + (f", пункт {rule.number}" if rule.number else "")
        for rule in rules
    }


def _render(request: Request, context: dict[str, object]) -> HTMLResponse:
    return templates.TemplateResponse(request, "page.html", context)
