"""What the shell offers when a line is half written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casepact.cli.completing import join_words
from tests.cli.desk import Desk


def offer(desk: Desk, monkeypatch: pytest.MonkeyPatch, *words: str, of: str = "bash") -> list[str]:
    monkeypatch.setenv("_CASEPACT_COMPLETE", f"{of}_complete")
    monkeypatch.setenv("COMP_WORDS", "\n".join(("casepact", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    answer = desk.ask()
    assert (answer.status, answer.err) == (0, "")
    return [line.partition(",")[2] or line for line in answer.out.splitlines() if line]


def test_facts_and_their_values(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("decide", "harbour.yaml", "--set")

    assert offer(desk, monkeypatch, *asked, "") == ["tier=", "channel=", "severity=", "sending="]
    assert offer(desk, monkeypatch, *asked, "se") == ["severity=", "sending="]
    # One fact alone is given with its values, so that bash adds no space after the sign.
    assert offer(desk, monkeypatch, *asked, "ti") == ["tier=basic", "tier=premium"]
    assert "nothing=" not in offer(desk, monkeypatch, *asked, "nothing")


def test_bash_takes_words_apart_at_the_sign(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("graph", "harbour.yaml", "--set")

    assert offer(desk, monkeypatch, *asked, "tier", "=") == ["basic", "premium"]
    assert offer(desk, monkeypatch, *asked, "tier", "=", "pre") == ["premium"]
    assert offer(desk, monkeypatch, *asked, "tier", "=", "basic", "--set", "channel", "=", "") == [
        "email",
        "phone",
    ]
    assert offer(desk, monkeypatch, "graph", "--format", "=", "sv") == ["svg"]
    at = ("--at", "2026-03-06T17", ":", "30Z")
    assert offer(desk, monkeypatch, "decide", *at, "harbour.yaml", "--set", "ti") == [
        "tier=basic",
        "tier=premium",
    ]


def test_other_shells_get_the_whole_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = offer(desk, monkeypatch, "decide", "harbour.yaml", "--set", "tier=p", of="zsh")
    assert found == ["plain", "tier=premium", "_"]


def test_a_contract_offers_the_facts_of_its_policy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sending=" in offer(desk, monkeypatch, "decide", "customer.yaml", "--set", "")


@pytest.mark.parametrize("text", ["casepact: 1\npolicy: [", "", "\0", "services: {}\n"])
def test_a_policy_that_cannot_be_used_offers_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    desk.write("harbour.yaml", text)
    assert offer(desk, monkeypatch, "decide", "nowhere.yaml", "--set", "ti") == []
    assert offer(desk, monkeypatch, "decide", "--set", "ti") == []
    offer(desk, monkeypatch, "decide", "harbour.yaml", "--set", "ti")


def test_codes_sections_and_zones(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no-calendar" in offer(desk, monkeypatch, "explain", "no-")
    assert offer(desk, monkeypatch, "show", "harbour.yaml", "tar") == ["targets"]
    zones = offer(desk, monkeypatch, "decide", "harbour.yaml", "--zone", "Europe/Lon")
    assert zones == ["Europe/London"]


def test_a_line_of_another_shell_is_left_alone() -> None:
    line = {"COMP_WORDS": "casepact\na\n=\nb", "COMP_CWORD": "3", "_CASEPACT_COMPLETE": "zsh_complete"}
    before = dict(line)
    join_words(line)
    assert line == before
    empty: dict[str, str] = {"_CASEPACT_COMPLETE": "bash_complete"}
    join_words(empty)
    assert empty == {"_CASEPACT_COMPLETE": "bash_complete"}


# What bash itself does with a line, from the script that it is given on.
ASK_BASH = r"""
casepact() { "$PYTHON" -m casepact "$@"; }
env() { local words=() ; while [[ $1 == *=* ]]; do local -x "$1"; shift; done; "$@"; }
eval "$(_CASEPACT_COMPLETE=bash_source casepact)"
COMP_WORDS=(casepact decide harbour.yaml --set tier = pre); COMP_CWORD=6
_casepact_completion casepact
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_a_value(desk: Desk, tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", ASK_BASH],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHON": sys.executable, "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.split() == ["premium"], done.stderr
