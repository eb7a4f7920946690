"""What extraction must reach on pages of our own: F1 of all pages, of the worst, of sites of which other
pages are known, and the share of drawn pages that are right."""

from __future__ import annotations

from bench.floors import Floor

# A floor stands so far below what was measured: one sentence of some forty pages is a tenth of this.
ROOM = 0.01
# So many article pages are drawn.
DRAWN = 600
# So many pages of houses: eight of each.
HOUSES = 880

FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-25",
        after="",
        data={"pages": "aaa358ecabf90b177a7d29bff7b766020ce864c394ca44f95134dd5c71dea195"},
        least={"pages": {"f1": 0.99, "worst": 0.97}},
    ),
    # Twenty pages more, in layouts written after the rules.
    Floor(
        date="2026-11-26",
        after="a637c1243f36639f",
        data={"pages": "58fc2f4fa5594da0cd62dc25bd83a70c9af494488c283886ae14a74b85fb5c88"},
        least={"pages": {"f1": 0.99, "worst": 0.97}},
    ),
    # Fourteen pages more: short articles among what is longer, lines about a text that are not of it.
    Floor(
        date="2026-11-26",
        after="a5b658e7a0253215",
        data={"pages": "69c594316032173836da01cb9f8087afc34c3c2db8ad219cc9e09a75507d2e8d"},
        least={"pages": {"f1": 0.995, "worst": 0.98}},
    ),
    # Sites whose furniture no rule knows, by how many of their other pages are known.
    Floor(
        date="2026-11-26",
        after="2afe1941e21ea6ad",
        data={
            "pages": "69c594316032173836da01cb9f8087afc34c3c2db8ad219cc9e09a75507d2e8d",
            "sites": "96059cb62ef4d8e3ce2251827d821d90766b60fb49e16b7fac18e1c11ad65bf5",
        },
        least={"pages": {"f1": 0.995, "worst": 0.98}, "sites": {"two known": 0.945, "three known": 0.985}},
    ),
    # Article pages drawn by chance: the share on which text, title, day and author are all right.
    Floor(
        date="2026-11-26",
        after="d0aa3e03628d8470",
        data={
            "pages": "69c594316032173836da01cb9f8087afc34c3c2db8ad219cc9e09a75507d2e8d",
            "sites": "96059cb62ef4d8e3ce2251827d821d90766b60fb49e16b7fac18e1c11ad65bf5",
            "drawn": "654fefccdc453305db1a4805ad262bb55e2c319aefe8d35f4a9b248a590ca49a",
        },
        least={
            "pages": {"f1": 0.995, "worst": 0.98},
            "sites": {"two known": 0.945, "three known": 0.985},
            "drawn": {"right": 0.98},
        },
    ),
    # Pages set as publishers and their systems set them: text, title, day, authors and lock are all right.
    Floor(
        date="2026-11-27",
        after="0f5f339c7e38d207",
        data={
            "pages": "69c594316032173836da01cb9f8087afc34c3c2db8ad219cc9e09a75507d2e8d",
            "sites": "96059cb62ef4d8e3ce2251827d821d90766b60fb49e16b7fac18e1c11ad65bf5",
            "drawn": "654fefccdc453305db1a4805ad262bb55e2c319aefe8d35f4a9b248a590ca49a",
            "houses": "1ee76c5fd557a208195d461a68a5acd90fc453f66f3dc841e9ec2ef1eb5766f6",
        },
        least={
            "pages": {"f1": 0.995, "worst": 0.98},
            "sites": {"two known": 0.945, "three known": 0.985},
            "drawn": {"right": 0.98},
            "houses": {"right": 0.99},
        },
    ),
    # Thirty-six houses more.
    Floor(
        date="2026-11-27",
        after="6d7e3994da57a31d",
        data={
            "pages": "69c594316032173836da01cb9f8087afc34c3c2db8ad219cc9e09a75507d2e8d",
            "sites": "96059cb62ef4d8e3ce2251827d821d90766b60fb49e16b7fac18e1c11ad65bf5",
            "drawn": "654fefccdc453305db1a4805ad262bb55e2c319aefe8d35f4a9b248a590ca49a",
            "houses": "444cea457b90c4d7a9e26316bfac98382be6884b27c64cde13ef90cb4010d260",
        },
        least={
            "pages": {"f1": 0.995, "worst": 0.98},
            "sites": {"two known": 0.945, "three known": 0.985},
            "drawn": {"right": 0.98},
            "houses": {"right": 0.99},
        },
    ),
)
