"""Where the bars of a picture lie: numbers for an inline SVG, drawn by the template."""

from dataclasses import dataclass

from api.reports.shapes import Picture

WIDTH = 720  # of a picture, in its own units; pages scale it
HEIGHT, FOOT, LEFT, RIGHT = 220, 26, 44, 16
LABELS = 16  # of days; more would run into each other
ROW, LABEL_WIDTH, VALUE_WIDTH = 26, 230, 56
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of a bar; `series` is its number in the picture."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str
    is_pale: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A label; `anchor` as SVG has it."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...]
    lines: tuple[float, ...] = ()  # heights of the grid


def lay_out(picture: Picture) -> Drawing:
    """Lay out a picture; one without bars has no height."""
    if not picture.bars:
        return Drawing(WIDTH, 0, (), ())
    return _upright(picture) if picture.is_upright else _lying(picture)


def _upright(picture: Picture) -> Drawing:
    top = round_up(max(bar.total for bar in picture.bars))
    scale = (HEIGHT - FOOT - 12) / top
    ground = HEIGHT - FOOT
    slot = (WIDTH - LEFT - RIGHT) / len(picture.bars)
    every = -(-len(picture.bars) // LABELS)
    rects: list[Rect] = []
    texts: list[Text] = []
    for number, bar in enumerate(picture.bars):
        x, y = LEFT + slot * number, float(ground)
        for series, value in enumerate(bar.parts):
            y -= value * scale
            title = f"{bar.label}: {picture.series[series]} {value}"
            title += f", {bar.mark}" if bar.mark else ""
            rects.append(
                Rect(x + slot * 0.12, y, slot * 0.76, value * scale, series, title, bool(bar.mark))
            )
        if number % every == 0:
            texts.append(Text(x + slot / 2, HEIGHT - 8, bar.label))
    lines = (ground, ground - top / 2 * scale, ground - top * scale)
    for tick, level in zip((0, top / 2, top), lines, strict=True):
        texts.append(Text(LEFT - 6, level + 4, f"{tick:g}", "end"))
    return Drawing(WIDTH, HEIGHT, tuple(rects), tuple(texts), lines)


def _lying(picture: Picture) -> Drawing:
    longest = max(bar.total for bar in picture.bars) or 1
    scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / longest
    rects: list[Rect] = []
    texts: list[Text] = []
    for number, bar in enumerate(picture.bars):
        x, y = float(LABEL_WIDTH), ROW * number
        label = bar.label if len(bar.label) < 28 else f"{bar.label[:26]}…"
        texts.append(Text(LABEL_WIDTH - 8, y + 17, label, "end"))
        for series, value in enumerate(bar.parts):
            title = f"{bar.label}: {picture.series[series]} {value}"
            rects.append(Rect(x, y + 4, value * scale, ROW - 8, series, title))
            x += value * scale
        texts.append(Text(x + 6, y + 17, str(bar.total), "start"))
    return Drawing(WIDTH, ROW * len(picture.bars) + 4, tuple(rects), tuple(texts))


def round_up(value: float) -> float:
    """The next 2, 4, 10, 20, 40, 100, …: a border whose half is whole.

    >>> [round_up(value) for value in (0, 3, 7, 31, 400)]
    [2, 4, 10, 40, 400]
    """
    size = 1
    while True:
        for step in STEPS:
            if value <= 2 * step * size:
                return 2 * step * size
        size *= 10
