"""Whether an article says anything new, or which earlier one it repeats."""

from __future__ import annotations

from tocsin.rules.novelty import Imprint, imprint_of, judge_novelty, likely_originals
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article, Fingerprint, Novelty
from tocsin.types.results import Processed


def find_original(article: Article, fingerprint: Fingerprint, work: ItemWork) -> Novelty:
    """Ask for equal keys and shared shingles, compare with the few articles that share most."""
    imprint = imprint_of(article, fingerprint)
    owners = work.owners_of(fingerprint.keys)
    postings = work.postings(fingerprint.shingles)
    candidates = {*owners.values(), *likely_originals(imprint, postings)} - {article.item_id}
    known = work.processed_items(sorted(candidates))
    imprints = {item_id: imprint_of_processed(processed) for item_id, processed in known.items()}
    return judge_novelty(imprint, owners, postings, imprints)


def imprint_of_processed(processed: Processed) -> Imprint:
    return imprint_of(processed.article, processed.fingerprint, processed.duplicate_of)
