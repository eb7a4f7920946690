"""Lines about a text that are not of it."""

from __future__ import annotations

import pytest

from tocsin.extract.remarks import remark_of
from tocsin.extract.types import Reason

REMARKS = {
    Reason.ORNAMENT: [
        "Contributing: Maren Holt and Jan Visser, Harbour News Agency.",
        "With files from the Coast Press",
        "Redaktur & Reporter : Budi",
        "Reporting by Maren Holt",
        "[홍길동 기자 gildong@courier.example]",
        "[ⓒ 쿠리어 & courier.example, 무단전재 및 재배포 금지]",
        "maren.holt@courier.example",
        "责任编辑：王小明",
        "本文来源：海岸日报 责任编辑：王小明_NB12345",
        "（原标题：港口将于周一重新开放）",
        "海岸日报记者 王小明",
    ],
    Reason.CAPTION: [
        "The ferry at the old pier on Monday. (Photo sent by one of the passengers)",
        "Фото: Иван Петров / «Курьер»",
        "图片来源：海岸日报",
        "渡轮在旧码头停靠。 视觉中国 图",
        "▲图片来自视频截图。",
        "旧码头的渡轮（视频截图）",
    ],
    Reason.EMBED: [
        "View this post on Instagram",
        "A post shared by The Courier (@courier)",
        "To display this content from , you must enable advertisement tracking and audience measurement.",
        "Посмотреть эту публикацию в Instagram",
    ],
    Reason.LABEL: [
        "Iezīmējiet tekstu un spiediet Ctrl+Enter, lai nosūtītu labojamo teksta fragmentu redaktoram!",
        "NEWYou can now listen to Courier articles!",
        "Our journalism needs your support. Please subscribe today to the Courier.",
        "扫描二维码关注海岸日报官方微信",
        "更多新闻请下载海岸日报客户端",
        "続きを読む",
    ],
}
NEWS = [
    "The photo shows the ferry at the old pier, and nobody on it.",
    "Reporting by the company was late for the third year, the council said.",
    "Contributing to the harbour costs each household 40 euros a year.",
    "The editor of the paper, Maren Holt, denied it: \u201cWe never met.\u201d",
    "She wrote to the council at noon. Nobody answered her mail, she said.",
    "这也意味着，只要数据来源未经用户授权，都存在法律风险。",
    "记者了解到，渡轮将于周一恢复航行。",
    "市民可以扫码支付船票，票价不变。",
    "港口将于周一重新开放",
    "記者会で市長は、港を月曜日に再開すると述べた。",
    "기자들은 항구가 월요일에 다시 문을 연다고 들었다.",
    "Фото корабля напечатали все газеты побережья, кроме одной.",
]


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in REMARKS.items() for line in lines])
def test_a_remark_is_known_in_many_languages(reason: Reason, line: str) -> None:
    """Who edited it, where a picture comes from, what stands in a post's place, what the reader is asked to do."""
    assert reason is remark_of(line)


@pytest.mark.parametrize("line", NEWS)
def test_a_sentence_that_only_begins_like_one_is_news(line: str) -> None:
    """The words of remarks are words of the news as well."""
    assert None is remark_of(line)
