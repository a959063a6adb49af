"""Rules of settlements in their order, and those that no neighbour in a list can overrule."""

from classifier.places.adjective_rules import (
    adjective_alone,
    adjective_with_noun,
    part_of_adjective,
)
from classifier.places.beside_rules import (
    behind_settlement_word,
    behind_street_word,
    behind_water_word,
    initial_in_street,
    of_organisation,
    type_of_another,
)
from classifier.places.candidates import Candidate, Rule
from classifier.places.surname_rules import (
    misspelt_surname,
    name_of_person,
    street_by_surname,
    surname_by_case,
)
from classifier.places.word_rules import common_form, common_phrase, needs_type_word


def plain_noun(c: Candidate) -> bool | None:
    # «Духовщина», «в ерышах»
    return True


SETTLEMENT_RULES: tuple[Rule, ...] = (
    behind_street_word,
    behind_water_word,
    of_organisation,
    initial_in_street,
    type_of_another,
    behind_settlement_word,
    needs_type_word,
    common_form,
    common_phrase,
    street_by_surname,
    name_of_person,
    misspelt_surname,
    part_of_adjective,
    surname_by_case,
    adjective_with_noun,
    adjective_alone,
    plain_noun,
)
HARD_SETTLEMENT_RULES: tuple[Rule, ...] = (
    behind_street_word,
    behind_water_word,
    of_organisation,
    initial_in_street,
    type_of_another,
    common_form,
    street_by_surname,
    name_of_person,
    misspelt_surname,
    part_of_adjective,
    adjective_with_noun,
)
