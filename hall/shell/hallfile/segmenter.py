"""The segmenter: finds the words of Chinese texts. A program of its own, which takes its dictionary of
60 MB out of memory again with its end.

It reads ``{"terms": [...], "texts": [...]}`` from its input and writes the words of each text, a list
of lists. Traditional characters are read as the simplified ones that the dictionary has.
"""

import sys
from collections.abc import Iterable
from itertools import groupby

import msgspec
import opencc
import rjieba

LONE = frozenset(
    "的了吗呢吧啊和与或及在到请是不把被从向以由后前时内上下也就再都还已可能要会让给对按若将着为您您它这那"
    "嗎與從後時內還讓給對將著為您這嘅咗喺畀俾系嚟去同埋哋個啲"
)
"""Characters that are words by themselves. Others that the dictionary leaves single, beside each other,
are a word that it lacks.
"""
TERMS = """
    取号 取号机 取号键 号票 号码 叫号 过号 重呼 弃号 换号 出号 本机 扫码 报到
    挂起 运维 出票 补打 补印 日终 闭厅 缺纸 导引员 导引台 评价器 窗口屏 综合屏
    小屏 专窗 参保 转介 预约单 综合柜员 输错 取筹 取筹机 筹票 派筹 筹纸 筹号 轮候
    攞筹 出筹 收筹 换筹 记低 唔该 唔系 唔使 唔会 唔要 唔同 唔准 唔够 唔到 唔见
    唔啱 呢个 呢项 呢部 呢度 呢次 呢位 呢张 呢种 而家 仲有 仲未 用完 登入 再试
    再叫 揾 搵 先至 听日 今次 按掣 啱啱 净系 定系 边个 打错 𠮶个 嗰个 嗰阵 等阵
    冇人 咁样 跟住 即刻 柜位 导引 签走 不满意 唔满意
""".split()  # noqa: SIM905 - so many words are read as words, not as quotation marks
"""Words of the field, and Cantonese ones, that the dictionary lacks."""


def segment(terms: Iterable[str], texts: Iterable[str]) -> list[list[str]]:
    """Cut each text into its words; ``terms`` are words too."""
    simplify = opencc.OpenCC("t2s").convert
    jieba = rjieba.Jieba()
    for term in {*TERMS, *terms}:
        # Above every word of the dictionary: one that is longer is found by what it is made of.
        jieba.add_word("".join(map(simplify, term)), 1_000_000, None)
    return [_spelt(text, jieba.cut("".join(map(simplify, text)), False)) for text in texts]


def _spelt(text: str, words: Iterable[str]) -> list[str]:
    """The words as the text spells them; single characters together that are no words alone."""
    found: list[str] = []
    for alone, group in groupby(words, _is_part):
        run = [*group]
        found += ["".join(run)] if alone else run
    place, spelt = 0, []
    for word in found:
        spelt.append(text[place : place + len(word)])
        place += len(word)
    return spelt


def _is_part(word: str) -> bool:
    """Whether the dictionary left a character single that is no word alone."""
    return len(word) == 1 and word not in LONE


def main() -> None:
    asked = msgspec.json.decode(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.json.encode(segment(asked["terms"], asked["texts"])))


if __name__ == "__main__":
    main()
