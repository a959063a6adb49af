"""What happens around every request: size limit, headers, counting, one log line."""

import logging
import time
import traceback
from collections.abc import Callable

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import UNEXPECTED, Explain, explain_in_json
from api.http.metrics import REQUESTS, SECONDS

logger = logging.getLogger("otklik.http")

# Pages need their own style sheet, script, pictures and forms; nothing else may load or frame them.
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        b"connect-src 'self'; form-action 'self'; "
        b"base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
MAX_DIGITS = 18  # Python refuses numbers of thousands of digits
# Pages hold residents' words: a computer that others use too must not show them after signing out.
UNKEPT = (b"cache-control", b"no-store")
NO_ROUTE = "(no route)"


class BodyTooLargeError(Exception):
    """Raised out of `receive` when the body outgrows the limit."""


class LimitBody:
    """Refuse bodies over a limit, declared or streamed, before they are parsed.

    max_of : bytes that a path may take. refuse : the answer to a request that has more.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_of: Callable[[str], int],
        refuse: Callable[[Request, int], Response],
    ) -> None:
        self.app = app
        self.max_of = max_of
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        max_body = self.max_of(scope["path"])
        if _declared_length(scope) > max_body:
            await self._refuse(scope, receive, send, max_body)
            return
        await self._run_counted(scope, receive, send, max_body)

    async def _run_counted(self, scope: Scope, receive: Receive, send: Send, max_body: int) -> None:
        read = 0
        is_over = is_refused = False

        async def counted_receive() -> Message:
            nonlocal read, is_over
            message = await receive()
            read += len(message.get("body", b""))
            if read > max_body:
                is_over = True
                raise BodyTooLargeError
            return message

        async def own_refusal(message: Message) -> None:
            # FastAPI answers what `receive` raised with a 400 of its own: ours goes out instead
            nonlocal is_refused
            if not is_over:
                await send(message)
            elif not is_refused:
                is_refused = True
                await self._refuse(scope, receive, send, max_body)

        try:
            await self.app(scope, counted_receive, own_refusal)
        except BodyTooLargeError:
            await own_refusal({})

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, max_body: int) -> None:
        answer = self.refuse(Request(scope, receive), max_body)
        answer.headers["connection"] = "close"
        await answer(scope, receive, send)


class Observe:
    """Add security headers, count, and log path, status and time; never a text."""

    def __init__(self, app: ASGIApp, *, explain: Explain = explain_in_json) -> None:
        self.app = app
        self.explain = explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status: int | None = None

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), *HEADERS]
                if _is_page(message):
                    message["headers"].append(UNKEPT)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 — the API's outermost handler
            # Type and place alone: a foreign error's message may hold the text of a comment, so
            # it must not reach the server's own log either.
            logger.error("unexpected %s at %s", type(error).__name__, _place_of(error))
            if status is None:
                await self.explain(scope, 500, UNEXPECTED)(scope, receive, with_headers)
        finally:
            _note(scope, status or 500, time.perf_counter() - started)


def _place_of(error: Exception) -> str:
    """`file:line` where an error was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    # The template of the route, not the path: paths are endless and may hold anything.
    path = getattr(route, "path", NO_ROUTE)
    REQUESTS.labels(path, str(status)).inc()
    SECONDS.labels(path).observe(seconds)
    logger.info("%s %s %d %.1f ms", scope["method"], path, status, seconds * 1000)


def _is_page(message: Message) -> bool:
    """Whether an answer is a page that does not say itself how long it may be kept."""
    headers = dict(message["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and (
        b"cache-control" not in headers
    )


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:MAX_DIGITS])  # no body is a million times longer than the limit
    return 0
