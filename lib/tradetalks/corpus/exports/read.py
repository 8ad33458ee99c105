"""The door to archives' exports: what their form is shows in the text, not in a file's name."""

from __future__ import annotations

from tradetalks.corpus.exports.articles import Export
from tradetalks.corpus.exports.factiva import read_factiva, read_factiva_page
from tradetalks.corpus.exports.lexisnexis import read_lexisnexis
from tradetalks.corpus.exports.nexis import read_nexis
from tradetalks.corpus.exports.proquest import read_proquest


def read_export(text: str) -> Export | None:
    """Part a text into the articles of an archive's export; None if it is no export.

    Known are the forms of Nexis Uni (and Nexis Advance), the older LexisNexis, ProQuest and
    Factiva, whether the text comes from a .docx, an .rtf or a .txt. The text of an article is what
    stands in its place, character by character, without the blank lines around it.

    Returns
    -------
    Export or None
        Each article with its text, with what is stated about it (``title``, ``outlet``,
        ``published_from`` and ``published_to``, ``rights``, ``url`` and other columns of
        :func:`tradetalks.load_articles`), and with what is doubtful; and remarks on what in the
        file is no article: cover, index, summary of the search.

    Raises
    ------
    UnreadableError
        If it is an export without articles, a list of results: reason and remedy.

    Examples
    --------
    >>> read_export("The body of the text ends in End of Document.") is None
    True
    """
    readers = (read_lexisnexis, read_nexis, read_proquest, read_factiva)
    return next(filter(None, (read(text) for read in readers)), None)


def read_export_page(html: str) -> Export | None:
    """Part a page of Factiva or Europresse into its articles; None if it is none of them.

    Returns and raises as :func:`read_export` does.
    """
    from tradetalks.corpus.exports.europresse import read_europresse  # and with it bs4

    return read_factiva_page(html) or read_europresse(html)
