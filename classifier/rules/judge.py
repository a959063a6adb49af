"""Rules first, the model of remarks where they say nothing: what is found in many texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.rules.engine import GroupRules
from classifier.rules.remarks import RemarkModel
from classifier.rules.switch import Switch
from classifier.tags import Finding, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of a group and the model of remarks, either of which may be absent."""

    rules: GroupRules | None
    remarks: RemarkModel | None

    def check(self, texts: Sequence[str], communities: Sequence[str | None]) -> list[list[Finding]]:
        """Findings of each cleaned text by the rules of its community, see `GroupRules.check`.

        The model is asked only where no rule found anything to judge.
        """
        found: list[list[Finding]] = []
        asked: list[int] = []
        for row, (text, community) in enumerate(zip(texts, communities, strict=True)):
            rules = self.rules.of(community) if self.rules is not None else None
            findings = rules.check(text) if rules is not None else []
            found.append(findings)
            is_off = rules is not None and rules.remark is Switch.OFF
            if not is_off and all(one.severity is Severity.NOTE for one in findings):
                asked.append(row)
        if self.remarks is not None and asked:
            remarks = self.remarks.find_all([texts[row] for row in asked])
            for row, remark in zip(asked, remarks, strict=True):
                if remark is not None:
                    found[row] = [remark]
        return found

    def verdict(self, findings: Sequence[Finding]) -> Verdict:
        """What the findings advise; clean where there are no rules to judge by."""
        if self.rules is None or not findings:
            return Verdict.CLEAN
        return self.rules.verdict(findings)
