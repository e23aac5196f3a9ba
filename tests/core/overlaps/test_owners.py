"""Spelling variants of an owner meet under one key; different owners do not."""

import pytest

from junto.core.overlaps import owner_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Enedis", "ENEDIS", " Énédis ", "Enedis S.A.", "ENEDIS, SA"),
        ("Dept. of Parks & Recreation", "DEPARTMENT OF PARKS AND RECREATION", "Parks and Recreation Department",
         "Parks & Rec."),
        ("N.Y.P.D.", "NYPD"),
        ("Dept of Citywide Admin Servs", "Department of Citywide Administration Services"),
        ("Secretaría de Obras", "secretaria de obras"),
        ("ADMIN FOR CHILDREN'S SERVICES", "Administration for Children’s Services"),
        ("Straßenbauamt", "STRASSENBAUAMT"),
        ("東京都", "東京都 "),
    ],
)  # fmt: skip
def test_spellings_of_one_owner_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({owner_key(one) for one in spellings}) == 1


def test_different_owners_keep_different_keys() -> None:
    names = ["Department of Health", "Health and Hospitals Corp", "Fire Department", "Police Department"]
    names += ["Public Works", "Public Library", "Water Works"]
    assert len({owner_key(name) for name in names}) == len(names)


def test_name_of_empty_words_alone_keeps_them() -> None:
    assert owner_key("The Department") == "the department"
    assert owner_key("!!!") == ""
