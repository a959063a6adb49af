"""One place where errors become answers: always JSON with `error` in Russian."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.http.limits import TooOftenError

# (request, status, what is wrong) → the answer
Explain = Callable[[Scope, int, str], Response]
UNEXPECTED = "внутренняя ошибка; она записана в журнал службы"
STATUS_TEXTS = {
    400: "тело запроса не читается: нужен JSON в кодировке UTF-8",
    404: "такого адреса нет; что есть, описано в /openapi.json",
    405: "этот адрес так не вызывают: проверьте метод (GET или POST)",
}
# pydantic's own words, for those an integrator meets
MESSAGES = {
    "missing": "поле обязательно",
    "extra_forbidden": "лишнее поле: такого нет",
    "json_invalid": "тело — не JSON",
    "string_type": "нужна строка",
    "list_type": "нужен список",
    "dict_type": "нужен объект",
    "model_attributes_type": "нужен объект",
    "too_short": "список пуст",
    "too_long": "слишком длинный список",
    "enum": "нет такого значения: список значений в /openapi.json",
    "string_too_long": "слишком длинный текст",
    "string_too_short": "пустая строка",
    "string_pattern_mismatch": "в строке недопустимые знаки",
    "datetime_from_date_parsing": "нужна дата и время ISO 8601, например 2026-11-23T09:15:00+03:00",
    "datetime_parsing": "нужна дата и время ISO 8601, например 2026-11-23T09:15:00+03:00",
    "date_from_datetime_parsing": "нужна дата ГГГГ-ММ-ДД",
    "date_parsing": "нужна дата ГГГГ-ММ-ДД",
    "string_unicode": "в строке непарные суррогаты: исправьте кодировку",
}


def add_error_handlers(app: FastAPI) -> None:
    """Make every error of the application look the same."""
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(TooOftenError, answer_too_often)


def explain_in_json(scope: Scope, status: int, text: str) -> Response:
    """An answer of the service itself, outside every address, for a machine."""
    return _json(status, text)


def answer_too_large(max_body: int) -> JSONResponse:
    """A body of more bytes than the address takes."""
    megabytes = max_body / 1024 / 1024
    return _json(413, f"тело запроса больше {megabytes:.1f} МБ: разбейте запрос на части")


async def answer_invalid(request: Request, error: Exception) -> JSONResponse:
    """A request of the wrong shape: every wrong field by its path."""
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": _path_of(one["loc"]), "message": MESSAGES.get(one["type"], one["msg"])}
        for one in error.errors()
    ]
    names = ", ".join(dict.fromkeys(field["field"] for field in fields))
    return _json(422, f"запрос не по форме: {names}", fields)


async def answer_http(request: Request, error: Exception) -> JSONResponse:
    """No such address, the wrong method, or what an endpoint refused."""
    assert isinstance(error, HTTPException)
    text = str(error.detail)
    if not _is_russian(text):
        text = STATUS_TEXTS.get(error.status_code, f"запрос не принят, код {error.status_code}")
    return _json(error.status_code, text, headers=error.headers)


async def answer_too_often(request: Request, error: Exception) -> JSONResponse:
    """A client that must wait, and how long."""
    assert isinstance(error, TooOftenError)
    return _json(429, str(error), headers={"retry-after": str(error.wait_s)})


def _json(
    status: int,
    text: str,
    fields: Sequence[dict[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    return JSONResponse({"error": text, "fields": list(fields)}, status, headers)


def _path_of(location: Sequence[str | int]) -> str:
    """Dotted path of a field: («body», «comments», 0, «text») → `comments.0.text`."""
    # «(one)» and «(many)» name a shape of the request, not a field
    parts = [
        str(part) for part in location if part not in ("body", "query") and str(part)[:1] != "("
    ]
    return ".".join(parts) or "тело запроса"


def _is_russian(text: str) -> bool:
    return any("а" <= char <= "я" for char in text.lower())
