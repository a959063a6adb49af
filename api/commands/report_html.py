"""Pages about a model's quality: one HTML file each, inline SVG, opens from disk."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from api.russian import percent, plural
from classifier import Tagger
from classifier.taxonomy import Taxonomy
from training.evaluate import HEAD_NAMES, Report
from training.metrics import Scored
from training.pictures import picture_points

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SIZE = 260  # of a picture, in its own units
PROMISE = 0.95  # where a bundle names none
CONFUSED_HEADS = ("group", "kind")
COMMENT_FORMS = ("комментарии", "комментариях", "комментариях")
WEAK, SEEN_OFTEN = 10, 5  # classes shown, comments from which a recall tells something
GOOD = 0.8  # recall from which a class is not weak


def render_report(report: Report, tagger: Tagger, source: str) -> str:
    """What a bundle is worth on labelled comments."""
    heads = []
    for name, head in report.heads.items():
        pictures = picture_points(head.scored)
        heads.append(
            {
                "name": HEAD_NAMES[name],
                "report": head,
                "pictures": pictures,
                "kept": _kept(name, head.scored, tagger),
                "confusion": _confusion(name, pictures["confusion"], tagger.taxonomy),
                "weak": _weak(head.classes, tagger.taxonomy),
            }
        )
    return _render(
        "report.html",
        report=report,
        heads=heads,
        source=source,
        bundle=tagger.version,
        promise=float(tagger.manifest.get("promise", PROMISE)),
    )


def render_card(manifest: Mapping[str, Any], taxonomy: Taxonomy) -> str:
    """The model card, from what the bundle says of itself."""
    measured = (manifest.get("metrics") or {}).get("heads") or {}
    comparison = (manifest.get("comparison") or {}).get("heads") or {}
    heads = []
    for name, metrics in measured.items():
        classes = [(row["label"], row["n"], row["recall"]) for row in metrics["recall"]]
        heads.append(
            {
                "name": HEAD_NAMES[name],
                "m": metrics,
                "confusion": _confusion(name, metrics["pictures"]["confusion"], taxonomy),
                "weak": _weak(classes, taxonomy),
            }
        )
    n_tested = (manifest.get("metrics") or {}).get("n_comments", 0)
    return _render(
        "card.html",
        m={"promise": PROMISE, "learning_curve": [], **manifest},
        created=datetime.fromisoformat(manifest["created_at"]).strftime("%d.%m.%Y"),
        n_comments=plural(manifest.get("n_comments", 0), COMMENT_FORMS),
        n_tested=plural(n_tested, COMMENT_FORMS),
        heads=heads,
        learnt=[
            {"name": HEAD_NAMES.get(name, name), "threshold": 2, "coverage": 0, **head}
            for name, head in manifest.get("heads", {}).items()
        ],
        compared=[{"name": HEAD_NAMES[name], "c": head} for name, head in comparison.items()],
    )


def _render(template: str, **context: Any) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["percent"] = percent
    environment.globals["figure"] = _figure
    return environment.get_template(template).render(size=SIZE, **context)


def _figure(metric: Mapping[str, float]) -> str:
    return f"{metric['value']:.3f} [{metric['low']:.3f}–{metric['high']:.3f}]"


def _kept(name: str, scored: Scored, tagger: Tagger) -> dict[str, float] | None:
    """Share that passes the threshold found at training, and its precision here."""
    head = tagger.model.heads.get(name)
    if head is None:
        return None
    passed = scored.confidence >= head.threshold_
    if not passed.any():
        return None
    right = (scored.y_true == scored.y_pred)[passed]
    return {"share": float(passed.mean()), "precision": float(right.mean())}


def _confusion(name: str, rows: list[dict[str, Any]], taxonomy: Taxonomy) -> list[dict[str, Any]]:
    if name not in CONFUSED_HEADS:
        return []
    return [{"name": _name(row["label"], taxonomy), **row} for row in rows]


def _weak(
    classes: list[tuple[str, int, float]], taxonomy: Taxonomy
) -> list[tuple[str, int, float]]:
    """Ten worst-recalled classes among those with enough comments."""
    often = [row for row in classes if row[1] >= SEEN_OFTEN and row[2] < GOOD]
    worst = sorted(often, key=lambda row: (row[2], -row[1]))[:WEAK]
    return [(_name(label, taxonomy), n, recall) for label, n, recall in worst]


def _name(label: str, taxonomy: Taxonomy) -> str:
    row = taxonomy.get(label)
    return row.name if row else label
