"""Every key that Tocsin keeps in Redis, with how long it lives or how large it grows. No key is named anywhere else.

RQ's own keys (`rq:…`) are RQ's. Windows stand here too, because the memory store keeps the same ones.
"""

from __future__ import annotations

from datetime import timedelta

from tocsin.types.ids import AlertId, CallbackId, DeliveryId, FeedId, ItemId, PushId, ReceiverId, StoryId, TopicId
from tocsin.types.troubles import TroubleKind

PREFIX = "tocsin:"

# How long things live ---------------------------------------------------------------------------------------------

# An item can be revised, and explained by `tocsin why`, for a week.
ITEM_LIFE = timedelta(days=7)

# The seen-set is kept in periods of three days; six of them cover at least 15 days after an id was last seen.
SEEN_PERIOD = timedelta(days=3)
SEEN_PERIODS = 6

# Exact keys (addresses, texts) outlive the item: a feed may repeat an entry under a new guid for two weeks.
EXACT_LIFE = timedelta(days=14)

# Shingles are kept in the running and the previous generation: a window of two to four days.
SHINGLE_GENERATION = timedelta(days=2)
SHINGLE_GENERATIONS = 2

# A story closes five days after it was founded; its body is kept longer, for late revisions of its articles.
STORY_OPEN = timedelta(days=5)
STORY_LIFE = timedelta(days=8)

# Article frequencies are counted by week; each older week weighs half of the next.
TERM_WEEK = timedelta(days=7)
TERM_WEEKS = 5

COVERAGE_LIFE = timedelta(days=8)

# Alerts and deliveries that have come to an end; while one waits, both are kept without limit.
OUTBOX_LIFE = timedelta(days=30)

# A trouble that is over: its next spell is told apart from it.
TROUBLE_LIFE = timedelta(days=30)

# A page that was not fetched by then is no news; one that was settled is not wanted again for a while.
PAGE_LIFE = timedelta(hours=24)
PAGE_REST = timedelta(hours=1)

# Lengths of texts are added up in periods of six hours; the running and the last one are compared with a week before.
TEXT_PERIOD = timedelta(hours=6)
RECENT_TEXT_PERIODS = 2
TEXT_PERIODS = 30

# What a site's pages taught is forgotten where none came for so long.
SITE_LIFE = timedelta(days=30)

# A lease names its poller for so long at most; the lease itself ends much earlier, by its due time.
LEASE_LIFE = timedelta(days=1)

# Longer than anybody holds a slot at a host.
SLOTS_LIFE = timedelta(minutes=10)

# A subscription about which nothing is to be done: denied, so that the hub is not asked again at every poll.
SUBSCRIPTION_LIFE = timedelta(days=30)

# A push that nobody took by then is in the feed as well.
PUSH_LIFE = timedelta(hours=24)

# Topics found are counted by the hour, for a week.
HITS_HOUR = timedelta(hours=1)
HITS_HOURS = 7 * 24

# How large things grow --------------------------------------------------------------------------------------------

SEEN_BUCKETS = 16_384  # intsets stay compact up to 512 ids each: 8.4 million ids a period
SHINGLE_BUCKETS = 131_072  # at 100,000 originals of 40 shingles a generation: 400 bytes each
POSTINGS_PER_SHINGLE = 3
TERMS_PER_STORY = 16  # under which a story can be found
STORIES_PER_TERM = 64
STORIES_FOUND = 80
SHARED_TERMS = 2  # that make a story a candidate
RECENT_LENGTH = 20_000
TEXT_OUTLETS = 20_000  # in a period; further ones are not told apart from none
LONGEST_TALLIED = 5_000  # characters: one long read is not the outlet's usual length
ENDED_DELIVERIES = 10_000  # of each end state, listed newest first

DIGEST_STORIES = 2_000  # of one topic and receiver; what comes beyond them is not told

PAGES_WAITING = 10_000  # of each kind; beyond them the earliest due are dropped

BACKGROUND_LENGTH = 512  # meanings of ordinary articles, 1 kB each
JUDGED_TOPICS = 1_000  # the last ones
MATCHED_TOPICS = 200_000  # whose last match is known

PUSHES_WAITING = 1_000
PUSHES_BYTES = 64_000_000  # of their bodies together, as they are stored
# Of one feed's, so that no hub takes the room of the others.
PUSHES_WAITING_EACH = 50
PUSHES_BYTES_EACH = 16_000_000

# Feeds ------------------------------------------------------------------------------------------------------------

FEEDS = PREFIX + "feeds"  # hash: feed id -> 1 listed, 0 no longer; as many as were ever listed
FEEDS_DUE = PREFIX + "feeds:due"  # zset: feed id by due time, or by the end of its lease; the listed ones
FEED_STATE = PREFIX + "feed:"  # + feed id, string: FeedState; kept with its entry in FEEDS
FEED_LEASE = (
    PREFIX + "lease:"
)  # + feed id, string: "held token until", " asking" and the end of its pause once the poll has begun, or "done token"; a token is holder/number; LEASE_LIFE
HOST = PREFIX + "host:"  # + host, hash: next start, end of block; until a minute after both
SLOTS = PREFIX + "slots"  # hash: server -> its line, "token end" each; while anybody stands in one, SLOTS_LIFE after


def feed_state(feed_id: FeedId) -> str:
    return FEED_STATE + feed_id


def feed_lease(feed_id: FeedId) -> str:
    return FEED_LEASE + feed_id


def host(name: str) -> str:
    return HOST + name


# Items ------------------------------------------------------------------------------------------------------------

ITEM = (
    PREFIX + "item:"
)  # + item id, hash: body, page, digest, revision, processed, done, number, version; ITEM_LIFE after last written; page: until processed
SEEN = PREFIX + "seen:"  # + period : bucket, intset of 48-bit hashes; SEEN_PERIODS; at most 12 bytes an id
EXACT = PREFIX + "exact:"  # + key, string: item id; EXACT_LIFE
SHINGLE = PREFIX + "shingle:"  # + generation : bucket, string: (shingle, number of an original) each; three generations
ORIGINAL = (
    PREFIX + "original:"
)  # + number / 256, hash: number % 256 -> item id, outlet; three generations after the last
SHINGLE_SEQUENCE = PREFIX + "shingle-sequence"  # string: grows with each article whose shingles were written
ORIGINALS = PREFIX + "originals"  # string: the last number given to an original
RECENT = PREFIX + "recent"  # stream of item ids as processed; about RECENT_LENGTH


def item(item_id: ItemId) -> str:
    return ITEM + item_id


def seen(period: int, bucket: int) -> str:
    return f"{SEEN}{period}:{bucket}"


# Pages ------------------------------------------------------------------------------------------------------------

PAGES_FIRST = PREFIX + "pages:first"  # zset: item ids that match a topic, by due time or end of lease; PAGES_WAITING
PAGES_DUE = PREFIX + "pages:due"  # zset: the others
PAGE = PREFIX + "page:"  # + item id, string: PageWanted; PAGE_LIFE, once settled PAGE_REST
ROBOTS = PREFIX + "robots:"  # + origin, string: RobotsFile; until it is no longer good, at most a day

# Stories ----------------------------------------------------------------------------------------------------------

STORY = PREFIX + "story:"  # + story id, hash: body, founded, version; STORY_LIFE after last written
STORY_TERM = PREFIX + "story-term:"  # + term, zset: story id by sequence; STORIES_PER_TERM, STORY_OPEN
STORY_SEQUENCE = PREFIX + "story-sequence"  # string: grows with each posting written
TERMS = PREFIX + "terms:"  # + language : week, hash: term -> articles, "" -> all articles; TERM_WEEKS
COVERAGE = PREFIX + "coverage:"  # + story id : topic, hash: body, version; COVERAGE_LIFE after last written
COVERAGE_DUE = PREFIX + "coverages:due"  # zset: story id : topic by due time; dropped with its coverage
DIGEST = PREFIX + "digest:"  # + receiver, tab, topic, zset: story id by time noted; COVERAGE_LIFE, DIGEST_STORIES
DIGEST_TOLD = PREFIX + "digest-told:"  # + receiver, tab, topic, zset: story id by time told; as DIGEST
DIGESTS_DUE = PREFIX + "digests:due"  # zset: receiver, tab, topic by due time; dropped with its digest


def story(story_id: StoryId) -> str:
    return STORY + story_id


def coverage_member(topic_id: TopicId, story_id: StoryId) -> str:
    """Story first: an id of ours holds no colon, a topic's name may."""
    return f"{story_id}:{topic_id}"


def coverage(topic_id: TopicId, story_id: StoryId) -> str:
    return COVERAGE + coverage_member(topic_id, story_id)


def digest_member(topic_id: TopicId, receiver_id: ReceiverId) -> str:
    """Names are of one line and hold no tab."""
    return f"{receiver_id}\t{topic_id}"


# Topics -----------------------------------------------------------------------------------------------------------

TOPICS_VERSION = PREFIX + "topics:version"  # string: grows with each generation and judgement
GENERATION = PREFIX + "generation"  # hash: number, body; the one in force
JUDGED = PREFIX + "judged"  # zset: topic by time of its last judgement; JUDGED_TOPICS
JUDGEMENTS = PREFIX + "judgements:"  # + topic, hash: revision, body; with its entry in JUDGED
BACKGROUND = PREFIX + "background"  # stream of meanings; BACKGROUND_LENGTH
HITS = PREFIX + "hits:"  # + hour, hash: topic -> articles; HITS_HOURS
MATCHED = PREFIX + "matched"  # zset: topic by time of its last match; MATCHED_TOPICS


def judgements(topic_id: TopicId) -> str:
    return JUDGEMENTS + topic_id


def hits(hour: int) -> str:
    return f"{HITS}{hour}"


# Outbox -----------------------------------------------------------------------------------------------------------

ALERT = PREFIX + "alert:"  # + alert id, string: Alert; OUTBOX_LIFE once delivered
DELIVERY = PREFIX + "delivery:"  # + delivery id, string: Delivery; OUTBOX_LIFE once ended
RECEIVERS = PREFIX + "outbox:receivers"  # set: receivers that were ever sent to
OUTBOX_DUE = PREFIX + "outbox:due:"  # + receiver, zset: waiting delivery ids by due time, or by the end of a lease
OUTBOX_HOLD = PREFIX + "outbox:hold:"  # + receiver, string: time before which nothing is sent; until then
DELIVERIES = PREFIX + "deliveries:"  # + state, zset: delivery ids by creation; the ended: ENDED_DELIVERIES


def alert(alert_id: AlertId) -> str:
    return ALERT + alert_id


def delivery(delivery_id: DeliveryId) -> str:
    return DELIVERY + delivery_id


def outbox_due(receiver_id: ReceiverId) -> str:
    return OUTBOX_DUE + receiver_id


def outbox_hold(receiver_id: ReceiverId) -> str:
    return OUTBOX_HOLD + receiver_id


# Troubles ---------------------------------------------------------------------------------------------------------

TROUBLE = PREFIX + "trouble:"  # + kind : subject, hash: body, revision; TROUBLE_LIFE once over
TROUBLES = PREFIX + "troubles"  # set of kind : subject; the open ones


SITE = PREFIX + "site:"  # + site: lines and layouts of its pages, under 7 kB; SITE_LIFE
TEXTS = PREFIX + "texts:"  # + period, hash: origin outlet -> packed sums; TEXT_PERIODS; TEXT_OUTLETS


def texts(period: int) -> str:
    return f"{TEXTS}{period}"


def trouble_member(kind: TroubleKind, subject: str) -> str:
    return f"{kind.value}:{subject}"


# WebSub -----------------------------------------------------------------------------------------------------------

SUBSCRIPTION = PREFIX + "websub:"  # + callback, hash: body, revision; SUBSCRIPTION_LIFE once nothing is due
SUBSCRIBED = PREFIX + "websubs"  # hash: feed id -> the callback of the subscription that is wanted
SUBSCRIPTIONS_DUE = PREFIX + "websubs:due"  # zset: callback by due time, or by the end of its lease
PUSH = PREFIX + "push:"  # + push id, hash: record, body; PUSH_LIFE
PUSHES = PREFIX + "pushes"  # zset: push id by due time, or by the end of its lease; PUSHES_WAITING
PUSH_SIZES = PREFIX + "pushes:sizes"  # hash: push id -> "bytes feed"; with its entry in PUSHES


def subscription(callback: CallbackId) -> str:
    return SUBSCRIPTION + callback


def push(push_id: PushId) -> str:
    return PUSH + push_id


# Watchbook --------------------------------------------------------------------------------------------------------

COUNTERS = PREFIX + "counters"  # hash: name{labels} -> count; labels come from closed lists
BEAT = PREFIX + "beat:"  # + role : name, hash of facts; the beat's own ttl
BEATS = PREFIX + "beats:"  # + role, set of names; the dead are dropped when it is read


def beat(role: str, name: str) -> str:
    return f"{BEAT}{role}:{name}"
