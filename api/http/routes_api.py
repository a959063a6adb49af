"""`/v1/routes`: the linter and the proposals for machines. Changes nothing."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, Field

from api.http.dependencies import NowDep, SettingsDep
from api.http.keys import TagKey
from api.http.schemas import MACHINE_ANSWERS, ErrorOut, In
from api.settings import Settings
from classifier import ClassifierError
from routing import Problem, RoutingError, Severity, lint, read_source
from routing.proposals import Proposal, propose
from routing.versions import check_text

MAX_TABLE = 4_000_000  # characters of a routes.csv sent for a check
NO_TABLE = "таблица исполнителей выключена (OTKLIK_ROUTES=none): проверять нечего"

router = APIRouter(
    prefix="/v1/routes", tags=["v1"], dependencies=[TagKey], responses=MACHINE_ANSWERS
)


class ProblemOut(BaseModel):
    """One finding of the linter."""

    code: str = Field(examples=["uncovered"])
    severity: str = Field(examples=["warning"])
    where: str = Field(examples=["routes.csv:12"], description="Файл и строка.")
    message: str

    @classmethod
    def of(cls, problem: Problem) -> "ProblemOut":
        """From the linter's problem; the folder is the service's own business."""
        return cls(
            code=problem.code.value,
            severity=problem.severity.value,
            where=Path(problem.where).name,
            message=problem.message,
        )


class CheckIn(In):
    """A table to look over instead of the one in use."""

    routes: str = Field(max_length=MAX_TABLE, description="Текст routes.csv.")


class CheckOut(BaseModel):
    """What the linter says; `ok` means that the table loads."""

    ok: bool
    counts: dict[str, int]
    problems: list[ProblemOut]

    @classmethod
    def of(cls, problems: list[Problem]) -> "CheckOut":
        """From the linter's list."""
        counts = {level.value: sum(one.severity is level for one in problems) for level in Severity}
        found = [ProblemOut.of(one) for one in problems]
        return cls(ok=not counts[Severity.ERROR.value], counts=counts, problems=found)


class ProposalOut(BaseModel):
    """A row that past incidents propose."""

    question: str
    topic: str
    settlement: str
    executor: str
    count: int
    total: int
    ends_row: int | None

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalOut":
        """From the router's proposal."""
        names = ("question", "topic", "settlement", "executor", "count", "total", "ends_row")
        return cls(**{name: getattr(proposal, name) for name in names})


def get_folder(settings: SettingsDep) -> Path:
    """Folder of the table; 404 where there is none."""
    return folder_of(settings)


def folder_of(settings: Settings) -> Path:
    """Folder of the table; raises 404 where there is none."""
    if settings.routes is None:
        raise HTTPException(404, NO_TABLE)
    return settings.routes


FolderDep = Annotated[Path, Depends(get_folder)]


@router.get("/check", summary="Проверка таблицы исполнителей", responses={404: {"model": ErrorOut}})
def check_routes(folder: FolderDep) -> CheckOut:
    """Everything the linter finds in the files as they lie on the disk now."""
    try:
        return CheckOut.of(lint(folder))
    except ClassifierError as error:
        raise HTTPException(422, str(error)) from error


@router.post(
    "/check",
    summary="Проверка присланной таблицы",
    responses={404: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def check_sent_routes(request: CheckIn, folder: FolderDep) -> CheckOut:
    """The same for a table that is sent, beside the other files as they are. Stores nothing."""
    try:
        return CheckOut.of(check_text(folder, request.routes))
    except ClassifierError as error:
        raise HTTPException(422, str(error)) from error


@router.get(
    "/proposals",
    summary="Строки, которые подсказывает прошлое",
    responses={404: {"model": ErrorOut}},
)
def list_proposals(
    folder: FolderDep, now: NowDep, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[ProposalOut]:
    """Rows that history.csv proposes, those with most incidents behind them first."""
    try:
        proposals = propose(read_source(folder), on=now.date())
    except (ClassifierError, RoutingError) as error:
        raise HTTPException(422, str(error)) from error
    return [ProposalOut.of(one) for one in proposals[:limit]]
