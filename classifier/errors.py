"""What can go wrong in the classifier, as one tree.

ClassifierError
├── TaxonomyError    a taxonomy file is wrong, or a label is not in it
├── RulesError       group_rules.toml is wrong
├── GazetteerError   settlements.csv, streets.csv or objects.csv is wrong
├── ReactionsError   the file of sample reactions is wrong
└── BundleError      a bundle is missing, damaged, or made by another version

Every message says what, where (file:line where there is one) and what to do, in
Russian, because an operator reads it. No message holds the text of a comment.
"""


class ClassifierError(Exception):
    """Root of the tree: catch this to catch them all."""


class TaxonomyError(ClassifierError):
    """A taxonomy file is wrong, or a label is not in it."""


class RulesError(ClassifierError):
    """The file of group rules is wrong."""


class GazetteerError(ClassifierError):
    """One of the three files of places is wrong."""


class ReactionsError(ClassifierError):
    """The file of sample reactions is wrong."""


class BundleError(ClassifierError):
    """A bundle is missing, damaged, or made by another version."""
