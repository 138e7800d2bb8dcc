"""Boards fetch pictures by the names of their contents."""

from pathlib import Path

import httpx
import pytest

from broker.web.api import pictures
from tests.pictures import NAME, PHOTO


@pytest.fixture
def client(hall, tmp_path: Path) -> httpx.Client:
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    hall.server.console.pictures = {NAME: tmp_path / "photo.jpg"}
    return hall.client()


def test_a_picture_is_served_for_ever_without_a_sign_in(client: httpx.Client) -> None:
    answer = client.get(f"/pictures/{NAME}")
    assert (answer.status_code, answer.content) == (200, PHOTO)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == pictures.FOR_EVER


@pytest.mark.parametrize("name", ["0" * 32 + ".jpg", "photo.jpg", "..%2fphoto.jpg"])
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_file_that_changed_is_not_served_under_the_old_name(
    client: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(PHOTO[:50])
    answer = client.get(f"/pictures/{NAME}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"
