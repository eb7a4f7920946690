"""Readers' comments below an article: their names and ages head nothing."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.extract.cutting import LEAST_LEAD, prose_length
from tocsin.extract.lines import Line, is_label, is_statement, is_title_like
from tocsin.extract.words import fold_all, label_of, words_in

_LABELS = fold_all(
    "Commentaires\nCommentaire\nVos commentaires\nVos réactions\nRéactions\nLaisser un commentaire\nComments\nReaders' comments\nYour comments\nLeave a comment\nDiscussion\nReactions\nResponses\nReplies\nReader reactions\nWhat readers say\nRéactions des lecteurs\nAvis des lecteurs\nVos avis\nJoin the discussion\nLeave a reply\n"
    "Kommentare\nLeserkommentare\nIhre Kommentare\nDiskussion\nLeserstimmen\nReaktionen\nOpiniones\nOpiniones de los lectores\nReaders' letters\nReacciones\nOpinioni\nReazioni\nOpiniões\nReações\nComentarios\nTus comentarios\nCommenti\nI vostri commenti\nComentários\nOs seus comentários\nReacties\nReageer\n"
    "Komentarze\nKommentarer\nKommentit\nKomentáře\nHozzászólások\nComentarii\nYorumlar\nКомментарии\nКоментарі\nΣχόλια\n评论\n評論\nコメント\n댓글\nتعليقات\nالتعليقات"
)
_TITLE_WORDS = 4


def without_comments(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines above the page's one label of comments, where a whole article stands there and nothing below is a title; else
    all."""
    labels = [at for at, line in enumerate(lines) if is_label(line) and label_of(line.text) in _LABELS]
    if len(labels) != 1 or prose_length(lines[: labels[0]]) < 2 * LEAST_LEAD:
        return lines
    below = lines[labels[0] + 1 :]
    ages = sum(line.stamp is not None for line in below)
    titles = [line for line in below if not line.stamp and is_title_like(line) and words_in(line.text) >= _TITLE_WORDS]
    if any(line.heading or line.link for line in titles):
        return lines
    plain = sum(not is_statement(line.text) for line in titles)
    return lines if 2 * plain > ages else lines[: labels[0]]
