"""From records to search keys: every written form of every name, and what it stands for."""

from collections.abc import Iterable

from classifier.places.entries import Entry, Keys
from classifier.places.landmark_keys import landmark_entries
from classifier.places.records import Landmark, Settlement, Street
from classifier.places.settlement_keys import settlement_entries
from classifier.places.street_keys import street_entries


def build_keys(
    settlements: Iterable[Settlement], streets: Iterable[Street], landmarks: Iterable[Landmark]
) -> Keys:
    """Every key with its meanings, in the order of the records."""
    keys: dict[str, dict[Entry, None]] = {}
    for key, entry in (
        *settlement_entries(settlements),
        *street_entries(streets),
        *landmark_entries(landmarks),
    ):
        keys.setdefault(key, {})[entry] = None
    return {key: tuple(entries) for key, entries in keys.items()}
