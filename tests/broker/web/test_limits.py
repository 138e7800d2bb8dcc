"""A program that asks too often is told when to ask again."""

from pathlib import Path

from broker.controller.intake.limits import Buckets
from broker.settings import Limits
from tests.broker.web.hall import running


def test_a_token_has_so_many_requests_a_minute(tmp_path: Path):
    with running(tmp_path, limits=Limits(token=3)) as hall:
        program = hall.program()
        assert [program.get("/api/v1/hall").status_code for _ in range(3)] == [200] * 3
        refused = program.get("/api/v1/hall")
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many")
        assert 0 < int(refused.headers["retry-after"]) <= 20
        assert "limits.token" in refused.json()["message"]
        assert hall.person("1001").get("/api/v1/hall").status_code == 200
        assert hall.client().get("/healthz").status_code == 200


def test_a_bucket_says_when_there_is_one_again():
    bucket = Buckets(60)
    assert [bucket.take("one", 0) for _ in range(60)] == [0] * 60
    assert bucket.take("one", 0) == 1_000
    assert bucket.take("other", 0) == 0
    assert bucket.take("one", 999) > 0
    assert bucket.take("one", 1_000) == 0
    assert bucket.take("one", 1_000) == 1_000
