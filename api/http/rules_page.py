"""`/rules`: the group's rules, and what one more word would touch. Works without JavaScript."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from api.desk.visitor import check_tool
from api.http.dependencies import NowDep, PipelineDep
from api.http.highlight import FINDING_TITLES, Piece
from api.http.page import templates
from api.last_month import describe_month, read_month
from api.pipeline import Pipeline
from api.store import Store
from api.trials import (
    ACTION_NAMES,
    count_by_word,
    describe_trial,
    describe_words,
    extend,
    name_rule,
    read_file,
)
from classifier import ClassifierError
from classifier.rules import Change, GroupRules, Said, Trial, try_rules
from classifier.tags import VERDICT_NAMES
from training.errors import TrainingError

router = APIRouter(include_in_schema=False, dependencies=[Depends(check_tool)])


@router.get("/rules", response_class=HTMLResponse)
def show_rules(request: Request, pipeline: PipelineDep, moment: NowDep) -> HTMLResponse:
    """Rules of the model in use and the empty form."""
    return _render(request, pipeline, moment, {})


@router.post("/rules", response_class=HTMLResponse)
def try_on_page(
    request: Request,
    pipeline: PipelineDep,
    moment: NowDep,
    words: Annotated[str, Form()] = "",
    rule: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "words",
    comments: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> HTMLResponse:
    """The form with the trial under it; changes no file and keeps nothing."""
    context: dict[str, object] = {"words": words, "rule": rule, "kind": kind, "comments": comments}
    listed = [word.strip() for word in words.replace(",", "\n").splitlines() if word.strip()]
    now = _rules_of(pipeline)
    try:
        then = extend(now, rule, listed, as_exceptions=kind == "exceptions")
        said = _read(request, file, comments, moment)
        trial = try_rules(said, now, then)
        counts = count_by_word(said, now, rule, listed, as_exceptions=kind == "exceptions")
    except (ClassifierError, TrainingError) as error:
        return _render(request, pipeline, moment, {**context, "problem": str(error)})
    if not trial.total:
        problem = "Выберите файл с комментариями или вставьте их, по одному в строке."
        return _render(request, pipeline, moment, {**context, "problem": problem})
    return _render(request, pipeline, moment, {**context, **_describe(trial, counts)})


def _describe(trial: Trial, counts: dict[str, int]) -> dict[str, object]:
    by_word = [describe_words(counts)] if len(counts) > 1 else []
    return {
        "lines": [*describe_trial(trial), *by_word],
        "examples": [(change, _pieces(change)) for change in trial.examples],
    }


def _read(request: Request, file: UploadFile | None, comments: str, moment: datetime) -> list[Said]:
    """Comments of the file, else those pasted, else the last month of the desk, if there is one."""
    if file is not None and file.filename:
        return [said for said in _uploaded(file) if said.text.strip()]
    pasted = [Said(line) for line in comments.splitlines() if line.strip()]
    store: Store | None = request.app.state.store
    return pasted if pasted or store is None else read_month(store, now=moment)


def _uploaded(file: UploadFile) -> list[Said]:
    suffix = Path(file.filename or "").suffix
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"комментарии{suffix}"
        path.write_bytes(file.file.read())
        try:
            return list(read_file(path))
        except TrainingError as error:  # the name of the temporary folder says nothing to anybody
            name = file.filename or "файл"
            raise type(error)(str(error).replace(str(path), name)) from error


def _pieces(change: Change) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for finding in change.findings:
        pieces.append(Piece(change.text[position : finding.start]))
        title = FINDING_TITLES[finding.category.value]
        css = f"finding {finding.severity.value}"
        pieces.append(Piece(change.text[finding.start : finding.stop], css, title))
        position = finding.stop
    return [*pieces, Piece(change.text[position:])]


def _rules_of(pipeline: Pipeline) -> GroupRules:
    return pipeline.tagger.rules or GroupRules(())


def _render(
    request: Request, pipeline: Pipeline, moment: datetime, context: dict[str, object]
) -> HTMLResponse:
    rules = _rules_of(pipeline).rules
    store: Store | None = request.app.state.store
    shown = {
        "rules": rules,
        "names": {rule.id: name_rule(rule) for rule in rules},
        "actions": ACTION_NAMES,
        "categories": FINDING_TITLES,
        "verdicts": VERDICT_NAMES,
        "bundle": pipeline.tagger.version,
        "month": describe_month(store, now=moment) if store is not None else None,
    }
    return templates.TemplateResponse(request, "rules.html", {**shown, **context})
