"""`/v1/replies` and `/v1/reactions`: an answer before it is sent, the author's mood after."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request

from api.http.dependencies import NowDep, PipelineDep, SettingsDep
from api.http.keys import TagKey
from api.http.reply_schemas import ReactionOut, ReactionsIn, ReactionsOut, ReplyIn, ReviewOut
from api.http.schemas import MACHINE_ANSWERS, ErrorOut
from api.replies import ReplyHelper

router = APIRouter(prefix="/v1", tags=["replies"], dependencies=[TagKey], responses=MACHINE_ANSWERS)


def get_helper(request: Request) -> ReplyHelper:
    """The helper the application was made with."""
    helper: ReplyHelper = request.app.state.replies
    return helper


HelperDep = Annotated[ReplyHelper, Depends(get_helper)]


@router.post(
    "/replies/check",
    summary="Замечания к ответу и обещанные сроки",
    responses={413: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def check_reply(
    request: ReplyIn, helper: HelperDep, pipeline: PipelineDep, now: NowDep
) -> ReviewOut:
    """Read an answer before it is sent; advises, stores nothing."""
    topic = request.topic or ""
    known = pipeline.tagger.taxonomy.get(topic)
    draft = request.to_draft(topic=known.name if known else topic)
    return ReviewOut.of(helper.review(draft, request.answered_at or now))


@router.post(
    "/reactions",
    summary="Реакция автора по комментарию после ответа",
    responses={413: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def guess_reactions(request: ReactionsIn, helper: HelperDep, settings: SettingsDep) -> ReactionsOut:
    """Suggest how the author took the answer; doubt is null with a reason."""
    if len(request.comments) > settings.max_comments:
        raise HTTPException(
            413,
            f"в запросе {len(request.comments)} комментариев, можно {settings.max_comments}: "
            "разбейте запрос на части",
        )
    guesses = helper.guess_reactions(request.comments)
    return ReactionsOut(results=[ReactionOut.of(guess) for guess in guesses])
