"""The rules of a group: мат, insult, threat, spam. Criticism is none of these."""

from classifier.rules.config import Rule, read_modes
from classifier.rules.engine import GroupRules, blank, mask
from classifier.rules.judge import Judge
from classifier.rules.remarks import RemarkModel
from classifier.rules.switch import Switch
from classifier.rules.trial import Change, Said, Trial, try_rules, with_words

__all__ = [
    "Change",
    "GroupRules",
    "Judge",
    "RemarkModel",
    "Rule",
    "Said",
    "Switch",
    "Trial",
    "blank",
    "mask",
    "read_modes",
    "try_rules",
    "with_words",
]
