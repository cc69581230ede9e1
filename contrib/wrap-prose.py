#!/usr/bin/env python3
"""Wraps the paragraphs of Markdown files that have a line of more than 120 columns; ProseWidthIT says what is prose.

    contrib/wrap-prose.py README.md CHANGELOG.md docs/*.md contrib/*/README.md

A paragraph whose lines all fit, a table, a heading, code and front matter stay as they are.
"""

import re
import sys
import textwrap

WIDTH = 120
FENCE = re.compile(r"\s*(```|~~~)")
ITEM = re.compile(r"(\s*(?:[-*+]|\d+\.) +)")
QUOTE = re.compile(r"\s*>")
HEADING = re.compile(r"\s*#+ ")


def wrap(paragraph):
    """The lines of one paragraph or item of a list; wrapped if one of them is too long."""
    if all(len(line) <= WIDTH for line in paragraph):
        return paragraph
    if QUOTE.match(paragraph[0]) or any(line.endswith(("  ", "\\")) for line in paragraph):
        return paragraph
    item = ITEM.match(paragraph[0])
    first = item.group(1) if item else re.match(r"\s*", paragraph[0]).group()
    following = re.match(r"\s*", paragraph[1]).group() if len(paragraph) > 1 else " " * len(first)
    # A code span or link text is kept whole where it can be.
    words = " ".join([paragraph[0][len(first):]] + [line.strip() for line in paragraph[1:]])
    lines = textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=following,
                          break_long_words=False, break_on_hyphens=False)
    # A line must not begin with what Markdown takes for the start of an item, heading, quotation or table.
    for i in range(1, len(lines)):
        if ITEM.match(lines[i] + " ") or HEADING.match(lines[i] + " ") or re.match(r"\s*[>|=]", lines[i]):
            previous, _, last = lines[i - 1].rpartition(" ")
            lines[i - 1] = previous
            lines[i] = following + last + " " + lines[i].strip()
    return lines


def wrapped(lines):
    out, paragraph, fenced, listed = [], [], False, False

    def flush():
        out.extend(wrap(paragraph) if paragraph else [])
        paragraph.clear()

    for line in lines:
        if FENCE.match(line):
            flush()
            fenced = not fenced
            out.append(line)
            continue
        if fenced:
            out.append(line)
            continue
        item = bool(ITEM.match(line))
        listed = item or listed and (not line.strip() or line.startswith(" "))
        code = line.startswith(("    ", "\t")) and not listed and not paragraph
        if not line.strip() or code or HEADING.match(line) or line.lstrip().startswith("|"):
            flush()
            out.append(line)
            continue
        if item:
            flush()
        paragraph.append(line)
    flush()
    return out


for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        text = file.read()
    new = "\n".join(wrapped(text.split("\n")))
    if new != text:
        with open(name, "w", encoding="utf-8") as file:
            file.write(new)
        print(name)
