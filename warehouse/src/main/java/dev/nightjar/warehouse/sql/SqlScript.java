package dev.nightjar.warehouse.sql;

import dev.nightjar.flow.NightjarException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a script into its statements. What lies between two statements is semicolons, blanks and comments, and nothing
 * else; a statement's text is the script's, character by character.
 */
public final class SqlScript {
    private final SqlText source;
    private final SqlLexer lexer;
    private final ScriptingBlocks blocks;
    private final Deque<SqlToken> ahead = new ArrayDeque<>();

    private SqlScript(SqlText source, SqlDialect dialect) {
        this.source = source;
        this.lexer = new SqlLexer(source, dialect);
        this.blocks = new ScriptingBlocks(source, dialect.hasBlocks());
    }

    /**
     * The statements of a script, in order; empty ones are none.
     *
     * @throws NightjarException {@code CONFIG} with the place of a string, a quoted name, a comment or a scripting block
     *     that has no end
     */
    public static List<SqlStatement> split(SqlText script, SqlDialect dialect) {
        return new SqlScript(script, dialect).split();
    }

    private List<SqlStatement> split() {
        List<SqlStatement> statements = new ArrayList<>();
        int start = -1;
        int end = -1;
        for (Optional<SqlToken> next = take(); next.isPresent(); next = take()) {
            SqlToken token = next.get();
            if (token.is(';') && !blocks.isOpen()) {
                add(statements, start, end);
                start = -1;
                blocks.startStatement();
                continue;
            }
            blocks.accept(token, this::peek);
            start = start < 0 ? token.start() : start;
            end = token.end();
        }
        blocks.finish();
        add(statements, start, end);
        return statements;
    }

    private void add(List<SqlStatement> statements, int start, int end) {
        if (start >= 0) {
            statements.add(new SqlStatement(source.text().substring(start, end), source.place(start), start));
        }
    }

    private Optional<SqlToken> take() {
        return ahead.isEmpty() ? read() : Optional.of(ahead.removeFirst());
    }

    /** A token further on, of those that mean something; 0 is the next one. */
    private Optional<SqlToken> peek(int index) {
        while (ahead.size() <= index) {
            Optional<SqlToken> token = read();
            if (token.isEmpty()) {
                return token;
            }
            ahead.addLast(token.get());
        }
        return ahead.stream().skip(index).findFirst();
    }

    private Optional<SqlToken> read() {
        Optional<SqlToken> token = lexer.next();
        while (token.isPresent() && !token.get().isSignificant()) {
            token = lexer.next();
        }
        return token;
    }
}
