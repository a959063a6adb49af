"""What goes wrong on a page, and how a person sees it."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.desk.layout import templates
from api.http.errors import (
    answer_http,
    answer_invalid,
    answer_too_large,
    answer_too_often,
    explain_in_json,
)
from api.http.limits import TooOftenError
from api.store.errors import NotFoundError, StateError
from api.store.photos import PhotoError

Answer = Callable[[Request, Exception], Awaitable[Response]]
SIGN_IN = "/sign-in"
SEE_OTHER = 303
TITLES = {
    400: "Запрос не понят",
    403: "Сюда нельзя",
    404: "Такой страницы нет",
    409: "Так уже не получится",
    413: "Слишком много",
    422: "Форма заполнена не так",
    429: "Слишком часто",
    500: "Не получилось",
}


# What a machine is told in terms of the API, a person is told in those of pages.
PEOPLE_TEXTS = {
    404: "Здесь ничего нет: ссылка устарела или в адресе ошибка.",
    405: "Этот адрес так не открывают: вернитесь и повторите с той страницы, где были.",
}


class DeskError(Exception):
    """A page that cannot be shown or a form that cannot be taken; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class SignInNeededError(Exception):
    """Nobody is signed in. `where` : the page to come back to."""

    def __init__(self, where: str = SIGN_IN) -> None:
        super().__init__(where)
        self.where = where


def add_desk_errors(app: FastAPI) -> None:
    """Answer the desk's errors with pages."""
    app.add_exception_handler(DeskError, _show_desk_error)
    app.add_exception_handler(SignInNeededError, _ask_to_sign_in)
    app.add_exception_handler(NotFoundError, _show_as(404))
    app.add_exception_handler(StateError, _show_as(409))
    app.add_exception_handler(PhotoError, _show_as(400))
    app.add_exception_handler(TooOftenError, _for_people(answer_too_often))
    app.add_exception_handler(HTTPException, _for_people(answer_http))
    app.add_exception_handler(RequestValidationError, _for_people(answer_invalid))


def show_error(request: Request, status: int, message: str) -> Response:
    """A page that says what happened and where to go on."""
    context = {
        "status": status,
        "title": TITLES.get(status, "Ошибка"),
        "message": f"{message[:1].upper()}{message[1:]}".rstrip(".") + ".",
    }
    return templates.TemplateResponse(request, "desk/error.html", context, status_code=status)


def explain(scope: Scope, status: int, text: str) -> Response:
    """What goes wrong outside every address: a page for a browser, JSON for everybody else."""
    request = Request(scope)
    if not _wants_page(request):
        return explain_in_json(scope, status, text)
    return show_error(request, status, text)


def show_too_large(request: Request, max_body: int) -> Response:
    """A page where a browser sent it, JSON for everybody else."""
    if not _wants_page(request):
        return answer_too_large(max_body)
    megabytes = max_body / 1024 / 1024
    size = f"{megabytes:.1f}" if megabytes < 1 else f"{megabytes:.0f}"
    message = f"Файл больше {size} МБ: уменьшите его и приложите снова. Ничего не изменено."
    return show_error(request, 413, message)


async def _show_desk_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeskError)
    return show_error(request, error.status, str(error))


async def _ask_to_sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeededError)
    target = error.where
    if request.method == "GET" and target == SIGN_IN and request.url.path != "/":
        query = f"?{request.url.query}" if request.url.query else ""
        target = f"{SIGN_IN}?next={quote(request.url.path + query, safe='/')}"
    return RedirectResponse(target, SEE_OTHER)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _for_people(answer: Answer) -> Answer:
    """The same answer as a page where a browser asks, as JSON for everybody else."""

    async def show(request: Request, error: Exception) -> Response:
        plain = await answer(request, error)
        if not _wants_page(request):
            return plain
        said = PEOPLE_TEXTS.get(plain.status_code) if _has_no_words(error) else None
        message = said or orjson.loads(plain.body)["error"]
        page = show_error(request, plain.status_code, message)
        for name in ("allow", "retry-after"):
            if name in plain.headers:
                page.headers[name] = plain.headers[name]
        return page

    return show


def _has_no_words(error: Exception) -> bool:
    """Whether nobody but the framework says what is wrong."""
    return isinstance(error, HTTPException) and error.detail in ("Not Found", "Method Not Allowed")


def _show_as(status: int) -> Callable[[Request, Exception], Response]:
    def show(request: Request, error: Exception) -> Response:
        return show_error(request, status, str(error))

    return show
