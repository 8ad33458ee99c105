"""The files of a corpus (a folder, a file or a .zip), in a fixed order and never beyond a limit."""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from tradetalks.base.checks import InputError
from tradetalks.base.extras import advise, find_extra
from tradetalks.base.lists import read_list

METADATA = "articles.csv"
LARGEST_ARTICLE = 10_000_000  # bytes, or characters: no article has a million words
LARGEST_RATIO = 100  # of unpacked to packed; written text stays below 20
SMALL = 1_000_000  # bytes that any member of a .zip may unpack to
HIDDEN = re.compile(r"\.[^./\\]|~\$")
EMPTY = ("empty", "put the article into it, or remove it")
NOT_OURS = {"__macosx", "thumbs.db", "desktop.ini"}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError)
UNREADABLE = (*DAMAGED, OSError, RuntimeError)  # NotImplementedError is one of the last


class Problem(NamedTuple):
    """What could not be used: the file (or its row), why, and what to do; each one line."""

    file: str
    reason: str
    remedy: str


class UnreadableError(InputError):
    """A file, or a row, that cannot be used; its arguments are the reason and the remedy."""

    def __str__(self) -> str:
        return "; ".join(self.args)


class File(NamedTuple):
    """A file of a corpus: its name there, the identity of its article, its size, how to open it."""

    name: str
    identity: str
    kind: str
    size: int
    open: Callable[[], IO[bytes]]


@cache
def formats() -> dict[str, dict[str, Any]]:
    """Return the tables of ``formats.toml``."""
    return read_list(__package__, "formats.toml")


def find_files(corpus: Path) -> Iterator[File | Problem]:
    """Yield each file of a corpus in the order of the names, and what stands in the way of one.

    In each folder ``articles.csv`` comes first: what follows is described there.
    Hidden files and what a browser saves beside a page (``NAME_files/``) are no part of a corpus.
    Links are followed, but not round in a circle.
    """
    for found in _walk(corpus):
        if isinstance(found, File) and found.kind == "archive":
            yield from _open_archive(found, "" if corpus.is_file() else f"{found.name}/")
        else:
            yield found


def read_bytes(file: File) -> bytes:
    """Read a file that holds one article; the error says why it cannot be."""
    if file.size > LARGEST_ARTICLE:
        raise too_large(file.size)
    try:
        with file.open() as stream:
            content = stream.read(LARGEST_ARTICLE + 1)
    except UNREADABLE as error:
        raise UnreadableError(*say_why(error)) from None
    if len(content) > LARGEST_ARTICLE:
        raise too_large(len(content))
    return content


def too_large(size: int) -> UnreadableError:
    """Say that something is larger than any article."""
    return UnreadableError(
        f"too large for one article ({size / 1e6:,.0f} MB; at most {LARGEST_ARTICLE / 1e6:.0f})",
        "one article a file, or a table with one article a row",
    )


def say_why(error: BaseException) -> tuple[str, str]:
    """Say in one line why a file cannot be opened, and what to do."""
    if isinstance(error, PermissionError):
        return "no permission to read it", "ask its owner for permission, or copy it"
    if isinstance(error, DAMAGED):
        return f"damaged .zip ({one_line(error)})", "fetch or pack it anew"
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "protected by a password", "unpack it"
    if isinstance(error, NotImplementedError):
        return f"packed in a way that is not known ({one_line(error)})", "unpack it"
    reason = getattr(error, "strerror", None) or one_line(error)
    return f"cannot be opened ({reason})", "check that the file can be opened"


@contextmanager
def reading_with(package: str) -> Iterator[None]:
    """Say in one line which package is missing to read a file, where an import within fails."""
    try:
        yield
    except ModuleNotFoundError as problem:
        raise UnreadableError(
            f"reading it needs the package {package}",
            f"{advise(find_extra(problem))}, or save it as .txt or .csv",
        ) from None


def one_line(error: object) -> str:
    """Write an error on one line of reasonable length."""
    return " ".join(str(error).split())[:200]


def show(name: str) -> str:
    """Write a file's name so that it can be printed: bytes that are no text, line ends escaped."""
    printable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in printable)


def _walk(corpus: Path) -> Iterator[File | Problem]:
    name = "" if corpus.is_dir() else show(corpus.name)
    waiting = [(corpus, name, name.removesuffix(corpus.suffix), frozenset[object]())]
    while waiting:
        path, name, identity, above = waiting.pop()
        try:
            status = path.stat()
            here = (status.st_dev, status.st_ino)
            if not stat.S_ISDIR(status.st_mode):
                opened = partial(_open, path)
                yield _describe(name, identity, status.st_mode, status.st_size, opened)
            elif here in above:
                yield Problem(name, "a link back to a folder that it stands in", "remove the link")
            else:
                prefix = f"{name}/" if name else ""
                with os.scandir(path) as entries:
                    inside = _identify([entry.name for entry in entries])
                for child in sorted(inside, key=_order, reverse=True):
                    shown = prefix + show(child), prefix + show(inside[child])
                    waiting.append((path / child, *shown, above | {here}))
        except OSError as error:
            yield Problem(name or str(corpus), *say_why(error))


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _open_archive(archive: File, prefix: str) -> Iterator[File | Problem]:
    """Yield the members of a .zip; nothing is unpacked to the disk."""
    try:
        with archive.open() as stream, zipfile.ZipFile(stream) as opened:
            members = {member.filename: member for member in opened.infolist()}
            if len(members) < len(opened.infolist()):
                yield Problem(archive.name, "has files of the same name", "the last is read")
            inside = _identify([name for name, member in members.items() if not member.is_dir()])
            if not inside:
                yield Problem(archive.name, "no file in it", "pack the articles anew")
            for name in sorted(inside, key=_order):
                shown, member = prefix + show(name), members[name]
                mistrust = _distrust(member)
                if mistrust:
                    yield Problem(shown, *mistrust)
                else:
                    identity, open_member = (
                        prefix + show(inside[name]),
                        partial(opened.open, member),
                    )
                    yield _describe(shown, identity, stat.S_IFREG, member.file_size, open_member)
    except UNREADABLE as error:
        yield Problem(archive.name, *say_why(error))


def _distrust(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Say why a member of a .zip is better not opened."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or path.parts[0].endswith(":"):
        return "its name leads out of the .zip", "pack the folder anew"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link, not a file", "pack the file itself"
    if member.flag_bits & 1:
        return "protected by a password", "unpack it"
    if member.file_size > max(SMALL, LARGEST_RATIO * member.compress_size):
        sizes = f"{member.file_size / 1e6:,.0f} MB from {member.compress_size / 1e6:,.1f}"
        return f"unpacks to {sizes}, as no written text does", "unpack it, and see what it is"
    if path.suffix.lower() == ".zip":
        return "a .zip in a .zip", "unpack it"
    return None


def _describe(
    name: str, identity: str, mode: int, size: int, opened: Callable[[], IO[bytes]]
) -> File | Problem:
    kind = _kind(name)
    if not stat.S_ISREG(mode):
        return Problem(name, "no file but a pipe, a socket or a device", "remove it")
    if not kind:
        suffix = PurePosixPath(name).suffix.lower()
        reason = f"{suffix} cannot be read" if suffix else "its name has no suffix such as .txt"
        remedy = formats()["remedies"].get(suffix, "save the article as plain text, as .txt")
        return Problem(name, reason, remedy)
    if not size:
        return Problem(name, *EMPTY)
    return File(name, identity, kind, size, opened)


def _kind(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    kinds = formats()["suffixes"].items()
    return next((kind for kind, suffixes in kinds if suffix in suffixes), "")


def _identify(names: list[str]) -> dict[str, str]:
    """Give each file of ours an identity: without its suffix where no other has the same then."""
    stems = {
        name: str(PurePosixPath(name).with_suffix("")) if _kind(name) else name for name in names
    }
    pages = {f"{stem}_files" for name, stem in stems.items() if _kind(name) == "page"}
    counts = Counter(stems.values())
    return {
        name: stem if counts[stem] == 1 else name
        for name, stem in stems.items()
        if not _is_hidden(PurePosixPath(name), pages)
    }


def _order(name: str) -> list[tuple[bool, str]]:
    return [(part != METADATA, part) for part in name.split("/")]


def _is_hidden(path: PurePosixPath, pages: set[str]) -> bool:
    hidden = (HIDDEN.match(part) or part.lower() in NOT_OURS for part in path.parts)
    return any(hidden) or any(str(folder) in pages for folder in (path, *path.parents))
