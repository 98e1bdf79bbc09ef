package dev.nightjar.testkit.snowflake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The statements that the fake has had, by their ids and by the driver's requests. Thread-safe. */
final class Queries {
    /** Guarded by this, as are the others. */
    private final Map<String, FakeQuery> byId = new LinkedHashMap<>();

    private final Map<String, FakeQuery> byRequest = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();

    /** The statement of this request; a request that comes again is the same statement, not another. */
    synchronized FakeQuery receive(Sent arrived, Function<Sent, FakeQuery> begin) {
        FakeQuery known = byRequest.get(arrived.requestId());
        if (known != null) {
            return known;
        }
        sent.add(arrived);
        FakeQuery query = begin.apply(arrived);
        byId.put(arrived.queryId(), query);
        byRequest.put(arrived.requestId(), query);
        return query;
    }

    synchronized Optional<FakeQuery> find(String queryId) {
        return Optional.ofNullable(byId.get(queryId));
    }

    synchronized Optional<FakeQuery> ofRequest(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId));
    }

    /** The newest with this tag. */
    synchronized Optional<FakeQuery> tagged(String tag) {
        return byId.values().stream()
                .filter(query -> query.sent().tag().equals(Optional.of(tag)))
                .reduce((_, later) -> later);
    }

    synchronized List<FakeQuery> ofSession(long session) {
        return byId.values().stream()
                .filter(query -> query.sent().session() == session)
                .toList();
    }

    synchronized List<FakeQuery> running() {
        return byId.values().stream()
                .filter(query -> query.state() == FakeQuery.State.RUNNING)
                .toList();
    }

    synchronized List<Sent> all() {
        return List.copyOf(sent);
    }

    synchronized int count() {
        return sent.size();
    }
}
