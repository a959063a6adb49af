"""Photos as an attacker sends them: what hides in a picture, what is none, what is too large."""

import io
import struct
import zlib

import pytest
from desk_site import count, open_pit, picture
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from api.store.photos import MAX_BYTES
from api.store.tables import PhotoRow

EVIL = "<script>alert(1)</script>"


def commented_png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", EVIL)
    return picture("PNG", pnginfo=info)


def described_webp():
    exif = Image.Exif()
    exif[0x010E] = EVIL
    return picture("WEBP", exif=exif)


POLYGLOTS = {
    "a page after the picture": picture("JPEG") + EVIL.encode(),
    "an archive after the picture": picture("PNG") + b"PK\x03\x04" + EVIL.encode(),
    "a page in the comment": picture("JPEG", comment=EVIL.encode()),
    "a page in a text chunk": commented_png(),
    "a page in EXIF": described_webp(),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_hides_in_a_picture_is_gone(operator, store, pipeline, name):
    _, incident = open_pit(store, pipeline, operator)
    data = POLYGLOTS[name]
    assert EVIL.encode() in data
    files = {"file": ("x.svg", data, "image/svg+xml")}
    operator.post(f"/incidents/{incident}/photos", files=files)
    answer = operator.get(f"/photos/{only_photo(store)}")
    assert EVIL.encode() not in answer.content
    assert answer.headers["content-type"] in ("image/jpeg", "image/png", "image/webp")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def only_photo(store):
    with store.read() as session:
        return session.scalars(select(PhotoRow.id)).one()


def bomb():
    """A PNG of a few kilobytes that says it is 60,000 by 60,000."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 70_000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html>" + EVIL.encode(),
        bomb(),
        picture("GIF"),
        picture("TIFF"),
        picture("BMP"),
        b"\xff\xd8\xff\xe0" + EVIL.encode() * 50,
    ],
)
def test_what_is_no_photo_is_refused(operator, store, pipeline, data):
    _, incident = open_pit(store, pipeline, operator)
    files = {"file": ("photo.jpg", data, "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", status=400, files=files)
    assert count(store, PhotoRow) == 0


def test_photo_of_two_pictures_as_phones_make_is_taken(operator, store, pipeline):
    _, incident = open_pit(store, pipeline, operator)
    target = io.BytesIO()
    second = Image.new("RGB", (20, 10), "blue")
    Image.new("RGB", (40, 30)).save(target, "MPO", save_all=True, append_images=[second])
    files = {"file": ("IMG_1.JPG", target.getvalue(), "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", files=files)
    answer = operator.get(f"/photos/{only_photo(store)}")
    assert answer.headers["content-type"] == "image/jpeg"


def test_large_photo_is_taken_and_a_larger_one_refused_in_words(operator, store, pipeline):
    _, incident = open_pit(store, pipeline, operator)
    photo = picture("JPEG") + b"\x00" * (MAX_BYTES - 2_000)
    files = {"file": ("a.jpg", photo, "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", files=files)
    files = {"file": ("a.jpg", photo + b"\x00" * 3_000_000, "image/jpeg")}
    page = operator.post(f"/incidents/{incident}/photos", status=413, files=files)
    assert page.headers["content-type"].startswith("text/html")
    assert "больше" in page.text
    files = {"file": ("a.csv", b"x" * 10_000_000, "text/csv")}
    operator.post("/rules", status=413, files=files, words="люк", rule="mat")
