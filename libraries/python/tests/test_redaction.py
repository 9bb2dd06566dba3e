import time

import pytest

from devmon_service.logs.redaction import is_sensitive, redact


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2",
        "db_password: hunter2",
        "PASSWORD = hunter2",
        "passwd=hunter2;pwd=hunter2",
        '{"password": "hunter2", "user": "bo"}',
        '{"password":"hun\\"hunter2"}',
        '{\\"password\\":\\"hunter2\\"}',
        "{'client_secret': 'hunter2'}",
        "token=hunter2&page=3",
        "access-key=hunter2",
        "x-api-key: hunter2",
        "apikey=hunter2",
        "private_key_id=hunter2",
        "Authorization: Bearer hunter2",
        "authorization: Basic hunter2",
        "Authorization: hunter2",
        "sent Bearer hunter2 to the server",
        "Cookie: a=hunter2; session=hunter2",
        "Set-Cookie: id=hunter2; Path=/",
        "credentials=hunter2",
        "GET /?message=api_key%3Dhunter2%20x",
        "password=a\npassword=hunter2",
    ],
)
def test_what_is_secret_by_its_name(text: str) -> None:
    assert "hunter2" not in redact(text) and "[redacted]" in redact(text)


@pytest.mark.parametrize("text", ["", "saying hello", "the password was changed", "tokens are counted", "user=bo page=3", "Bearer"])
def test_what_is_none_stays(text: str) -> None:
    assert redact(text) == text


def test_what_stands_beside_a_secret_stays() -> None:
    assert redact("GET /?token=abc&page=3 by bo") == "GET /?token=[redacted]&page=3 by bo"
    assert redact('{"password": "a", "user": "bo"}') == '{"password": [redacted], "user": "bo"}'


@pytest.mark.parametrize("name", ["Authorization", "set-cookie", "userPassword", "X-API-Key", "api_key", "APIKEY", "access-key", "clientSecret"])
def test_fields_that_are_secret_by_their_name(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("text", ["password" * 20_000, "password=" + '"' * 100_000, "token:" + " " * 100_000, "cookie=a" + "; b=" * 30_000, "Basic " * 30_000])
def test_hostile_text_takes_linear_time(text: str) -> None:
    begin = time.perf_counter()
    redact(text)
    assert time.perf_counter() - begin < 1
