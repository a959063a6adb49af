"""`otklik train`, `evaluate`, `import`, `audit`: the year's labels become a model."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table

from api.commands.comparison import print_comparison
from api.commands.console import counting, out, stages, warn
from api.commands.report_html import render_report
from api.errors import UsageError
from api.russian import percent, plural
from api.settings import Settings
from classifier import BundleError, Tagger, Taxonomy
from classifier.bundle import require_free
from training.audit import Audit, audit, write_audit
from training.corrections import apply_corrections
from training.evaluate import HEAD_NAMES, HEADS, Report, evaluate
from training.importer import ImportResult, import_export, write_labelled
from training.labelled import LabelledSet, read_labelled
from training.metrics import Metric
from training.registry import Registry
from training.train import Champion, Training, save_training, train

COMMENT_FORMS = ("комментарий", "комментария", "комментариев")
SHOWN = 10  # doubts and topics printed; the file holds all
TAXONOMY = "taxonomy.csv"


def run_train(
    data: Sequence[Path],
    target: Path,
    settings: Settings,
    *,
    ordinary: Sequence[Path] = (),
    base: Path | None = None,
    mapping: Mapping[str, str],
    holdout: float,
    jobs: int,
    lesson: pd.DataFrame | None = None,
) -> None:
    """Fit a bundle and print what it is worth. lesson : rows of the desk, above the files'."""
    require_free(target)  # before an hour of training, not after it
    labelled = _read_all(data, mapping, ordinary=ordinary, lesson=lesson)
    _warn_broken(labelled)
    below = read_labelled([base], {}).frame if base is not None else None
    with stages("обучение") as progress:
        training = train(
            labelled.frame,
            load_taxonomy(settings),
            base=below,
            champion=load_champion(settings),
            holdout=holdout,
            jobs=jobs,
            progress=progress,
        )
    _warn_training(training)
    sources = [*data, *ordinary, *([base] if base else [])]
    save_training(training, target, samples=settings.samples, sources=sources)
    out.print(f"Обучено на {plural(len(training.examples), COMMENT_FORMS)}.")
    if training.report is not None:
        out.print("Качество на отложенных комментариях, которых модель не видела:")
        print_report(training.report)
    if training.comparison is not None:
        print_comparison(training.comparison, training.model.taxonomy)
    _print_promise(training)
    out.print(f"Модель: {target}", soft_wrap=True, markup=False)


def run_evaluate(
    data: Path,
    bundle: Path,
    *,
    mapping: Mapping[str, str],
    ordinary: Sequence[Path] = (),
    json_file: Path | None = None,
    html_file: Path | None = None,
) -> None:
    """Measure a bundle on labelled comments."""
    tagger = Tagger.load(bundle)
    labelled = read_labelled([data], mapping, ordinary=ordinary)
    _warn_broken(labelled)
    with counting("оценка", None):
        report = evaluate(tagger, labelled.frame)
    print_report(report)
    if json_file is not None:
        json_file.write_text(
            json.dumps(report.to_json(), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        out.print(f"Цифры: {json_file}", soft_wrap=True, markup=False)
    if html_file is not None:
        html_file.write_text(render_report(report, tagger, data.name), encoding="utf-8")
        out.print(f"Картинки: {html_file}", soft_wrap=True, markup=False)


def run_import(
    paths: Sequence[Path], target: Path, *, mapping: Mapping[str, str], mask: bool = False
) -> None:
    """Exports to a labelled file; says what was skipped and why."""
    result = import_export(paths, mapping)
    if mask:
        _mask(result)
    write_labelled(result, target)
    _print_import(result)
    out.print(f"Результат: {target}", soft_wrap=True, markup=False)


def run_audit(
    data: Sequence[Path], settings: Settings, *, mapping: Mapping[str, str], target: Path | None
) -> None:
    """Doubtful labels, disagreeing copies, rare and renamed topics."""
    labelled = read_labelled(data, mapping)
    _warn_broken(labelled)
    with stages("проверка меток") as progress:
        result = audit(labelled.frame, load_taxonomy(settings), progress=progress)
    _print_audit(result)
    if target is not None:
        write_audit(result, target)
        out.print(f"Строки для проверки: {target}", soft_wrap=True, markup=False)
        out.print(
            "Исправьте в ней group и topic, затем: otklik audit ФАЙЛ --apply ТАБЛИЦА -o НОВЫЙ"
        )


def run_corrections(data: Sequence[Path], corrected: Path, target: Path | None) -> None:
    """The clerk's corrected table back into the labelled file."""
    if len(data) != 1 or target is None:
        raise UsageError(
            "исправления вносят в один файл: otklik audit ФАЙЛ --apply ТАБЛИЦА -o НОВЫЙ"
        )
    applied = apply_corrections(data[0], corrected, target)
    changed = plural(applied.n_changed, ("строка", "строки", "строк"))
    out.print(f"Исправлено: {changed}, без перемен: {applied.n_same}.")
    out.print(f"Результат: {target}", soft_wrap=True, markup=False)


def load_taxonomy(settings: Settings) -> Taxonomy:
    """Taxonomy of the samples, an empty one where there is none."""
    path = settings.samples / TAXONOMY
    return Taxonomy.from_csv(path) if path.is_file() else Taxonomy(())


def print_report(report: Report) -> None:
    """Figures with intervals, beside the two trivial rivals."""
    table = Table(title_justify="left", expand=False)
    table.add_column("Что")
    headings = ("Строк", "Точность", "В тройке", "Макро-F1", "Взв. F1", "Ошибка уверенности")
    for heading in headings:
        table.add_column(heading, justify="right")
    table.add_column("Самый частый / ключевые слова", justify="right")
    for name, head in report.heads.items():
        m = head.metrics
        table.add_row(
            HEAD_NAMES[name],
            f"{head.n_comments}",
            _figure(m["accuracy"]),
            _figure(m["top3"]) if name != "kind" else "—",
            _figure(m["macro_f1"]),
            _figure(m["weighted_f1"]),
            f"{head.calibration_error:.3f}",
            f"{_share(head.majority)} / {_share(head.keywords)}",
        )
    out.print(table)
    if report.incident:
        figures = report.incident
        out.print(
            f"Инцидент против обычного: F1 {figures['f1']}, точность (precision) "
            f"{figures['precision']}, полнота {figures['recall']}"
        )
    if report.skipped:
        out.print(f"Без текста, не считались: {report.skipped}")


def _read_all(
    data: Sequence[Path],
    mapping: Mapping[str, str],
    *,
    ordinary: Sequence[Path],
    lesson: pd.DataFrame | None,
) -> LabelledSet:
    if not data and lesson is None:
        raise UsageError("учить не на чем: назовите размеченный файл или --from-desk")
    files = read_labelled(data, mapping, ordinary=ordinary) if data or ordinary else None
    if lesson is None:
        assert files is not None
        return files
    if files is None:
        return LabelledSet(lesson, {}, [])
    frame = pd.concat([lesson, files.frame], ignore_index=True)
    return LabelledSet(frame, files.columns, files.broken)


def _mask(result: ImportResult) -> None:
    from classifier.names import mask_names  # natasha takes half a second to load

    with counting("имена людей", len(result.rows)) as bar:
        for row in result.rows:
            row["text"], row["reply"] = mask_names(row["text"]), mask_names(row["reply"])
            bar.advance(bar.task_ids[0])


def _print_import(result: ImportResult) -> None:
    out.print(f"Взято: {plural(len(result.rows), ('строка', 'строки', 'строк'))}.")
    for reason, count in result.skipped.most_common():
        out.print(
            f"Пропущено {count}: {reason} (первая: {result.examples[reason]})",
            soft_wrap=True,
            markup=False,
        )
    for note in result.notes:
        out.print(f"Замечено: {note}", soft_wrap=True, markup=False)


def _print_audit(result: Audit) -> None:
    out.print(f"Проверено строк: {result.n_rows}.")
    by_problem: dict[str, int] = {}
    for doubt in result.doubts:
        by_problem[doubt.problem] = by_problem.get(doubt.problem, 0) + 1
    for problem, count in by_problem.items():
        out.print(f"  {problem}: {count}")
    _print_names("Редкие темы (меньше 5 примеров)", result.rare)
    _print_names("Тем нет в справочнике (получат свой код)", result.unknown)
    renamed = {f"{old} → {new}": count for old, new, count in result.renamed}
    _print_names("Переименованы", renamed)
    if not result.doubts:
        out.print("Сомнительных строк не нашлось.")


def _print_names(title: str, names: Mapping[str, int]) -> None:
    if names:
        out.print(f"{title}: {len(names)}")
        for name, count in list(names.items())[:SHOWN]:
            out.print(f"  {name}: {count}", soft_wrap=True, markup=False)
        if len(names) > SHOWN:
            out.print(f"  … и ещё {len(names) - SHOWN}")


def load_champion(settings: Settings) -> Champion | None:
    """Current model of the registry, None where there is none or it can no longer be read."""
    folder = Registry(settings.registry).get_current()
    if folder is None:
        return None
    try:
        return Champion.load(folder)
    except BundleError as error:
        warn(f"с действующей моделью не сравнить: {error}")
        return None


def _print_promise(training: Training) -> None:
    shares = [
        f"{HEAD_NAMES[name].lower()} {percent(head.coverage_)}"
        for name, head in training.model.heads.items()
        if name in HEADS
    ]
    if shares:
        promise = percent(training.about["promise"])
        out.print(f"Заполнит сама с точностью {promise}: {', '.join(shares)} потока.")


def _warn_broken(labelled: LabelledSet) -> None:
    if labelled.broken:
        rows = plural(len(labelled.broken), ("строка", "строки", "строк"))
        warn(f"не прочитано: {rows}; первая — {labelled.broken[0]}")


def _warn_training(training: Training) -> None:
    if training.examples.skipped:
        warn(f"строк без текста, не учились: {training.examples.skipped}")
    if training.examples.unknown_kinds:
        names = ", ".join(f"«{name}»" for name in list(training.examples.unknown_kinds)[:5])
        warn(f"непонятные виды: {names}; понятны incident, question, request, … и по-русски")
    if "incident" not in training.model.heads:
        warn(
            "в данных только инциденты: обычных комментариев модель не отличит; "
            "добавьте их: --ordinary ФАЙЛ или --base"
        )


def _figure(metric: Metric) -> str:
    return f"{metric.value:.3f} [dim]{metric.low:.3f}–{metric.high:.3f}[/]"


def _share(value: float | None) -> str:
    return "—" if value is None else percent(value)
