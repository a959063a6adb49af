"""`/v1`: tags, executors and the taxonomy for machines."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from api.http.dependencies import NowDep, PipelineDep, SettingsDep
from api.http.keys import TagKey
from api.http.metrics import COMMENTS
from api.http.schemas import (
    MACHINE_ANSWERS,
    ErrorOut,
    GroupOut,
    SuggestionOut,
    TagIn,
    TagOut,
    TagsOut,
    TaxonomyOut,
    TopicOut,
)
from routing import UnknownNameError

router = APIRouter(prefix="/v1", tags=["v1"], dependencies=[TagKey], responses=MACHINE_ANSWERS)


@router.post(
    "/tag",
    summary="Теги и исполнитель для комментариев",
    responses={413: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def tag_comments(
    request: TagIn, pipeline: PipelineDep, settings: SettingsDep, now: NowDep
) -> TagOut:
    """Tag 1 to 1,000 comments; stores nothing.

    Plain `def`: the model keeps the processor busy, so it runs in the thread pool.
    """
    if len(request.comments) > settings.max_comments:
        raise HTTPException(
            413,
            f"в запросе {len(request.comments)} комментариев, можно {settings.max_comments}: "
            "разбейте запрос на части",
        )
    answers = pipeline.answer([comment.to_comment(now=now) for comment in request.comments])
    for answer in answers:
        COMMENTS.labels(answer.tags.kind.value, answer.suggestion.outcome.value).inc()
    return TagOut(
        bundle=pipeline.tagger.version,
        results=[
            TagsOut.of(answer, pipeline.tagger.explain(answer.comment) if request.explain else None)
            for answer in answers
        ],
    )


@router.get(
    "/executors/suggest",
    summary="Кто отвечает за тему в этом месте",
    responses={404: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def suggest_executor(
    pipeline: PipelineDep,
    topic: Annotated[
        str,
        Query(
            min_length=1,
            max_length=300,
            description="Код или название темы или группы.",
            examples=["amenities.open_manholes"],
        ),
    ],
    settlement: Annotated[
        str | None, Query(max_length=200, examples=["Озерный"], description="Название места.")
    ] = None,
    on: Annotated[date | None, Query(description="День, по умолчанию сегодня.")] = None,
) -> SuggestionOut:
    """Ask the routing table one question; an unknown name is a 404 with the nearest one."""
    try:
        suggestion = pipeline.router.ask(topic, settlement or None, on=on)
    except UnknownNameError as error:
        raise HTTPException(404, str(error)) from error
    return SuggestionOut.of(suggestion)


@router.get("/taxonomy", summary="Группы и темы действующей модели")
def read_taxonomy(pipeline: PipelineDep) -> TaxonomyOut:
    """Groups with their topics, in the taxonomy's order."""
    taxonomy = pipeline.tagger.taxonomy
    return TaxonomyOut(
        groups=[
            GroupOut(
                code=group.code,
                name=group.name,
                topics=[TopicOut.of(row) for row in taxonomy.topics if row.group == group.code],
            )
            for group in taxonomy.groups
        ]
    )
