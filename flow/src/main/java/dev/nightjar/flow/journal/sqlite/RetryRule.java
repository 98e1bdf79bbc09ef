package dev.nightjar.flow.journal.sqlite;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which decisions a retry has forgotten; it is an entry itself, so that whoever takes the run up later forgets them too. */
sealed interface RetryRule {
    /** Those of the tasks and branches that failed. */
    record Failures() implements RetryRule {}

    /**
     * Those with this position or a later one.
     *
     * @param kept later positions of what had begun before
     */
    record From(long first, List<Long> kept) implements RetryRule {
        public From {
            kept = List.copyOf(kept);
        }

        LongPredicate meansOf(long before) {
            long[] sorted = kept.stream().mapToLong(Long::longValue).sorted().toArray();
            return position -> position >= first && position < before && Arrays.binarySearch(sorted, position) < 0;
        }
    }

    /** The rule of the retry at this position; none when it is damaged. */
    static Optional<RetryRule> at(Connection connection, long position) throws SQLException {
        EntryReader.Positioned retry = EntryReader.at(connection, position);
        return retry.isDamaged() || retry.row().kind() != RowKind.RETRY
                ? Optional.empty()
                : Optional.of(decode(requireNonNull(retry.row().value(), "a retry says what it forgets")));
    }

    default byte[] encode() {
        return JsonMapper.shared().writeValueAsBytes(this);
    }

    private static RetryRule decode(byte[] json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        return node.isEmpty() ? new Failures() : JsonMapper.shared().treeToValue(node, From.class);
    }
}
