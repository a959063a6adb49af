"""Which encoding a text file is in: UTF-8, UTF-16, or what Russian offices still save."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = ["cp1251", "koi8_r", "cp866"]
SAMPLE = 256 * 1024  # bytes looked at to tell the old encodings apart
BLOCK = 1 << 20
# A UTF-8 file with a few broken bytes is still UTF-8: more than this share is another encoding.
MAX_BROKEN_SHARE = 0.02


def detect_encoding(path: Path) -> str:
    """Name of the encoding, for `open(..., errors="replace")`."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if _is_utf8(path) or _broken_share(head) <= MAX_BROKEN_SHARE:
        return "utf-8"
    best = from_bytes(head, cp_isolation=LEGACY, threshold=1.0).best()
    return best.encoding if best else "cp1251"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _broken_share(head: bytes) -> float:
    foreign = sum(byte >= 0x80 for byte in head)
    broken = head.decode("utf-8", errors="replace").count("\ufffd")
    return broken / foreign if foreign else 0.0
