"""Places in comments: settlements, streets, houses and objects of a district."""

from classifier.places.gazetteer import Gazetteer
from classifier.places.records import Landmark, Settlement, Street

__all__ = ["Gazetteer", "Landmark", "Settlement", "Street"]
