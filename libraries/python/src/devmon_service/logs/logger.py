"""A logger that takes fields by name: `log.info("saying hello", who=name)`."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from .fields import FIELDS

if TYPE_CHECKING:
    _Adapter = logging.LoggerAdapter[logging.Logger]
else:
    _Adapter = logging.LoggerAdapter

_LOGGING_ITS_OWN = ("exc_info", "stack_info", "stacklevel", "extra")


class Logger(_Adapter):
    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        own = {key: kwargs[key] for key in _LOGGING_ITS_OWN if key in kwargs}
        fields = {key: value for key, value in kwargs.items() if key not in _LOGGING_ITS_OWN}
        return msg, {**own, "extra": {**(own.get("extra") or {}), FIELDS: fields}}
