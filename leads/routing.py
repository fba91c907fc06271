"""Which department a lead belongs to: the configured rules in their order, or the rules that come with the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leads.cues import JOB
from overheard.records import Label, Role
from overheard.settings import RouteSettings

__all__ = ["FALLBACK_DEPARTMENT", "LeadParts", "route"]

FALLBACK_DEPARTMENT = "marketing"
"""Where a lead goes that no rule speaks for."""

_BUYING = (Label.PURCHASE, Label.RECOMMENDATION, Label.SWITCH)
_AT_RISK = (Role.LOST, Role.COMPLAINING)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadParts:
    """What routing looks at.

    Attributes:
        names_brand: the post names the brand itself.
    """

    labels: tuple[Label, ...]
    role: Role
    names_brand: bool
    text: str


def route(
    parts: LeadParts,
    *,
    routes: Sequence[RouteSettings],
    matches_query: Callable[[str], bool],
) -> tuple[str, str]:
    """The department and the rule that chose it, in words.

    A configured rule holds when each of its conditions holds: at least one of `labels`, at least one of `roles`,
    and the query. The first that holds wins; without any configured rule the default rules decide.
    """
    if not routes:
        return _default_route(parts)
    for number, rule in enumerate(routes, start=1):
        because = _because(rule, parts, matches_query=matches_query)
        if because:
            return rule.department, f"rule {number}: {because}"
    return FALLBACK_DEPARTMENT, "no configured rule holds"


def _because(rule: RouteSettings, parts: LeadParts, *, matches_query: Callable[[str], bool]) -> str:
    """The conditions that hold, in words; "" as soon as one does not."""
    said = []
    if rule.labels:
        shared = [label.value for label in parts.labels if label.value in rule.labels]
        if not shared:
            return ""
        said.append(f"label {', '.join(shared)}")
    if rule.roles:
        if parts.role.value not in rule.roles:
            return ""
        said.append(f"role {parts.role.value}")
    if rule.query:
        if not matches_query(rule.query):
            return ""
        said.append(f"matches {rule.query}")
    return " and ".join(said)


def _default_route(parts: LeadParts) -> tuple[str, str]:
    labels = set(parts.labels)
    if parts.names_brand and JOB.search(parts.text):
        return "hr", "default rule: speaks of a job with the brand"
    if parts.role in _AT_RISK or (parts.names_brand and labels & {Label.COMPLAINT, Label.PROBLEM}):
        return "support", "default rule: a complaint or a problem with the brand"
    for label in _BUYING:
        if label in labels:
            return "sales", f"default rule: label {label.value}"
    if parts.names_brand and Label.SUGGESTION in labels:
        return "product", "default rule: a suggestion to the brand"
    return FALLBACK_DEPARTMENT, "default rule: nothing more particular holds"
