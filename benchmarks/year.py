"""A region's year retrained as its clerk does it: time, memory, bundle, loading, serving.

    python -m benchmarks.year --data ../shared/data

`otklik train` with all heads and the evaluation on every incident of perm/incidents.csv and
the ordinary comments beside; then the bundle on disk, how long it loads, and what a serving
process takes after it has tagged a batch.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MIB = 2**20
OTKLIK = [sys.executable, "-c", "from api.cli import main; main()"]
LOAD = """
import time
from classifier import Tagger
started = time.perf_counter()
tagger = Tagger.load({bundle!r})
tagger.model.scorer
print(f"загрузка модели {{time.perf_counter() - started:.2f}} с")
"""
SERVE = """
import re
from pathlib import Path
import pandas as pd
import api.http.app
from api.pipeline import Pipeline
from api.settings import Settings
from classifier import Comment
pipeline = Pipeline.load(Settings(bundle=Path({bundle!r})))
texts = pd.read_csv({texts!r}, dtype=str).iloc[:, 0].fillna("").tolist()
for start in range(0, len(texts), 20):
    pipeline.answer([Comment(text) for text in texts[start : start + 20]])
resident = re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(f"память процесса, что отвечает, после {{len(texts)}} комментариев: "
      f"{{int(resident) // 1024}} МБ")
"""
SERVED = 2_000  # comments


def main() -> None:
    """Train once, then look at what came out."""
    parser = argparse.ArgumentParser(description="Год региона: обучение как у человека")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    perm = data / "perm" / "incidents.csv"
    if not perm.is_file():
        sys.exit(f"нет {perm}: этому замеру нужны настоящие данные, укажите --data ПАПКА")
    ordinary = sorted((data / "ordinary").glob("*.csv"))
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        options = [option for path in ordinary for option in ("--ordinary", str(path))]
        started = time.perf_counter()
        command = [*OTKLIK, "train", str(perm), *options, "-o", str(bundle)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MIB
        print(f"обучение с проверкой: {seconds:.0f} с, пик памяти {peak:.0f} МБ")
        size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
        print(f"модель на диске: {size / MIB:.1f} МБ")
        texts = Path(folder) / "texts.csv"
        _write_texts(perm, texts)
        for code in (LOAD, SERVE):
            script = code.format(bundle=str(bundle), texts=str(texts))
            subprocess.run([sys.executable, "-c", script], check=True)


def _write_texts(perm: Path, texts: Path) -> None:
    from training.labelled import read_labelled  # after the child: its peak is a child's alone

    frame = read_labelled([perm], {}).frame
    frame[["text"]].sample(SERVED, random_state=42).to_csv(texts, index=False)


if __name__ == "__main__":
    main()
