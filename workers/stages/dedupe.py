"""Whether an article says anything new, or which earlier one it repeats."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.rules.fingerprint import fingerprint_of
from tocsin.rules.novelty import Imprint, imprint_of, judge_novelty, likely_originals
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article, DuplicateOf, Fingerprint, Novelty
from tocsin.types.ids import ItemId
from tocsin.types.results import Processed


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What the search for copies found."""

    fingerprint: Fingerprint
    novelty: Novelty

    @property
    def original(self) -> ItemId | None:
        return self.novelty.original if isinstance(self.novelty, DuplicateOf) else None


def find_original(article: Article, work: ItemWork) -> Copy:
    """Ask for equal keys and shared shingles, compare with the few articles that share most."""
    fingerprint = fingerprint_of(article.title, article.text, [article.canonical_url] if article.canonical_url else [])
    imprint = imprint_of(article, fingerprint)
    owners = work.owners_of(fingerprint.keys)
    postings = work.postings(fingerprint.shingles)
    candidates = {*owners.values(), *likely_originals(imprint, postings)} - {article.item_id}
    known = work.processed_items(sorted(candidates))
    imprints = {item_id: imprint_of_processed(processed) for item_id, processed in known.items()}
    return Copy(fingerprint=fingerprint, novelty=judge_novelty(imprint, owners, postings, imprints))


def imprint_of_processed(processed: Processed) -> Imprint:
    return imprint_of(processed.article, processed.fingerprint, processed.duplicate_of)
