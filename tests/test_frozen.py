"""Our frozen dataclasses behave as the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from casepact.frozen import dataclass, replace


@dataclass(frozen=True, slots=True)
class Ours:
    name: str
    count: int = 1
    items: tuple[int, ...] = dataclasses.field(default_factory=tuple)
    remark: str = dataclasses.field(default="", compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    name: str
    count: int = 1
    items: tuple[int, ...] = dataclasses.field(default_factory=tuple)
    remark: str = dataclasses.field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    a: int
    b: int = 2


@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    a: int
    b: str = ""


@pytest.mark.parametrize("make", [Ours, Theirs])
def test_values_compare_hash_and_print(make: type[Ours]) -> None:
    one, same = make("x", 2, remark="here"), make("x", count=2, remark="there")
    assert one == same
    assert hash(one) == hash(same)
    assert one != make("x", 3)
    assert repr(one) == f"{make.__name__}(name='x', count=2, items=())"
    assert dataclasses.replace(one, count=5) == make("x", 5)
    assert replace(one, count=5) == make("x", 5)
    assert replace(one, count=5).remark == "here"
    unknown: Any = {"number": 5}
    with pytest.raises(TypeError):
        replace(one, **unknown)
    assert [field.name for field in dataclasses.fields(one)] == ["name", "count", "items", "remark"]
    assert one.remark == "here"


@dataclass(frozen=True, slots=True)
class Counted:
    words: tuple[str, ...]
    count: int = dataclasses.field(init=False)
    seen: list[str] = dataclasses.field(default_factory=list, init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.words))


@pytest.mark.parametrize("copied", [replace, dataclasses.replace])
def test_what_a_class_works_out_itself_is_worked_out_anew(copied: Any) -> None:
    one = Counted(("a", "b"))
    one.seen.append("a")
    other = copied(one, words=("c",))
    assert (other.count, other.seen) == (1, [])


@pytest.mark.parametrize("make", [Ours, Theirs])
def test_nothing_changes(make: type[Ours]) -> None:
    one: Any = make("x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "y"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.name
    with pytest.raises((AttributeError, TypeError)):
        one.other = 1


@pytest.mark.parametrize("make", [Ours, Theirs])
def test_wrong_arguments_are_refused(make: Any) -> None:
    with pytest.raises(TypeError):
        make()
    with pytest.raises(TypeError):
        make("x", name="y")
    with pytest.raises(TypeError):
        make("x", 1, (), "", 5)
    with pytest.raises(TypeError):
        make("x", other=1)


def test_other_classes_are_not_equal() -> None:
    assert Ours("x").__eq__(Theirs("x")) is NotImplemented


def test_keywords_only() -> None:
    assert Named(a=1) == Named(a=1, b=2)
    anyhow: Any = Named
    with pytest.raises(TypeError):
        anyhow(1)


def test_order() -> None:
    assert sorted([Ordered(2), Ordered(1, "b"), Ordered(1, "a")]) == [
        Ordered(1, "a"),
        Ordered(1, "b"),
        Ordered(2),
    ]


def test_copies_and_pickles_are_equal() -> None:
    one = Ours("x", 2, (1, 2), "here")
    assert copy.copy(one) == one
    assert copy.deepcopy(one) == one
    back = pickle.loads(pickle.dumps(one))
    assert back == one
    assert back.remark == "here"


def test_match_statement() -> None:
    match Ours("x", 3):
        case Ours(name, count):
            assert (name, count) == ("x", 3)
        case _:
            pytest.fail("the positional pattern did not match")


def test_only_frozen_classes_are_made() -> None:
    with pytest.raises(TypeError):
        dataclass(frozen=False)
