"""Which comments a model has learnt from: hashes only, so that no text leaves the data."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.markup import clean_markup

FILE = "seen.npy"
BYTES = 8  # of a hash


def hash_texts(texts: Iterable[object]) -> npt.NDArray[np.uint64]:
    """A number for each text, the same for texts that differ in case, spaces or markup."""
    folded = (" ".join(clean_markup(str(text)).text.lower().split()) for text in texts)
    numbers = (hashlib.blake2b(text.encode(), digest_size=BYTES).digest() for text in folded)
    return np.frombuffer(b"".join(numbers), dtype=np.uint64)


def read_seen(bundle: Path) -> npt.NDArray[Any]:
    """Hashes of the comments a bundle has learnt from; none where it does not say."""
    path = bundle / FILE
    if not path.is_file():
        return np.empty(0, dtype=np.uint64)
    return np.asarray(np.load(path, allow_pickle=False))
