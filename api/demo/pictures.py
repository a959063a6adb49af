"""Photos drawn by code: a road with a hole, and the same road without it."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (480, 320)
SKIES = ((176, 205, 232), (206, 214, 220), (228, 205, 180))
ROAD, GRASS, HOLE, PATCH = (112, 112, 116), (122, 152, 92), (52, 48, 46), (86, 86, 90)


def draw_road(rng: random.Random, *, is_mended: bool) -> bytes:
    """JPEG of a road; the same state of `rng` gives the same road."""
    image = Image.new("RGB", SIZE, rng.choice(SKIES))
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    horizon = rng.randrange(110, 150)
    draw.rectangle((0, horizon, width, height), fill=GRASS)
    middle = rng.randrange(200, 280)
    draw.polygon(
        [(middle - 24, horizon), (middle + 24, horizon), (width - 40, height), (40, height)],
        fill=ROAD,
    )
    for x in range(20, width, 90):
        top = horizon - rng.randrange(30, 60)
        draw.rectangle((x, top, x + 46, horizon), fill=(170 + rng.randrange(50), 150, 130))
        draw.polygon([(x - 6, top), (x + 52, top), (x + 23, top - 22)], fill=(120, 70, 60))
    for _ in range(rng.randrange(2, 5)):
        x, y = rng.randrange(120, 330), rng.randrange(horizon + 60, height - 50)
        box = (x, y, x + rng.randrange(50, 90), y + rng.randrange(16, 30))
        draw.ellipse(box, fill=PATCH if is_mended else HOLE)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return target.getvalue()
