"""Queries as data: parsed once, asked for metrics, windows and burn rates; knows no rule file."""

from __future__ import annotations

from readiness.facts.promql.duration import seconds
from readiness.facts.promql.query import inspect
from readiness.facts.promql.syntax import LOGQL, Node, Parsed, canonical, parse

__all__ = ["LOGQL", "Node", "Parsed", "canonical", "inspect", "parse", "seconds"]
