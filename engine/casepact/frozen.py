"""Frozen, slotted dataclasses that cost little to define.

`dataclasses.dataclass` compiles up to seven methods for every class, which takes close to a millisecond. A
command that defines two hundred of them pays for that at each start, before it has read a line of a policy.
This decorator means the same for frozen classes and shares the methods among them: ``dataclasses.fields``,
``replace`` and ``is_dataclass``, ``match`` statements, pickling and type checkers work as they always do.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from itertools import repeat
from operator import attrgetter, call
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

__all__ = ["dataclass", "replace"]

T = TypeVar("T")
_set = object.__setattr__
_STATE_OF_SLOTS = frozenset(("__getstate__", "__setstate__"))

if TYPE_CHECKING:  # type checkers know what it takes
    from dataclasses import replace
else:

    def replace(instance: Any, /, **changes: Any) -> Any:
        """Return a copy with some fields changed, as `dataclasses.replace` does in three times the time.

        Raises:
            TypeError: the class has no such field.
        """
        own = getattr(instance, "__replace__", None)
        return dataclasses.replace(instance, **changes) if own is None else own(**changes)


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def dataclass(
    *, frozen: bool = True, slots: bool = True, kw_only: bool = False, order: bool = False
) -> Callable[[type[T]], type[T]]:
    """Make a class as `dataclasses.dataclass` does with the same arguments.

    Raises:
        TypeError: ``frozen`` is false: the methods shared here do not guard a class that changes.
    """
    if not frozen:
        message = "only frozen classes are made here; take dataclasses.dataclass for others"
        raise TypeError(message)

    def define(cls: type[T]) -> type[T]:
        # A class without a docstring is given its signature for one, which takes longer than all the rest.
        cls.__doc__ = cls.__doc__ or cls.__name__
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
        _share_methods(made, order=order)
        return made

    return define


def _share_methods(cls: Any, *, order: bool) -> None:
    fields = dataclasses.fields(cls)
    methods = {
        "__init__": _initialiser(cls, fields),
        "__replace__": _replacer(cls, fields),
        "__setattr__": _refuse_assignment,
        "__delattr__": _refuse_deletion,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    key = _key(tuple(field.name for field in fields if field.compare))
    methods["__eq__"] = _comparison(key, lambda mine, other: mine == other)
    hashed = _key(tuple(f.name for f in fields if (f.compare if f.hash is None else f.hash)))
    methods["__hash__"] = lambda self: hash(hashed(self))
    if order:
        methods["__lt__"] = _comparison(key, lambda mine, other: mine < other)
        methods["__le__"] = _comparison(key, lambda mine, other: mine <= other)
        methods["__gt__"] = _comparison(key, lambda mine, other: mine > other)
        methods["__ge__"] = _comparison(key, lambda mine, other: mine >= other)
    shown = tuple(field.name for field in fields if field.repr)
    methods["__repr__"] = recursive_repr()(
        lambda self: f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"
    )
    for name, method in methods.items():
        # What a class defines itself stays; Python sets `__hash__` to None where it defines `__eq__`.
        if cls.__dict__.get(name) is None or name in _STATE_OF_SLOTS:
            setattr(cls, name, method)


def _initialiser(cls: Any, fields: tuple[Any, ...]) -> Callable[..., None]:
    stores = tuple(_store(cls, field.name) for field in fields)
    positional = len(fields) if all(field.init and not field.kw_only for field in fields) else -1
    defaults = tuple(field.default for field in fields)
    least = max((place for place, value in enumerate(defaults, 1) if value is MISSING), default=0)
    fill = _filler(cls, fields, stores)
    finish = getattr(cls, "__post_init__", None)

    def initialise(self: Any, /, *args: Any, **given: Any) -> None:
        # Most objects are made of their fields in order, and there are thousands of them.
        if least <= len(args) <= positional and not given:
            for store, value in zip(stores, args + defaults[len(args) :], strict=True):
                store(self, value)
        else:
            fill(self, args, given)
        if finish is not None:
            finish(self)

    return initialise


def _filler(
    cls: Any, fields: tuple[Any, ...], stores: tuple[Callable[[Any, Any], None], ...]
) -> Callable[[Any, tuple[Any, ...], dict[str, Any]], None]:
    positional = tuple(field.name for field in fields if field.init and not field.kw_only)
    accepted = frozenset(field.name for field in fields if field.init)
    defaults = tuple((field.name, field.default, field.default_factory, field.init) for field in fields)

    def fill(self: Any, args: tuple[Any, ...], given: dict[str, Any]) -> None:
        if len(args) > len(positional):
            message = f"{cls.__name__} takes {len(positional)} positional arguments, not {len(args)}"
            raise TypeError(message)
        if not accepted.issuperset(given):
            unknown = ", ".join(sorted(given.keys() - accepted))
            message = f"{cls.__name__} has no {unknown}"
            raise TypeError(message)
        for name, value in zip(positional, args, strict=False):
            if name in given:
                message = f"{cls.__name__} got {name} twice"
                raise TypeError(message)
            given[name] = value
        for store, (name, default, factory, wanted) in zip(stores, defaults, strict=True):
            if name in given:
                store(self, given[name])
            elif default is not MISSING:
                store(self, default)
            elif factory is not MISSING:
                store(self, factory())
            elif wanted:
                message = f"{cls.__name__} misses {name}"
                raise TypeError(message)

    return fill


def _replacer(cls: Any, fields: tuple[Any, ...]) -> Callable[..., Any]:
    stores = tuple(_store(cls, field.name) for field in fields)
    places = {field.name: place for place, field in enumerate(fields) if field.init}
    values_of = _key(tuple(field.name for field in fields))
    made_anew = tuple((place, field) for place, field in enumerate(fields) if not field.init)
    finish = getattr(cls, "__post_init__", None)

    def replaced(self: Any, /, **changes: Any) -> Any:
        values = [*values_of(self)]
        for name, value in changes.items():
            if name not in places:
                message = f"{cls.__name__} has no {name}"
                raise TypeError(message)
            values[places[name]] = value
        for place, field in made_anew:
            values[place] = field.default if field.default_factory is MISSING else field.default_factory()
        made = object.__new__(cls)
        deque(map(call, stores, repeat(made), values), 0)
        if finish is not None:
            finish(made)
        return made

    return replaced


def _store(cls: Any, name: str) -> Callable[[Any, Any], None]:
    """What sets a field of a new object: its slot, which takes half the time that finding it by name does."""
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda self, value: _set(self, name, value)


def _key(names: tuple[str, ...]) -> Callable[[Any], Any]:
    if not names:
        return lambda _self: ()
    if len(names) == 1:
        get = attrgetter(names[0])
        return lambda self: (get(self),)
    return attrgetter(*names)


def _comparison(key: Callable[[Any], Any], compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def compare_same_class(self: Any, other: Any) -> Any:
        if other.__class__ is self.__class__:
            return compare(key(self), key(other))
        return NotImplemented

    return compare_same_class


def _refuse_assignment(self: Any, name: str, value: Any) -> None:
    del self, value
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_deletion(self: Any, name: str) -> None:
    del self
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, field.name, value)
