"""`/vk/callback`: VK's events, acknowledged when they are on the disk and not before."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from api.channels.intake import Intake, NotKeptError
from api.channels.vk_callback import OK, CallbackError, Confirmation, read_event
from api.http.metrics import EVENTS

UNAVAILABLE = 503
BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["type", "group_id"],
                "properties": {
                    "type": {"type": "string"},
                    "group_id": {"type": "integer"},
                    "event_id": {"type": "string"},
                    "v": {"type": "string"},
                    "secret": {"type": "string"},
                    "object": {"type": "object"},
                },
            }
        }
    },
}
ANSWERS: dict[int | str, dict[str, object]] = {
    400: {"description": "Тело — не событие Callback API", "content": {"text/plain": {}}},
    403: {"description": "Неизвестное сообщество или не тот ключ", "content": {"text/plain": {}}},
    503: {
        "description": "Событие не записано: VK пришлёт его снова",
        "content": {"text/plain": {}},
    },
}

router = APIRouter(tags=["channels"])


@router.post(
    "/vk/callback",
    summary="События VK Callback API",
    response_class=PlainTextResponse,
    responses=ANSWERS,
    openapi_extra={"requestBody": BODY},
)
async def take_event(request: Request) -> PlainTextResponse:
    """Keep the event and answer `ok`; the worker makes a comment of it later.

    VK sends again whatever was not answered with `ok`, so an error here loses nothing.
    """
    now = datetime.now(UTC)
    try:
        event = read_event(await request.body(), request.app.state.communities, now=now)
    except CallbackError as error:
        EVENTS.labels("refused").inc()
        return PlainTextResponse(str(error), error.status)
    if isinstance(event, Confirmation):
        return PlainTextResponse(event.answer)
    intake: Intake = request.app.state.intake
    try:
        await intake.put(event)
    except NotKeptError:
        EVENTS.labels("failed").inc()
        return PlainTextResponse("событие не записано, пришлите его снова", UNAVAILABLE)
    EVENTS.labels("accepted").inc()
    return PlainTextResponse(OK)
