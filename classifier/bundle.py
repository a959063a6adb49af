"""The bundle on disk: a folder of JSON, CSV, TOML and plain arrays, nothing executable.

manifest.json     version, what it was trained on, metrics, SHA-256 of every other file
taxonomy.csv      codes and names of groups and topics
vocabulary.json   lemmas, character n-grams, words of the word vectors, signs of manner
heads.json        classes and calibration of every head
weights.npz       weights of all heads, pairs, idf, word vectors (read with allow_pickle=False)
places/           settlements.csv, streets.csv, objects.csv
group_rules.toml  the rules of the group
remarks.npy       the model of insults, threats and advertising, where the samples teach one
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.calibration import Calibration
from classifier.errors import BundleError, ClassifierError
from classifier.features import CommentVectorizer
from classifier.model import CommentModel
from classifier.places import Gazetteer
from classifier.rules import GroupRules, RemarkModel
from classifier.shared import SharedWeights, StoredHead
from classifier.signs import SignVectorizer
from classifier.taxonomy import Taxonomy
from classifier.vectors import WordVectors

if TYPE_CHECKING:
    from classifier.tagger import Tagger

FORMAT = 4
MANIFEST = "manifest.json"
SELF_HASH = "manifest_sha256"  # in the manifest, over the rest of it
TAXONOMY = "taxonomy.csv"
VOCABULARY = "vocabulary.json"
HEADS = "heads.json"
WEIGHTS = "weights.npz"
PLACES = "places"
RULES = "group_rules.toml"
REMARKS = "remarks.npy"
PLACE_FILES = ("settlements.csv", "streets.csv", "objects.csv")

TaggerT = TypeVar("TaggerT", bound="Tagger")


def save_bundle(
    folder: Path,
    model: CommentModel,
    *,
    samples: Path | None = None,
    about: dict[str, Any] | None = None,
    arrays: Mapping[str, npt.NDArray[Any]] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write a bundle; the folder appears whole or not at all.

    samples : folder with the places' CSVs and group_rules.toml to carry along.
    about : what the manifest says besides hashes: data, metrics, thresholds.
    arrays, texts : further files by name, kept for whoever made the bundle.
    Raises `BundleError` where the folder already holds something else than a bundle.
    """
    require_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        _write_model(fresh, model)
        _copy_samples(fresh, samples)
        for name, array in (arrays or {}).items():
            np.save(fresh / name, array, allow_pickle=False)
        for name, text in (texts or {}).items():
            (fresh / name).write_text(text, encoding="utf-8")
        _write_manifest(fresh, about or {})
        _replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def require_free(folder: Path) -> None:
    """Raise `BundleError` where a bundle would overwrite something else than a bundle."""
    if folder.is_dir() and (not any(folder.iterdir()) or (folder / MANIFEST).is_file()):
        return
    if folder.exists():
        raise BundleError(f"{folder}: место занято и это не модель; укажите другую папку")


def load_bundle(folder: Path, tagger: type[TaggerT]) -> TaggerT:
    """Check every hash, then build a Tagger; raises `BundleError`."""
    manifest = read_manifest(folder)
    _check_hashes(folder, manifest)
    try:
        model = _read_model(folder)
        has_places = (folder / PLACES / PLACE_FILES[0]).is_file()
        return tagger(
            model,
            gazetteer=Gazetteer.load(folder / PLACES) if has_places else None,
            rules=GroupRules.load(folder / RULES) if (folder / RULES).is_file() else None,
            remarks=_read_remarks(folder / REMARKS),
            incident_from=float(manifest.get("incident_from", 0.5)),
            version=str(manifest.get("version", folder.name)),
            manifest=manifest,
        )
    except BundleError:
        raise
    except (ClassifierError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise BundleError(
            f"{folder}: модель не читается ({type(error).__name__}: {error}); "
            "обучите её заново: otklik train"
        ) from error


def _read_remarks(path: Path) -> RemarkModel | None:
    return RemarkModel.from_array(np.load(path, allow_pickle=False)) if path.is_file() else None


def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a bundle, unchecked hashes; raises `BundleError`."""
    if not folder.is_dir():
        raise BundleError(f"{folder}: такой папки нет; модель создаёт команда otklik train")
    path = folder / MANIFEST
    if not path.is_file():
        raise BundleError(f"{folder}: это не модель, нет файла {MANIFEST}")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleError(f"{path}: испорчен, возьмите модель из резервной копии") from error
    if version != FORMAT:
        raise BundleError(
            f"{folder}: модель формата {version}, программа читает {FORMAT}; "
            "обучите модель этой версией программы"
        )
    if manifest.get(SELF_HASH, "") not in ("", _hash_manifest(manifest)):
        raise BundleError(
            f"{path}: файл изменён после обучения (хеш не сходится); "
            "возьмите модель из копии или обучите заново"
        )
    return dict(manifest)


def name_outdated(folder: Path) -> str | None:
    """What a bundle of an earlier format calls itself; None where this program reads it."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return str(manifest["version"]) if int(manifest["format"]) < FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # whoever reads the bundle says what is wrong


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_hashes(folder: Path, manifest: dict[str, Any]) -> None:
    for name, expected in manifest.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            raise BundleError(f"{folder}: в модели нет файла {name}; возьмите её копию заново")
        if hash_file(path) != expected:
            raise BundleError(
                f"{path}: файл изменён после обучения (хеш не сходится); "
                "возьмите модель из копии или обучите заново"
            )


def _write_model(folder: Path, model: CommentModel) -> None:
    vectorizer = model.vectorizer
    model.taxonomy.to_csv(folder / TAXONOMY)
    _write_json(
        folder / VOCABULARY,
        {
            "params": _plain_params(vectorizer),
            "n_lemma_features": vectorizer.n_lemma_features_,
            "lemmas": vectorizer.lemmas_,
            "chars": vectorizer.chars_,
            "vector_words": vectorizer.vectors.words if vectorizer.vectors else None,
            "signs": model.signs.signs_ if model.signs else None,
            "signs_params": model.signs.get_params() if model.signs else None,
        },
    )
    arrays: dict[str, Any] = {"pairs": vectorizer.pairs_.astype(np.int32), "idf": vectorizer.idf_}
    if vectorizer.vectors is not None:
        arrays |= {
            "vectors/levels": vectorizer.vectors.levels,
            "vectors/steps": vectorizer.vectors.steps,
        }
    heads: dict[str, Any] = {}
    for name, head in model.heads.items():
        heads[name] = {
            "params": head.get_params(),
            "classes": [str(code) for code in head.classes_],
            "calibration": asdict(head.calibration_),
            "alone": asdict(head.alone_),
            "threshold": head.threshold_,
            "coverage": head.coverage_,
            "n_rows": head.coef_.shape[0],
        }
        arrays |= {f"{name}/intercept": head.intercept_, f"{name}/unseen": head.unseen_}
    arrays |= _pack((model.shared or SharedWeights.of(model.heads)).matrix)
    _write_json(folder / HEADS, heads)
    np.savez_compressed(folder / WEIGHTS, allow_pickle=False, **arrays)


def _read_model(folder: Path) -> CommentModel:
    vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    heads = json.loads((folder / HEADS).read_text(encoding="utf-8"))
    params = vocabulary["params"]
    with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
        words = vocabulary["vector_words"]
        vectors = (
            WordVectors(words, arrays["vectors/levels"], arrays["vectors/steps"]) if words else None
        )
        vectorizer = CommentVectorizer(
            **{**params, "char_ngrams": tuple(params["char_ngrams"])}, vectors=vectors
        )
        vectorizer.set_vocabulary(
            lemmas=vocabulary["lemmas"],
            n_lemma_features=vocabulary["n_lemma_features"],
            pairs=arrays["pairs"],
            chars=vocabulary["chars"],
            idf=arrays["idf"],
        )
        shared = SharedWeights(
            _unpack(arrays, sum(len(described["classes"]) for described in heads.values())),
            {name: len(described["classes"]) for name, described in heads.items()},
        )
        fitted = {
            name: _read_head(name, described, arrays, shared) for name, described in heads.items()
        }
    taxonomy = Taxonomy.from_csv(folder / TAXONOMY)
    return CommentModel(vectorizer, fitted, taxonomy, _read_signs(vocabulary), shared)


def _read_signs(vocabulary: dict[str, Any]) -> SignVectorizer | None:
    if vocabulary["signs"] is None:
        return None
    return SignVectorizer(**vocabulary["signs_params"]).set_signs(vocabulary["signs"])


def _read_head(
    name: str, described: dict[str, Any], arrays: Any, shared: SharedWeights
) -> StoredHead:
    head = StoredHead(**described["params"]).set_shared(
        described["classes"],
        shared,
        name,
        described["n_rows"],
        arrays[f"{name}/intercept"],
        arrays[f"{name}/unseen"],
    )
    return head.set_calibration(
        Calibration(**described["calibration"]),
        described["threshold"],
        described["coverage"],
        alone=Calibration(**described["alone"]),
    )


def _plain_params(vectorizer: CommentVectorizer) -> dict[str, Any]:
    params = vectorizer.get_params()
    del params["vectors"]
    return {**params, "char_ngrams": list(vectorizer.char_ngrams)}


def _pack(matrix: sp.csr_matrix) -> dict[str, Any]:
    return {
        "weights/values": matrix.data.astype(np.float16),
        "weights/columns": matrix.indices.astype(np.uint16),
        "weights/counts": np.diff(matrix.indptr).astype(np.uint16),
    }


def _unpack(arrays: Any, n_classes: int) -> sp.csr_matrix:
    counts = arrays["weights/counts"]
    pointers = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    values = arrays["weights/values"].astype(np.float32)
    columns = arrays["weights/columns"].astype(np.int32)
    return sp.csr_matrix((values, columns, pointers), (len(counts), 2 * n_classes))


def _copy_samples(folder: Path, samples: Path | None) -> None:
    if samples is None:
        return
    if (samples / PLACE_FILES[0]).is_file():
        (folder / PLACES).mkdir()
        for name in PLACE_FILES:
            if (samples / name).is_file():
                shutil.copyfile(samples / name, folder / PLACES / name)
    if (samples / RULES).is_file():
        shutil.copyfile(samples / RULES, folder / RULES)


def _write_manifest(folder: Path, about: dict[str, Any]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {path.relative_to(folder).as_posix(): hash_file(path) for path in files}
    created = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"format": FORMAT, "created_at": created, **about, "files": hashes}
    _write_json(folder / MANIFEST, {**content, SELF_HASH: _hash_manifest(content)})


def _hash_manifest(manifest: dict[str, Any]) -> str:
    """SHA-256 of everything the manifest says, but of this hash itself."""
    content = {name: value for name, value in manifest.items() if name != SELF_HASH}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _replace_folder(fresh: Path, folder: Path) -> None:
    # Two renames: between them the old bundle lies beside, whole, under a name one can find.
    if not folder.exists():
        os.replace(fresh, folder)
        return
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
