"""What many tests share: a tiny bundle fitted on invented comments, and an API over it."""

from pathlib import Path

import pandas as pd
import pytest
from desk_site import (  # noqa: F401
    administrator,
    anybody,
    bound,
    desk_app,
    operator,
)
from fastapi.testclient import TestClient
from stores import (  # noqa: F401
    empty_url,
    postgres_database,
    sqlite_template,
    store,
    store_url,
)

from api.http.app import create_app
from api.pipeline import Pipeline
from api.settings import Settings
from classifier import Taxonomy
from training.labelled import FIELDS
from training.train import save_training, train

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"

LESSONS = {
    ("incident", "Дороги", "Ямы и выбоины на дороге", "Дорожная служба"): (
        "яма на дороге у школы",
        "глубокая яма на перекрёстке",
        "дорога разбита, ямы кругом",
        "объезжаем ямы по встречке",
        "на дороге выбоины, колесо пробил",
        "ямы засыпьте на нашей дороге",
        "яма глубиной с ведро на дороге",
        "дорога вся в ямах и выбоинах",
    ),
    ("incident", "ЖКХ", "Отсутствие горячей воды", "Теплосеть"): (
        "нет горячей воды третий день",
        "горячую воду отключили",
        "когда включат горячую воду",
        "из крана горячая вода не идёт",
        "опять отключили горячую воду в доме",
        "сидим без горячей воды неделю",
        "горячая вода пропала утром",
        "вода горячая еле тёплая и та пропала",
    ),
    ("incident", "Благоустройство", "Открытые канализационные люки", "Водоканал"): (
        "люк открыт, дети ходят",
        "открытый люк посреди тротуара",
        "крышки на люке нет",
        "люк без крышки во дворе",
        "закройте люк пока никто не упал",
        "колодец открыт, крышку унесли",
        "люк провалился на тротуаре",
        "канализационный люк открыт настежь",
    ),
    ("approval", "", "", ""): (
        "спасибо большое, молодцы",
        "какая красота, молодцы",
        "спасибо за праздник",
        "очень понравилось, супер",
        "умнички, так держать",
        "красиво, спасибо",
    ),
    ("question", "", "", ""): (
        "во сколько начало концерта?",
        "где можно купить билет на концерт?",
        "кто поёт на видео?",
        "а вход на праздник платный?",
        "какого числа ярмарка?",
        "во сколько салют?",
    ),
}


@pytest.fixture(scope="session")
def tiny_frame() -> pd.DataFrame:
    """Labelled comments with the standard columns, enough for every head."""
    rows = [
        dict.fromkeys(FIELDS)
        | {"text": text, "kind": kind, "group": group, "topic": topic, "executor": executor}
        | {"incident_type": "solvable" if kind == "incident" else None}
        for (kind, group, topic, executor), texts in LESSONS.items()
        for text in texts
    ]
    return pd.DataFrame(rows, dtype=object)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return Taxonomy.from_csv(SAMPLES / "taxonomy.csv")


@pytest.fixture(scope="session")
def tiny_bundle(tiny_frame, taxonomy, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    training = train(tiny_frame, taxonomy, holdout=0, jobs=1)
    save_training(training, folder, samples=SAMPLES, sources=[])
    return folder


@pytest.fixture(scope="session")
def tiny_settings(tiny_bundle) -> Settings:
    return Settings(bundle=tiny_bundle, max_body=200_000)


@pytest.fixture(scope="session")
def pipeline(tiny_settings) -> Pipeline:
    return Pipeline.load(tiny_settings)


@pytest.fixture
def client(pipeline, tiny_settings):
    with TestClient(create_app(pipeline, tiny_settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def otklik(tiny_bundle, tmp_path, monkeypatch, capsys):
    """Run a command in this process: `otklik("tag", path)` → (exit code, stdout, stderr)."""
    monkeypatch.setenv("OTKLIK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OTKLIK_BUNDLE", str(tiny_bundle))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> tuple[int, str, str]:
        from api import cli

        monkeypatch.setattr("sys.argv", ["otklik", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
