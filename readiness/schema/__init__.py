"""The files that a person writes: their models, their JSON Schemas, and what is wrong with one.

The models import pydantic; nothing imports them but `validation`, and only on a cache miss.
"""
