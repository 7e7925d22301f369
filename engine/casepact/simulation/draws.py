"""Random numbers by counter: each use of chance has a key of its own, and no draw hangs on another.

A number is found by the finaliser of SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom
number generators*, OOPSLA 2014) from what it is for: the seed, the replication, the stream by its
name, the case by its number in the stream, the purpose, and a counter. There is no state to carry,
so a change to one thing leaves every other draw as it was, and nothing depends on the order of work.

Every function here is plain Python that numba also compiles (`casepact.simulation.compiled.draws`), with
equal results to the bit. So words are unsigned 64-bit integers, every constant among them is above
2**63 (a smaller one would be a signed integer to numba, and the two would meet as a float), and a
counter becomes a word by `word` alone.
"""

from __future__ import annotations

import math
from hashlib import blake2b

__all__ = [
    "ACKNOWLEDGE",
    "ARRIVAL",
    "BURST",
    "CHANGE_TIME",
    "CHANGE_TO",
    "CLOSE",
    "DECLINE",
    "DECLINE_TIME",
    "HAND_OVER",
    "MIX",
    "PATIENCE",
    "PATIENCE_TIME",
    "REOPEN",
    "REOPEN_TIME",
    "RESPOND",
    "SEVERITY_CHANGE",
    "SIDE_EVENT",
    "SIDE_EVENT_TIME",
    "SOLVE",
    "UPDATE",
    "WAIT",
    "WAIT_TIME",
    "absorb",
    "base",
    "case_key",
    "exponential",
    "name_number",
    "signed",
    "stream_key",
    "uniform",
    "unit",
    "word",
]

# What a draw is for. The numbers are part of what a seed means: they are only added to, never changed.
ARRIVAL, BURST, MIX = 1, 2, 3
ACKNOWLEDGE, RESPOND, DECLINE, DECLINE_TIME = 4, 5, 6, 7
PATIENCE, PATIENCE_TIME, HAND_OVER = 8, 9, 10
SOLVE, WAIT, WAIT_TIME = 11, 12, 13
CLOSE, REOPEN, REOPEN_TIME = 14, 15, 16
SEVERITY_CHANGE, CHANGE_TIME, CHANGE_TO = 17, 18, 19
UPDATE, SIDE_EVENT, SIDE_EVENT_TIME = 20, 21, 22

_MASK = 0xFFFF_FFFF_FFFF_FFFF
_GAMMA = 0x9E37_79B9_7F4A_7C15


def word(number: int) -> int:
    """Return a counter as a word; the one function of which numba has a version of its own."""
    return int(number) & _MASK


def signed(word_: int) -> int:
    """Return a word as the signed integer of the same bits, to be kept in a row of such."""
    return word_ - (1 << 64) if word_ >> 63 else word_


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
    return z ^ (z >> 31)


def absorb(key: int, number: int) -> int:
    """Return output ``number`` (from 0) of the SplitMix64 generator that is seeded with ``key``."""
    return _mix((key + word(number) * _GAMMA + _GAMMA) & _MASK)


def unit(key: int, number: int) -> float:
    """Return a number in [0, 1), one of 2**53 evenly spaced ones."""
    return (absorb(key, number) >> 11) * 1.1102230246251565e-16


def base(key: int, purpose: int, number: int) -> int:
    """Return the key of one use of chance; `unit` makes as many numbers of it as it takes."""
    return absorb(absorb(key, purpose), number)


def uniform(key: int, purpose: int, number: int) -> float:
    """Return the number in [0, 1) for one use of chance that needs no more than one."""
    return unit(base(key, purpose, number), 0)


def exponential(key: int, purpose: int, number: int) -> float:
    """Return an exponential time of mean 1 for one use of chance."""
    return -math.log(1.0 - uniform(key, purpose, number))


def case_key(stream: int, number: int) -> int:
    """Return the key of a case, by its number in a stream whose key is ``stream``."""
    return absorb(stream, number)


def name_number(name: str) -> int:
    """Return the word that stands for a name, so that it does not matter which other names there are."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def stream_key(seed: int, replication: int, name: str) -> int:
    """Return the key of a stream of cases in one replication."""
    return absorb(absorb(word(seed), replication), name_number(name))
