"""Make the fonts of the hall: subsets of Noto Sans CJK SC for screens, panels and paper.

Usage: python scripts/make_fonts.py [FOLDER]

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian: fonts-noto-cjk). The subsets
and the list of what they cover go to hall/shell/fonts; needs fonttools.
"""

# ruff: noqa: T201 - this is a command

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from hall.texts import LANGUAGES

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).resolve().parent.parent / "hall" / "shell" / "fonts"
FACE = "Noto Sans CJK SC"
"""Its traditional characters have the shapes that are the norm on the mainland; the collection's first
face has Japanese ones.
"""
WEIGHTS = ("Regular", "Bold")

STANDARD = Path(__file__).with_name("standard_characters.txt")
"""What the List of Commonly Used Standard Chinese Characters (通用规范汉字表, 2013: 8,105 characters, many of
its third level for names only) has beyond the character set of 1980 and :data:`NAMES`.
"""

SIGNS = "‧←→↑↓↔↕↖↗↘↙⇐⇒●○◉◎◆◇■□▲△▼▽◀▶▷◁★☆⊙•‣✓×☎☏⚠·…—–‘’“”„€™‰′″"
LOOKALIKES = {"✔": "✓", "✕": "×", "✖": "×", "✗": "×", "‣": "▶"}
"""Signs that the source lacks, drawn with a glyph that it has."""

NAMES = (  # characters of today's given names and surnames that GB 2312 (1980) lacks
    "镕堃喆玥珺翀晞暐曈昇璟祎頔翾垚骉犇禕嬅瑄旻玘珅赟韡昉劼祾頫彧濛淏皛玹璠琎燚彣烜瑀堉旸昳沄洢溦玙琤瑆瑢芃莀赪㛃"
    "睿妤姮婳娴嫣媖嫚栩桢梓棽榕樾橦檀毓沅沚泓泠浠涵淇湉滢漾潆潼澍澔濡瀅炅炘烔烨焓煜熠熹燊珈珞琋琛琬琰瑗瑧璇璎甯皓禛"
    "竑筠笙筱翯芊芮芷茉茜荀莞菀菲萱葳蓓蔚蕙薇藺蘅衎衍裎覃訸诩谌谞豫赜逸邈邵郗鄯酩钊钰铄铎铭锴镓镝阮陟隽雩霁霖靖韬韫韶颉颖飏馨骅骏骞鹂鹓麟黛㬎珹玶玎"
)

CANTONESE = (  # what Cantonese and the street names of Hong Kong write beyond that
    "粵嘅咗嚟喺啲唔冇佢哋嗰噉咁咩俾畀揾搵睇瞓攞揸掟擺閂搞掂啱嗌嚿咭𨋢邨圳埗涌塱滘氹埔朥冚嘥噏乜嘞囉啩㗎喎吖嘛咧啫噃"
)


def wanted() -> set[str]:
    """Every character that the subsets shall cover."""
    ranges = ((0x20, 0x7F), (0xA0, 0x100), (0x3000, 0x3040), (0xFF01, 0xFF5F), (0x2460, 0x2474))
    chars = {chr(code) for first, last in ranges for code in range(first, last)}
    signs = set(SIGNS) | set(LOOKALIKES)
    names = set(NAMES) | set(STANDARD.read_text(encoding="utf-8").strip())
    return chars | gb2312() | traditional() | said() | signs | names | set(CANTONESE)


def gb2312() -> set[str]:
    """List the character set of 1980: 6,763 Chinese characters and 682 signs."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {char for cell in cells if (char := cell.decode("gb2312", "ignore"))}


def traditional() -> set[str]:
    """List Big5's first level: the 5,401 traditional characters of everyday use."""
    ends = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    cells = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in ends)
    return {char for cell in cells if (char := cell.decode("big5", "ignore"))}


def said() -> set[str]:
    """List every character of the hall's texts, in every language."""
    return {char for texts in LANGUAGES.values() for text in texts.values() for char in text} - {
        "\n"
    }


def face(path: Path) -> TTFont:
    """Pick the simplified Chinese face of a collection."""
    for font in TTCollection(str(path), lazy=True).fonts:
        if str(font["name"].getDebugName(4)).startswith(FACE):
            return font
    raise SystemExit(f"{path} has no face {FACE!r}; install Debian's fonts-noto-cjk")


def lend_lookalikes(font: TTFont) -> None:
    for table in font["cmap"].tables:
        for char, like in LOOKALIKES.items():
            if table.isUnicode() and table.format != 14 and ord(like) in table.cmap:
                table.cmap.setdefault(ord(char), table.cmap[ord(like)])


def cut_down(font: TTFont, chars: set[str]) -> None:
    """Keep the characters, the names and the licence.

    Layout features go: pygame and Pillow would apply different ones, and texts have one width.
    """
    options = subset.Options(
        layout_features=[],
        name_IDs=["*"],
        name_languages=["*"],
        hinting=True,
        notdef_outline=True,
        desubroutinize=False,
        drop_tables=["VORG", "vhea", "vmtx", "BASE", "GPOS", "GSUB", "GDEF"],
    )
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[ord(char) for char in chars])
    worker.subset(font)


def make(source: Path, weight: str) -> set[str]:
    """Write one weight's subset; return what it covers."""
    path = source / f"NotoSansCJK-{weight}.ttc"
    if not path.is_file():
        raise SystemExit(f"no {path}; install Debian's fonts-noto-cjk or name its folder")
    font = face(path)
    lend_lookalikes(font)
    cut_down(font, wanted())
    target = TARGET / f"NotoSansSC-{weight}.otf"
    font.save(target)
    covered = {chr(code) for code in TTFont(target).getBestCmap()}
    print(f"{target.name}: {len(covered)} characters, {target.stat().st_size / 1e6:.2f} MB")
    return covered


def main(arguments: list[str]) -> None:
    source = Path(arguments[0]) if arguments else SOURCE
    covered = set.intersection(*(make(source, weight) for weight in WEIGHTS))
    (TARGET / "coverage.txt").write_text("".join(sorted(covered)), encoding="utf-8", newline="")
    absent = "".join(sorted(char for char in wanted() - covered if char.isprintable()))
    print(f"not in the source: {absent or 'nothing'}")


if __name__ == "__main__":
    main(sys.argv[1:])
