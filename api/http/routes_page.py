"""`/routes`: a clerk looks through the table, edits it and tries it. Works without JavaScript.

Nothing is saved before the difference and the linter's findings were shown; the version
before is kept. Every form that leads to a change is taken from this page alone.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.desk.visitor import check_tool, note_in_log
from api.http.dependencies import NowDep, PipelineDep
from api.http.page import templates
from api.http.routes_api import FolderDep
from api.http.same_origin import SameOrigin
from api.pipeline import Answer, Pipeline
from classifier import ClassifierError, Comment
from routing import Problem, Route, RoutingError, RoutingTable, Severity, TableSource, read_source
from routing.edits import TableText
from routing.linter import CHANNELS, lint_table
from routing.problems import SEVERITY_NAMES
from routing.proposals import propose
from routing.rows import ANY
from routing.versions import (
    check_text,
    compare_texts,
    has_errors,
    list_versions,
    make_mark,
    read_text,
    read_version,
    save_text,
    try_text,
)

PAGE = 100  # rows shown at once
MAX_SHOWN = 50  # problems and proposals shown
MAX_COMMENT = 20_000  # characters of a comment to try
CELLS = ("topic", "settlement", "executor", "contact", "channel", "valid_from", "valid_to", "note")

router = APIRouter(prefix="/routes", include_in_schema=False, dependencies=[Depends(check_tool)])
templates.env.globals.update(severity_names=SEVERITY_NAMES, channels=CHANNELS)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text of routes.csv that is looked at before it is saved; `mark` is of the one edited."""

    text: str
    mark: str


@router.get("", response_class=HTMLResponse)
def show_routes(
    request: Request,
    folder: FolderDep,
    now: NowDep,
    q: Annotated[str, Query(max_length=200)] = "",
    start: Annotated[int, Query(ge=0)] = 0,
    row: Annotated[int | None, Query(ge=2)] = None,
    saved: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """The rows, one of them open for editing."""
    context = _describe(folder, now.date(), q, start)
    return _render(request, context | {"edited": _open_row(folder, row), "saved": saved})


@router.post("/preview", response_class=HTMLResponse, dependencies=[SameOrigin])
def preview_change(
    request: Request,
    folder: FolderDep,
    mark: Annotated[str, Form()],
    action: Annotated[str, Form()],
    line: Annotated[int, Form()] = 0,
    text: Annotated[str, Form()] = "",
    cells: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """What a change would do: lines that differ, and what the linter says of the result.

    action : `row` (change `line`, or add one where it is 0), `delete`, or `text`.
    cells : in the order of `CELLS`.
    """
    values = dict(zip(CELLS, (one.strip() for one in cells or []), strict=False))
    try:
        new = _apply(read_text(folder), action, line, values, text)
    except (RoutingError, ClassifierError) as error:
        return _render_problem(request, folder, str(error))
    return _render_draft(request, folder, Draft(new, mark))


@router.post("/restore", response_class=HTMLResponse, dependencies=[SameOrigin])
def preview_version(
    request: Request,
    folder: FolderDep,
    mark: Annotated[str, Form()],
    version: Annotated[str, Form()],
) -> HTMLResponse:
    """What a return to an earlier version would do."""
    try:
        return _render_draft(request, folder, Draft(read_version(folder, version), mark))
    except RoutingError as error:
        return _render_problem(request, folder, str(error))


@router.post("/save", dependencies=[SameOrigin], response_model=None)
def save_change(
    request: Request,
    folder: FolderDep,
    pipeline: PipelineDep,
    now: NowDep,
    mark: Annotated[str, Form()],
    text: Annotated[str, Form()],
) -> HTMLResponse | RedirectResponse:
    """Save a previewed text; the service answers by it from the next comment on."""
    try:
        kept = save_text(folder, _unix(text), now=now, mark=mark)
        fresh = try_text(folder, read_text(folder), history=pipeline.router.history)
    except (RoutingError, ClassifierError) as error:
        return _render_problem(request, folder, str(error))
    request.app.state.pipeline = replace(pipeline, router=fresh)
    note_in_log(request, "routes.save", "routes", version=kept.name)
    return RedirectResponse(f"/routes?saved={kept.name}", status_code=303)


@router.post("/try", response_class=HTMLResponse, dependencies=[SameOrigin])
def try_comment(
    request: Request,
    folder: FolderDep,
    pipeline: PipelineDep,
    now: NowDep,
    comment: Annotated[str, Form()],
    mark: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """What the table says of a comment: the saved one, or a previewed one that is sent along."""
    asked = Comment(_unix(comment)[:MAX_COMMENT], created_at=now)
    if not text:
        answer = pipeline.answer([asked])[0] if asked.text.strip() else None
        return _render(request, _describe(folder, now.date(), "", 0) | _tried(answer, comment))
    draft = Draft(_unix(text), mark)
    try:
        changed = replace(pipeline, router=try_text(folder, draft.text))
        answer = changed.answer([asked])[0] if asked.text.strip() else None
    except (RoutingError, ClassifierError) as error:
        return _render_problem(request, folder, str(error))
    before = _suggest_before(pipeline, answer)
    return _render_draft(request, folder, draft, _tried(answer, comment) | {"before": before})


def _suggest_before(pipeline: Pipeline, answer: Answer | None) -> object:
    return pipeline.suggest(answer.comment, answer.tags) if answer else None


def _tried(answer: Answer | None, comment: str) -> dict[str, object]:
    return {"answer": answer, "comment": comment}


def _apply(old: str, action: str, line: int, cells: dict[str, str], text: str) -> str:
    if action == "text":
        return _unix(text)
    table = TableText.parse(old)
    if action == "delete":
        return str(table.remove_row(line))
    return str(table.change_row(line, cells) if line else table.add_row(cells))


def _open_row(folder: Path, line: int | None) -> dict[str, object] | None:
    if line is None:
        return None
    try:
        cells = TableText.parse(read_text(folder)).get_row(line)
    except RoutingError as error:
        return {"problem": str(error)}
    return {"line": line, "cells": {name: cells.get(name, "") for name in CELLS}}


def _describe(folder: Path, today: date, query: str, start: int) -> dict[str, object]:
    """Everything the page shows of the table as it lies on the disk."""
    source, text = read_source(folder), read_text(folder)
    rows = find_rows(source, query)
    problems = [*source.problems, *lint_table(source, on=today)]
    return {
        **_names(source),
        "q": query,
        "start": start,
        "rows": rows[start : start + PAGE],
        "n_found": len(rows),
        "n_rows": len(source.table.columns),
        "page_size": PAGE,
        "today": today,
        "text": text,
        "mark": make_mark(text),
        "problems": _shorten(problems),
        "counts": _count(problems),
        "proposals": propose(source, on=today)[:MAX_SHOWN],
        "versions": [path.name for path in list_versions(folder)][:MAX_SHOWN],
    }


def find_rows(source: TableSource, query: str) -> list[Route]:
    """Rows that hold every word of a query in any cell, in file order."""
    words = query.lower().replace("ё", "е").split()
    table: RoutingTable = source.table
    if not words:
        return list(table.rows)
    return [row for row in table.rows if _holds(row, words, source)]


def _holds(row: Route, words: list[str], source: TableSource) -> bool:
    topic = source.taxonomy.get(row.topic)
    names = (row.topic, topic.name if topic else "", row.place, row.executor.code)
    more = (row.executor.name, row.executor.short_name, row.channel, row.note)
    said = " ".join((*names, *more)).lower().replace("ё", "е")
    return all(word in said for word in words)


def _names(source: TableSource) -> dict[str, object]:
    """Words that a cell may hold, for the lists beside the fields."""
    settlements = source.settlements
    return {
        "topic_names": {row.code: row.name for row in source.taxonomy.rows} | {ANY: "любая тема"},
        "place_names": sorted({*settlements.memberships, *settlements.territories}),
        "executors": list(source.executors.rows.values()),
    }


def _shorten(problems: list[Problem]) -> list[Problem]:
    return [replace(one, where=Path(one.where).name) for one in problems[:MAX_SHOWN]]


def _count(problems: list[Problem]) -> dict[Severity, int]:
    return {level: sum(one.severity is level for one in problems) for level in Severity}


def _unix(text: str) -> str:
    """Browsers send line breaks as CRLF."""
    return text.replace("\r\n", "\n")


def _render_draft(
    request: Request, folder: Path, draft: Draft, tried: dict[str, object] | None = None
) -> HTMLResponse:
    try:
        problems = check_text(folder, draft.text)
        known = {(one.code, one.message) for one in check_text(folder, read_text(folder))}
    except ClassifierError as error:
        return _render_problem(request, folder, str(error))
    context = {
        "draft": draft,
        "changes": compare_texts(read_text(folder), draft.text),
        "problems": _shorten(problems),
        "fresh": {
            (one.where, one.message)
            for one in _shorten(problems)
            if (one.code, one.message) not in known
        },
        "counts": _count(problems),
        "refused": has_errors(problems),
        **(tried or _tried(None, "")),
    }
    return templates.TemplateResponse(request, "routes_preview.html", context)


def _render_problem(request: Request, folder: Path, problem: str) -> HTMLResponse:
    said = problem.replace(f"{folder}/", "")
    return templates.TemplateResponse(
        request, "routes_problem.html", {"problem": said}, status_code=422
    )


def _render(request: Request, context: dict[str, object]) -> HTMLResponse:
    return templates.TemplateResponse(request, "routes.html", context)
