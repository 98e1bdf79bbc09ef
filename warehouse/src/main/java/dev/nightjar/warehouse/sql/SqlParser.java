package dev.nightjar.warehouse.sql;

import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/**
 * JSqlParser, kept within bounds: it never sees a text that is too deep or too long, and has only so much time. What it
 * makes of a text is an opinion; it never decides what is run.
 */
final class SqlParser {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 200;
    private static final long MILLIS = 3000;
    private static final int THREADS = 2;
    private static final long STACK = 64L << 20;

    /** A parser that does not end keeps its thread: there are few, and when all are kept, nothing is known any more. */
    private static final ExecutorService POOL = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(null, work, "sql-parser", STACK);
        thread.setDaemon(true);
        return thread;
    });

    private SqlParser() {}

    /** The parser does not know a text. */
    static final class UnknownException extends Exception {
        UnknownException(@Nullable Throwable cause) {
            super(cause);
        }
    }

    /**
     * Refuses what no parser may see.
     *
     * @throws NightjarException {@code CONFIG}
     */
    static void checkSize(SqlText text, List<SqlToken> tokens) {
        if (text.text().length() > LONGEST) {
            throw text.failure(
                    0,
                    "the statement has %,d characters, and more than %,d are not analysed; make it shorter"
                            .formatted(text.text().length(), LONGEST));
        }
        int depth = 0;
        for (SqlToken token : tokens) {
            if (token.is('(') || token.is('[') || token.is('{') || token.is("CASE")) {
                depth++;
            } else if (token.is(')') || token.is(']') || token.is('}') || token.is("END")) {
                depth--;
            }
            if (depth > DEEPEST) {
                throw text.failure(
                        token.start(),
                        "brackets and CASE are nested more than %d deep here; make the statement simpler"
                                .formatted(DEEPEST));
            }
        }
    }

    /** What the parser makes of one statement whose size was checked. */
    static Statement parse(List<SqlToken> tokens) throws UnknownException {
        try {
            return CCJSqlParserUtil.parse(masked(tokens), POOL, parser -> parser.withTimeOut(MILLIS));
        } catch (JSQLParserException e) {
            throw new UnknownException(e);
        }
    }

    /** Walks through what was parsed, where there is enough stack for it. */
    static <T> T walk(Callable<T> walk) throws UnknownException {
        Future<T> future = POOL.submit(walk);
        try {
            return future.get(MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            future.cancel(true);
            throw new UnknownException(e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnknownException(e);
        }
    }

    /**
     * The text for a parser that reads strings and comments otherwise than the warehouse does: comments are blank,
     * strings hold nothing, names are in double quotes.
     */
    private static String masked(List<SqlToken> tokens) {
        StringBuilder text = new StringBuilder();
        for (SqlToken token : tokens) {
            text.append(
                    switch (token.kind()) {
                        case COMMENT -> " ";
                        case STRING -> "'x'";
                        case NAME -> '"' + token.name().replace("\"", "\"\"") + '"';
                        case VARIABLE -> "?";
                        case SPACE, WORD, NUMBER, PARAMETER, LOCATION, SYMBOL -> token.text();
                    });
        }
        return text.toString();
    }
}
