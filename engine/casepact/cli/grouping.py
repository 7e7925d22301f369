"""Options that several commands share, put on a command by one decorator."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

__all__ = ["gathered", "grouped"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Decorator = Callable[[_Function], _Function]


def grouped(*options: _Decorator[Any]) -> Callable[[_Function], _Function]:
    """The options as one decorator, listed in the help in this order."""

    def decorate(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def gathered(name: str, make: type[Any], *options: _Decorator[Any]) -> Callable[[_Function], _Function]:
    """The options as one decorator; a command is given what they say as one ``make``, called ``name``.

    The fields of the dataclass are taken from the command's parameters, whichever option they are of.
    """
    fields = tuple(field.name for field in dataclasses.fields(make))

    def decorate(function: _Function) -> _Function:
        @wraps(function)
        def command(**given: Any) -> Any:
            said = {field: given.pop(field) for field in fields}
            return function(**{name: make(**said)}, **given)

        return cast("_Function", grouped(*options)(command))

    return decorate
