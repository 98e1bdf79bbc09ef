package dev.nightjar.testkit.snowflake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements that Snowflake answers by itself, whatever a test has scripted: transactions, cancelling, results by id, and
 * the history by tag. A rule of the test's goes first.
 */
final class Builtins {
    private static final Pattern TRANSACTION = pattern("(?:begin|commit|rollback|start)(?:\\s+(?:transaction|work))?");
    private static final Pattern CANCEL_QUERY = pattern("select\\s+system\\$cancel_query\\('([^']+)'\\)");
    private static final Pattern CANCEL_ALL = pattern("select\\s+system\\$cancel_all_queries\\((\\d+)\\)");
    private static final Pattern RESULT_SCAN =
            pattern("select\\s+\\*\\s+from\\s+table\\(result_scan\\('([^']+)'\\)\\)");
    private static final Pattern HISTORY =
            pattern(".*query_history_by_user\\b.*|.*query_tag\\s*=\\s*'[^']*'.*query_history_by_user\\b.*");
    private static final Pattern TAG = Pattern.compile("(?is)query_tag\\s*=\\s*'((?:[^']|'')*)'");

    private final Queries queries;

    Builtins(Queries queries) {
        this.queries = queries;
    }

    Optional<Answer> answer(String sql) {
        if (TRANSACTION.matcher(sql.strip()).matches()) {
            return Optional.of(Answer.done());
        }
        return match(CANCEL_QUERY, sql)
                .map(this::cancel)
                .or(() -> match(CANCEL_ALL, sql).map(this::cancelAll))
                .or(() -> match(RESULT_SCAN, sql).map(this::result))
                .or(() -> match(HISTORY, sql).map(_ -> history(sql)));
    }

    private static Pattern pattern(String text) {
        return Pattern.compile("(?is)" + text);
    }

    private static Optional<String> match(Pattern pattern, String sql) {
        Matcher matcher = pattern.matcher(sql.strip());
        return matcher.matches() ? Optional.of(matcher.groupCount() == 0 ? "" : matcher.group(1)) : Optional.empty();
    }

    private Answer cancel(String queryId) {
        String said = queries.find(queryId)
                .map(query -> query.abort() ? "query [%s] terminated." : "query [%s] is already done.")
                .orElse("Identified SQL statement is not currently executing.")
                .formatted(queryId);
        return Answer.value("SYSTEM$CANCEL_QUERY", said);
    }

    private Answer cancelAll(String session) {
        long ended = queries.ofSession(Long.parseLong(session)).stream()
                .filter(FakeQuery::abort)
                .count();
        return Answer.value("SYSTEM$CANCEL_ALL_QUERIES", ended + " cancelled.");
    }

    private Answer result(String queryId) {
        Optional<Answer.Outcome> outcome = queries.find(queryId).flatMap(FakeQuery::look);
        return outcome.map(known -> new Answer(known, 0, false))
                .orElseGet(() -> Answer.fails("000709", "02000", "Statement %s not found".formatted(queryId)));
    }

    /** One row: the id of the statement with the tag, and how many statements were looked at. */
    private Answer history(String sql) {
        Matcher tag = TAG.matcher(sql);
        if (!tag.find()) {
            return Answer.fails("001003", "42000", "the fake knows the history by QUERY_TAG = '...' only");
        }
        Optional<String> found = queries.tagged(tag.group(1).replace("''", "'"))
                .map(query -> query.sent().queryId());
        return Answer.rows(
                List.of(FakeColumn.text("QUERY_ID"), FakeColumn.number("LOOKED_AT")),
                List.of(Arrays.asList(found.orElse(null), queries.count())));
    }
}
