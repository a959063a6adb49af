"""Text to tags: clean-up, group rules, places, models, the bundle on disk."""

from classifier.comment import Comment
from classifier.errors import (
    BundleError,
    ClassifierError,
    GazetteerError,
    RulesError,
    TaxonomyError,
)
from classifier.reasons import Reason
from classifier.tagger import Tagger
from classifier.tags import (
    Category,
    Finding,
    IncidentType,
    Kind,
    Label,
    Place,
    Severity,
    Tags,
    Verdict,
)
from classifier.taxonomy import Taxonomy, Topic

__all__ = [
    "BundleError",
    "Category",
    "ClassifierError",
    "Comment",
    "Finding",
    "GazetteerError",
    "IncidentType",
    "Kind",
    "Label",
    "Place",
    "Reason",
    "RulesError",
    "Severity",
    "Tagger",
    "Tags",
    "Taxonomy",
    "TaxonomyError",
    "Topic",
    "Verdict",
]
