"""Turns: whoever has waited longest is next, and nobody who gave up holds the others up."""

import threading
from concurrent.futures import ThreadPoolExecutor

from storage.turns import Turns


def waiting(turns: Turns, number: int) -> None:
    """Until so many stand in the queue."""
    while len(turns._waiting) < number:
        pass


def test_who_asks_again_at_once_stands_behind_those_who_wait() -> None:
    turns, order = Turns(), list[str]()

    def wait(name: str) -> None:
        assert turns.acquire(30)
        order.append(name)
        turns.release()

    assert turns.acquire(0)
    with ThreadPoolExecutor(2) as pool:
        for number, name in enumerate(("first", "second"), 1):
            pool.submit(wait, name)
            waiting(turns, number)
        turns.release()
        assert turns.acquire(30)
        order.append("again")
        turns.release()
    assert order == ["first", "second", "again"]


def test_who_gave_up_is_passed_over() -> None:
    turns = Turns()
    assert turns.acquire(0)
    assert not turns.acquire(0)
    turns.release()
    assert turns.acquire(0)


def test_one_at_a_time_has_the_turn() -> None:
    turns, inside, most = Turns(), list[int](), list[int]()

    def work(number: int) -> None:
        for _ in range(50):
            assert turns.acquire(30)
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            turns.release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 200
