"""The letters by which services are searched."""

import pytest

from hall.shell.hallfile.initials import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("社会保险", "SHBX"),
        ("养老保险关系转移接续", "YLBXGXZYJX"),
        ("失业登记", "SYDJ"),
        ("工伤认定", "GSRD"),
        ("医保个人账户", "YBGRZH"),
        ("咨询", "ZX"),
        ("IC 卡（补办）2", "ICKBB2"),
        ("阿啊座做", "AAZZ"),
        ("", ""),
    ],
)
def test_the_initials_of_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters
