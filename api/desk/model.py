"""*Модель*: the current bundle, what people have taught since, retraining, promotion, rollback."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.commands.models import get_comparison
from api.commands.report_html import render_card
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.visitor import AdministratorDep, OperatorDep, desk_router
from api.errors import UsageError
from api.http.dependencies import NowDep, SettingsDep, StoreDep
from api.retrain.control import start_retrain, stop_retrain
from api.retrain.job import JobState, read_job
from api.retrain.payoff import Payoff, weigh
from api.settings import Settings
from api.store import Store
from api.store.log import write_log
from api.store.words import Role
from classifier import Taxonomy
from classifier.bundle import TAXONOMY
from training.compare import Comparison
from training.errors import RegistryError
from training.evaluate import HEAD_NAMES
from training.registry import Entry, Registry

SHOWN = 8  # bundles on the page, the newest first
CLASSES_SHOWN = 5
LEAST_CHANGE = 0.005  # of a recall, below which a class did not change
LONGEST_REASON = 500  # characters

router = desk_router("/model")


@router.get("")
def show_model(
    request: Request, visitor: OperatorDep, settings: SettingsDep, store: StoreDep, now: NowDep
) -> HTMLResponse:
    """Everything about models on one page."""
    registry = Registry(settings.registry)
    entries = registry.entries()
    whole = [entry for entry in entries if entry.manifest]  # of a damaged one nothing is known
    current = next((entry for entry in whole if entry.is_current), None)
    job = read_job(settings.home)
    newer = [entry for entry in whole if current is None or entry.number > current.number]
    candidate = newer[-1] if newer else None
    context = {
        "bundle": request.app.state.pipeline.tagger.version,
        "is_fixed": settings.bundle is not None,
        "current": current,
        "heads": _figures(current) if current else [],
        "payoff": _weigh(store, registry, current, now) if current else None,
        "job": job,
        "is_running": job is not None and job.state is JobState.RUNNING,
        "candidate": candidate,
        "comparison": _describe(candidate, current) if candidate and current else None,
        "entries": list(reversed(entries))[:SHOWN],
        "history": list(reversed(registry.history()))[:SHOWN],
        "can_change": visitor.role is Role.ADMINISTRATOR and settings.bundle is None,
        "can_roll_back": any(
            event["event"] == "promote" and event["from"] is not None
            for event in registry.history()
            if current is not None and event["to"] == current.number
        ),
        "parse": datetime.fromisoformat,
    }
    return render(request, visitor, "desk/model.html", context, section="model")


@router.get("/{number}/card.html")
def read_card(number: int, visitor: OperatorDep, settings: SettingsDep) -> Response:
    """The model card as a file: it carries its own styles, which no page of ours may."""
    entry = _find(Registry(settings.registry), number)
    if "created_at" not in entry.manifest:
        raise DeskError(409, f"Модель {number} повреждена: карточки нет.")
    card = render_card(entry.manifest, Taxonomy.from_csv(entry.path / TAXONOMY))
    headers = {"content-disposition": f'attachment; filename="model-{number:04d}.html"'}
    return HTMLResponse(card, headers=headers)


@router.post("/retrain")
def retrain(visitor: AdministratorDep, settings: SettingsDep, store: StoreDep) -> Response:
    """Start the retraining in the background."""
    _refuse_fixed(settings)
    try:
        start_retrain(settings)
    except UsageError as error:
        raise DeskError(409, str(error)) from error
    with store.write() as session:
        write_log(session, visitor.actor, "model.retrain", "model")
    return RedirectResponse("/model", SEE_OTHER)


@router.post("/stop")
def stop(visitor: AdministratorDep, settings: SettingsDep, store: StoreDep) -> Response:
    """Stop it; the current bundle was never touched."""
    if stop_retrain(settings.home):
        with store.write() as session:
            write_log(session, visitor.actor, "model.stop", "model")
    return RedirectResponse("/model", SEE_OTHER)


@router.post("/promote")
def promote(
    visitor: AdministratorDep,
    settings: SettingsDep,
    store: StoreDep,
    number: Annotated[int, Form(ge=1)],
    reason: Annotated[str, Form(max_length=LONGEST_REASON)] = "",
) -> Response:
    """Make a bundle current; one that is worse, or was compared with nothing, needs a reason."""
    _refuse_fixed(settings)
    registry = Registry(settings.registry)
    entry = _find(registry, number)
    if not entry.manifest:
        raise DeskError(409, f"Модель {number} повреждена: обучите её заново.")
    current = next((one for one in registry.entries() if one.is_current), None)
    why = _doubt(entry, current)
    if why and not reason.strip():
        raise DeskError(409, f"{why} Включить её можно, только назвав причину.")
    registry.promote(number, reason=reason.strip() or None)
    with store.write() as session:
        write_log(session, visitor.actor, "model.promote", "model", number, forced=why is not None)
    return RedirectResponse("/model", SEE_OTHER)


@router.post("/rollback")
def roll_back(visitor: AdministratorDep, settings: SettingsDep, store: StoreDep) -> Response:
    """Go back to the bundle before."""
    _refuse_fixed(settings)
    try:
        number = Registry(settings.registry).rollback()
    except RegistryError as error:
        raise DeskError(409, str(error)) from error
    with store.write() as session:
        write_log(session, visitor.actor, "model.rollback", "model", number)
    return RedirectResponse("/model", SEE_OTHER)


def _weigh(store: Store, registry: Registry, current: Entry, now: datetime) -> Payoff:
    trained_at = datetime.fromisoformat(current.manifest["created_at"])
    promoted = [
        datetime.fromisoformat(event["at"])
        for event in registry.history()
        if event["to"] == current.number
    ]
    with store.read() as session:
        return weigh(
            session,
            trained_at=trained_at,
            promoted_at=promoted[-1] if promoted else trained_at,
            n_own=int(current.manifest.get("n_own") or 0),
            now=now,
        )


def _figures(entry: Entry) -> list[dict[str, Any]]:
    measured = (entry.manifest.get("metrics") or {}).get("heads") or {}
    return [
        {
            "name": HEAD_NAMES.get(name, name),
            "n": head["n_comments"],
            "accuracy": head["accuracy"],
            "top3": head.get("top3") if name != "kind" else None,
        }
        for name, head in measured.items()
    ]


def _compare(entry: Entry, current: Entry) -> Comparison | None:
    return get_comparison(entry.manifest, current.manifest)


def _describe(entry: Entry, current: Entry) -> dict[str, Any]:
    """The comparison as rows of the page; `doubt` says why a reason is needed."""
    found = _compare(entry, current)
    heads = found.heads if found is not None else {}
    taxonomy = Taxonomy.from_csv(entry.path / TAXONOMY)

    def name(label: str) -> str:
        row = taxonomy.get(label)
        return row.name if row else label

    rows = [
        {
            "name": HEAD_NAMES.get(head_name, head_name),
            "head": head,
            "verdict": "хуже"
            if head.is_worse
            else "лучше"
            if head.difference.low > 0
            else "не отличить",
            "classes": [
                (name(label), n, was, now)
                for label, n, was, now in head.classes
                if abs(now - was) >= LEAST_CHANGE
            ][:CLASSES_SHOWN],
        }
        for head_name, head in heads.items()
    ]
    n_seen = found.n_seen if found is not None else 0
    return {"rows": rows, "n_seen": n_seen, "doubt": _doubt(entry, current)}


def _doubt(entry: Entry, current: Entry | None) -> str | None:
    """Why a bundle may not be promoted without a reason; None where nothing is against it."""
    if current is None or entry.number == current.number:
        return None
    found = _compare(entry, current)
    if found is None or not found.heads:
        return f"Модель {entry.number} не сравнивали с действующей."
    if found.worse_heads:
        names = ", ".join(HEAD_NAMES[name].lower() for name in found.worse_heads)
        return f"Модель {entry.number} хуже действующей ({names})."
    return None


def _find(registry: Registry, number: int) -> Entry:
    entry = next((one for one in registry.entries() if one.number == number), None)
    if entry is None:
        raise DeskError(404, f"В реестре нет модели {number}.")
    return entry


def _refuse_fixed(settings: Settings) -> None:
    if settings.bundle is not None:
        raise DeskError(
            409, "Модель задана настройкой OTKLIK_BUNDLE: уберите её, чтобы менять модель здесь."
        )
