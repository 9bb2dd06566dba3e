from devmon_service.bounds import Bounded


def test_the_first_ones_stay_and_further_ones_are_other() -> None:
    bounded = Bounded(2)
    assert [bounded(value) for value in ("a", "", "b", "c", "a", "", "d", "b")] == ["a", "", "b", "other", "a", "", "other", "b"]
