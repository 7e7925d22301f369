"""Explains what is found in reading a file, before anything in it is understood."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["YAML"]

_LIMIT = (
    " casepact reads files from strangers, and a limit keeps each of them cheap to read. No policy written by"
    " people comes near it."
)

YAML = (
    Explanation(
        "alias-expansion",
        "an alias makes the file too large",
        "Aliases that repeat nodes which hold aliases grow a file without end when they are written out,"
        " which is an old way to exhaust a reader's memory." + _LIMIT,
    ),
    Explanation(
        "alias-key",
        "an alias stands where a key should",
        "A key names an entry, and its path is the entry's id; with an alias a reader would have to look"
        " elsewhere to know the name.",
        "calendars:\n  office: &name Mon-Fri 09:00-17:00 in UTC\n  *name : 24x7\n",
        "calendars:\n  office: Mon-Fri 09:00-17:00 in UTC\n  round_the_clock: 24x7\n",
    ),
    Explanation(
        "control-character",
        "a control character",
        "Control characters are invisible in most editors and some change what a terminal shows. None but"
        " tab and line break may stand in a file, not even as an escape.",
        'title: "A bell\\a"\n',
        "title: A bell\n",
    ),
    Explanation(
        "directive",
        "a YAML directive",
        "A line that begins with `%` changes the rules by which a YAML file is read. A policy needs none,"
        " and a reader should not have to know them.",
        "%YAML 1.1\n---\ncasepact: 1\n",
        "casepact: 1\n",
    ),
    Explanation(
        "duplicate-anchor",
        "two anchors of one name",
        "YAML lets a later anchor take the name of an earlier one, so that an alias means one thing here and"
        " another there. Each anchor needs a name of its own.",
        "title: &a One\nversion: &a Two\n",
        "title: &a One\nversion: &b Two\n",
    ),
    Explanation(
        "duplicate-key",
        "a key that its mapping has already",
        "Most YAML readers keep the last of two equal keys without a word, so that the first is believed by"
        " people and ignored by programs. Keep one of the two.",
        "severities:\n  high: Bad\n  high: Worse\n",
        "severities:\n  high: Bad\n  highest: Worse\n",
    ),
    Explanation(
        "empty-file",
        "a file without anything in it",
        "The file holds nothing, or comments alone. A policy begins with `casepact: 1` and `policy: NAME`.",
        "# nothing here\n",
        "casepact: 1\n",
    ),
    Explanation(
        "empty-key",
        "an entry without a key",
        "An entry is a key, a colon and a value. Without the key nothing can refer to it.",
        "severities:\n  : Bad\n",
        "severities:\n  high: Bad\n",
    ),
    Explanation(
        "explicit-tag",
        "a tag that says what type a value has",
        "Every value is read as the text that stands there, and its key says what kind of value it is. A tag"
        " could only contradict that. Text that begins with `!` must be in quotes.",
        "version: !!str 3\n",
        "version: 3\n",
    ),
    Explanation(
        "file-too-large", "a file that is too large", "The file is larger than what is read." + _LIMIT
    ),
    Explanation(
        "hidden-character",
        "a character that makes text read otherwise than it looks",
        "Invisible characters and those that turn the direction of text round can make a policy look like"
        " another than it is. None may stand in a file, not even as an escape.",
        'title: "abc\\u202Edef"\n',
        "title: abcdef\n",
    ),
    Explanation(
        "line-separator",
        "a character that ends a line for some readers only",
        "U+0085, U+2028 and U+2029 end a line for some YAML readers and not for others, so that two programs"
        " may read two different files. Use a plain line break.",
        'title: "one\\u2028two"\n',
        "title: one two\n",
    ),
    Explanation(
        "merge-key",
        "a merge key",
        "`<<` takes over entries from another mapping, and which of two values wins is easily read wrong."
        " Write the entries out; between tiers, `extends` says what is taken over.",
        "tiers:\n  basic: &basic {channels: [email]}\n  premium: {<<: *basic}\n",
        "tiers:\n  basic: {channels: [email]}\n  premium: {extends: basic}\n",
    ),
    Explanation(
        "multiple-documents",
        "a second document in one file",
        "`---` begins another document. One file holds one policy, contract or timeline.",
        "title: One\n---\ntitle: Two\n",
        "title: One\n",
    ),
    Explanation(
        "non-scalar-key",
        "a list or a mapping as a key",
        "A key is one piece of text, since the path of keys is an entry's id.",
        "severities:\n  [high, low]: Bad\n",
        "severities:\n  high: Bad\n  low: Bad\n",
    ),
    Explanation(
        "not-utf-8",
        "a file that is not UTF-8",
        "Files are read as UTF-8, with or without a byte order mark. Anything else would have to be guessed.",
    ),
    Explanation(
        "recursive-alias",
        "an alias inside what it repeats",
        "The alias stands within the node it names, so that writing it out would never end.",
        "calendars: &all\n  office: *all\n",
        "calendars:\n  office: Mon-Fri 09:00-17:00 in UTC\n",
    ),
    Explanation(
        "scalar-too-long",
        "a text that is too long",
        "One piece of text is longer than what is read." + _LIMIT,
    ),
    Explanation(
        "tab-indentation",
        "a tab where only spaces may stand",
        "YAML allows no tabs in indentation, since nobody can tell how wide they are.",
        "severities:\n\thigh: Bad\n",
        "severities:\n  high: Bad\n",
    ),
    Explanation(
        "too-deep", "nesting that is too deep", "Values are nested deeper than what is read." + _LIMIT
    ),
    Explanation(
        "too-many-aliases", "too many aliases", "The file has more aliases than what is read." + _LIMIT
    ),
    Explanation(
        "too-many-nodes", "too many keys and values", "The file has more entries than what is read." + _LIMIT
    ),
    Explanation(
        "too-many-problems",
        "the end of a long list of problems",
        "So much is wrong that the rest is not looked for. Mend what is listed, and read again.",
    ),
    Explanation(
        "unknown-anchor",
        "an alias without its anchor",
        "`*name` repeats the value that `&name` marks, and no such mark stands before it. Text that begins"
        " with `*` must be in quotes.",
        "title: *star\n",
        'title: "*star"\n',
    ),
    Explanation(
        "unreadable-file",
        "a file that cannot be read",
        "The file is not there, is a directory, or may not be read. The exit status is 3.",
    ),
    Explanation(
        "yaml-syntax",
        "something that is not YAML",
        "The file breaks a rule of YAML, so that nothing after that place can be relied on. Most often text"
        " with a colon, or that begins with a special character, needs quotes.",
        "title: Support: policy\n",
        'title: "Support: policy"\n',
    ),
)
"""One explanation a code."""
