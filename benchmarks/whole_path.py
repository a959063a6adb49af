"""Quality and speed of the whole path on real incidents, beside plain scikit-learn.

    python -m benchmarks.whole_path --data ../shared/data

The folder holds perm/incidents.csv and ordinary/*.csv as shared/data/README.md says; it is
no part of the project. Prints figures and ratios to a rival run beside it: machines differ.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from api.commands.train import print_report
from api.pipeline import Pipeline
from api.settings import Settings
from classifier import Comment, Tagger, Taxonomy
from training.evaluate import evaluate
from training.labelled import read_labelled
from training.train import save_training, train

SEED = 42
TEST_SHARE = 0.1
BATCH = 2_000
SINGLE_CALLS = 1_000
MILLION = 1_000_000
HTTP_SECONDS = 10


def main() -> None:
    """Run everything and print it."""
    arguments = _parse_arguments()
    perm = arguments.data / "perm" / "incidents.csv"
    ordinary = sorted((arguments.data / "ordinary").glob("*.csv"))
    if not perm.is_file():
        sys.exit(f"нет {perm}: этому замеру нужны настоящие данные, укажите --data ПАПКА")
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        test = measure_quality(perm, ordinary, bundle)
        texts = [str(text) for text in test["text"]]
        measure_batch(bundle, texts)
        measure_single(bundle, texts)
        if not arguments.quick:
            measure_rival(perm)
            measure_http(bundle, texts)
            measure_million(bundle, texts, Path(folder))


def measure_quality(perm: Path, ordinary: Sequence[Path], bundle: Path) -> pd.DataFrame:
    """Train on 90 %, print the figures on the other 10 %; return those incidents."""
    parts = [read_labelled([perm], {}).frame]
    parts += [read_labelled([], {}, ordinary=[path]).frame for path in ordinary]
    # Each file is split on its own, so that the incidents held out are the same with and
    # without ordinary comments, and the same as the rival's.
    halves = [train_test_split(part, test_size=TEST_SHARE, random_state=SEED) for part in parts]
    learnt = pd.concat([half[0] for half in halves], ignore_index=True)
    test = pd.concat([half[1] for half in halves], ignore_index=True)
    started = time.perf_counter()
    settings = Settings()
    taxonomy = Taxonomy.from_csv(settings.samples / "taxonomy.csv")
    training = train(learnt, taxonomy, holdout=0)
    save_training(training, bundle, samples=settings.samples, sources=[])
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    print(f"обучение {time.perf_counter() - started:.0f} с, модель {size / 2**20:.1f} МБ")
    started = time.perf_counter()
    tagger = Tagger.load(bundle)
    print(f"загрузка модели {time.perf_counter() - started:.2f} с")
    print_report(evaluate(tagger, test))
    return test[test["kind"].isna()]


def measure_batch(bundle: Path, texts: Sequence[str]) -> None:
    """Full answers per second on one core: tags, suggestion, everything `tag` gives."""
    pipeline = _pipeline(bundle)
    comments = [Comment(text) for text in texts]
    for name in ("холодный кэш слов", "тёплый кэш слов"):
        started = time.perf_counter()
        for start in range(0, len(comments), BATCH):
            pipeline.answer(comments[start : start + BATCH])
        speed = len(comments) / (time.perf_counter() - started)
        print(f"пачкой, {name}: {speed:,.0f} комментариев/с на ядро")


def measure_single(bundle: Path, texts: Sequence[str]) -> None:
    """One `Tagger.tag` call for one comment."""
    tagger = _pipeline(bundle).tagger
    tagger.tag([Comment(texts[0])])
    times = []
    for text in texts[:SINGLE_CALLS]:
        started = time.perf_counter()
        tagger.tag([Comment(text)])
        times.append(1000 * (time.perf_counter() - started))
    p50, p99 = np.percentile(times, [50, 99])
    print(f"один комментарий: p50 {p50:.2f} мс, p99 {p99:.2f} мс")


def measure_rival(perm: Path) -> None:
    """Plain word and char_wb TF-IDF with LinearSVC, topic alone."""
    labelled = read_labelled([perm], {}).frame
    train_rows, test_rows = train_test_split(labelled, test_size=TEST_SHARE, random_state=SEED)
    rival = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        ),
        LinearSVC(),
    )
    texts = train_rows["text"].tolist()
    rival.fit(texts, train_rows["topic"].tolist())
    started = time.perf_counter()
    said = rival.predict(test_rows["text"].tolist())
    speed = len(test_rows) / (time.perf_counter() - started)
    right = float((said == test_rows["topic"].to_numpy()).mean())
    print(f"соперник TF-IDF + LinearSVC, одна тема: точность {right:.3f}, {speed:,.0f}/с на ядро")


def measure_http(bundle: Path, texts: Sequence[str]) -> None:
    """POST /v1/tag under wrk, one comment a request, one worker."""
    port = "8199"
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from api.cli import main; main()",
            "serve",
            "--port",
            port,
            "--bundle",
            str(bundle),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(6)
        script = Path(bundle.parent / "post.lua")
        bodies = [json.dumps({"comments": [{"text": t}]}, ensure_ascii=False) for t in texts[:200]]
        items = ",".join(f"[==[{body}]==]" for body in bodies if "]==]" not in body)
        script.write_text(
            f"local b={{{items}}}\nlocal i=0\nwrk.method='POST'\n"
            "wrk.headers['Content-Type']='application/json'\n"
            "request=function() i=i%#b+1 return wrk.format(nil,nil,nil,b[i]) end\n",
            encoding="utf-8",
        )
        command = ["wrk", "-t1", "-c4", f"-d{HTTP_SECONDS}s", "--latency", "-s", str(script)]
        result = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/v1/tag"],
            capture_output=True,
            text=True,
            timeout=HTTP_SECONDS + 30,
            check=False,
        )
        print("POST /v1/tag, 4 соединения, wrk:")
        print(result.stdout)
    except FileNotFoundError:
        print("wrk не установлен (apt install wrk): замер HTTP пропущен")
    finally:
        server.terminate()
        server.wait(timeout=20)


def measure_million(bundle: Path, texts: Sequence[str], folder: Path) -> None:
    """A file of a million rows through `otklik tag`: time and peak memory."""
    source = folder / "million.csv"
    pd.DataFrame({"text": list(texts) * (MILLION // len(texts) + 1)}).head(MILLION).to_csv(
        source, index=False
    )
    code = (
        "import re; from api.commands.tag import tag_file; from api.settings import Settings;"
        f"from pathlib import Path; tag_file({str(source)!r}, {str(folder / 'out.csv')!r},"
        f"Settings(bundle=Path({str(bundle)!r}), routes=None));"
        # ru_maxrss of a child starts at its parent's, so the kernel's own figure is read
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text());"
        "print('пик памяти', int(peak[1]) // 1024, 'МБ')"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    print(f"миллион строк: {time.perf_counter() - started:.0f} с")


def _pipeline(bundle: Path) -> Pipeline:
    return Pipeline.load(Settings(bundle=bundle))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Качество и скорость на настоящих данных")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--quick", action="store_true", help="без соперника, HTTP и миллиона")
    return parser.parse_args()


if __name__ == "__main__":
    main()
