"""The rules of a group: мат, insult, threat, spam. Criticism is none of these."""

from classifier.rules.config import Rule
from classifier.rules.engine import GroupRules, mask

__all__ = ["GroupRules", "Rule", "mask"]
