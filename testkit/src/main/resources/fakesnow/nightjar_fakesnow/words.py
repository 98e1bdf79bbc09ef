"""The words of a statement, for the statements that sqlglot does not know."""

import re
from dataclasses import dataclass

from .errors import syntax

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*|//[^\n]*|/\*.*?\*/)
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<string>'(?:[^'\\]|''|\\.)*')
    | (?P<dollars>\$\$.*?\$\$)
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<variable>\$\d+|\$\w+)
    | (?P<sign>->>|=>|::|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind in ("word", "sign") else ""


def tokens(sql: str) -> list[Token]:
    return [
        Token(match.lastgroup or "", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(sql)
        if match.lastgroup != "space"
    ]


class Words:
    """Reads a statement from left to right."""

    def __init__(self, sql: str):
        self.sql = sql
        self.tokens = tokens(sql)
        while self.tokens and self.tokens[-1].text == ";":
            self.tokens.pop()
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """The next word in upper case; empty for a name in quotes, a string, a number or the end."""
        index = self.at + ahead
        return self.tokens[index].keyword if index < len(self.tokens) else ""

    def take(self, *keywords: str) -> bool:
        """Goes over these words where they are next."""
        if all(self.peek(ahead) == keyword for ahead, keyword in enumerate(keywords)):
            self.at += len(keywords)
            return True
        return False

    def expect(self, *keywords: str) -> None:
        if not self.take(*keywords):
            raise self.unexpected()

    def one_of(self, *keywords: str) -> str:
        for keyword in keywords:
            if self.take(keyword):
                return keyword
        raise self.unexpected()

    def at_end(self) -> bool:
        return self.at >= len(self.tokens)

    def end(self) -> None:
        if not self.at_end():
            raise self.unexpected()

    def unexpected(self) -> Exception:
        if self.at_end():
            return syntax("syntax error: unexpected end of the statement.")
        token = self.tokens[self.at]
        line = self.sql.count("\n", 0, token.start) + 1
        position = token.start - (self.sql.rfind("\n", 0, token.start) + 1)
        return syntax(f"syntax error line {line} at position {position} unexpected '{token.text}'.")

    def identifier(self) -> str:
        """One name, exact."""
        if not self.at_end():
            token = self.tokens[self.at]
            if token.kind == "quoted":
                self.at += 1
                return token.text[1:-1].replace('""', '"')
            if token.kind == "word":
                self.at += 1
                return token.text.upper()
        raise self.unexpected()

    def name(self) -> list[str]:
        """A dotted name."""
        parts = [self.identifier()]
        while self.take("."):
            parts.append(self.identifier())
        return parts

    def string(self) -> str:
        if not self.at_end():
            token = self.tokens[self.at]
            if token.kind == "string":
                self.at += 1
                return unescaped(token.text)
            if token.kind == "dollars":
                self.at += 1
                return token.text[2:-2]
        raise self.unexpected()

    def number(self) -> int:
        negative = self.take("-")
        if self.at_end() or self.tokens[self.at].kind != "number":
            raise self.unexpected()
        self.at += 1
        return int(self.tokens[self.at - 1].text) * (-1 if negative else 1)

    def parenthesised(self) -> str:
        """What is between this parenthesis and the one that closes it, as text."""
        self.expect("(")
        start, depth = self.tokens[self.at - 1].end, 1
        while not self.at_end():
            token = self.tokens[self.at]
            depth += {"(": 1, ")": -1}.get(token.keyword, 0)
            self.at += 1
            if depth == 0:
                return self.sql[start : token.start]
        raise self.unexpected()

    def rest(self) -> str:
        """The text from here on."""
        start = self.tokens[self.at].start if not self.at_end() else len(self.sql)
        self.at = len(self.tokens)
        return self.sql[start:].rstrip().rstrip(";")


def unescaped(text: str) -> str:
    """What a string in quotes says."""
    return re.sub(
        r"''|\\(.)",
        lambda match: "'" if match.group(1) is None else _ESCAPES.get(match.group(1), match.group(1)),
        text[1:-1],
        flags=re.DOTALL,
    )
