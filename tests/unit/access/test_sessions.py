from digint_kg.access.sessions import ALL, IDLE_SECONDS, LONGEST_SECONDS, OF_ONE_TOKEN, Sessions


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_is_known_by_its_own_random_id_alone() -> None:
    sessions = Sessions(Clock())
    first, second = sessions.begin("token"), sessions.begin("token")
    one, other = sessions.find(first), sessions.find(second)
    assert one
    assert other
    assert len({first, second, one.csrf, other.csrf}) == 4
    assert sessions.find("token") is None
    assert sessions.find("") is None


def test_an_idle_session_ends_and_one_in_use_stays() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    used, idle = sessions.begin("a"), sessions.begin("b")
    clock.now += IDLE_SECONDS - 1
    assert sessions.find(used)
    clock.now += 1
    assert sessions.find(used)
    assert sessions.find(idle) is None


def test_no_session_lasts_for_ever() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    session = sessions.begin("a")
    while clock.now + IDLE_SECONDS / 2 < LONGEST_SECONDS:
        clock.now += IDLE_SECONDS / 2
        assert sessions.find(session)
    clock.now = LONGEST_SECONDS
    assert sessions.find(session) is None


def test_an_ended_session_is_gone() -> None:
    sessions = Sessions(Clock())
    session = sessions.begin("a")
    sessions.end(session)
    sessions.end("never was")
    assert sessions.find(session) is None


def test_one_token_cannot_push_the_others_out() -> None:
    sessions = Sessions(Clock())
    others = sessions.begin("other")
    first = sessions.begin("greedy")
    for _ in range(OF_ONE_TOKEN):
        sessions.begin("greedy")
    assert sessions.find(first) is None
    assert sessions.find(others)


def test_the_table_is_bounded_and_forgets_who_was_away_longest() -> None:
    sessions = Sessions(Clock())
    made = [sessions.begin(f"token {number}") for number in range(ALL)]
    assert sessions.find(made[0])
    sessions.begin("one more")
    assert sessions.find(made[0])
    assert sessions.find(made[1]) is None
