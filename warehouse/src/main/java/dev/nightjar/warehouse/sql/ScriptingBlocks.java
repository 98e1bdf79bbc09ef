package dev.nightjar.warehouse.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Knows within which blocks of Snowflake Scripting a token lies, so that a semicolon in them ends no statement.
 *
 * <p>None of its words is reserved: columns may be called {@code begin} and {@code end}. A word opens or closes a block
 * only where a statement can begin, and {@code BEGIN} opens none where it begins a transaction (Snowflake docs: Snowflake
 * Scripting, "Blocks"; {@code BEGIN}).
 */
final class ScriptingBlocks {
    private static final Set<String> LOOPS_AND_BRANCHES = Set.of("IF", "FOR", "WHILE", "LOOP", "REPEAT");
    private static final Set<String> BEFORE_A_STATEMENT = Set.of("THEN", "ELSE", "DO", "LOOP", "REPEAT", "BEGIN");
    private static final Set<String> MAKES = Set.of("CREATE", "ALTER", "WITH");
    private static final Set<String> WITH_A_BODY = Set.of("PROCEDURE", "FUNCTION", "TASK", "ALERT");
    private static final int FAR_ENOUGH = 12;

    private enum Kind {
        DECLARE,
        BEGIN,
        CASE_STATEMENT,
        CASE_EXPRESSION
    }

    private record Block(Kind kind, int start) {}

    private final SqlText source;
    private final boolean active;
    private final Deque<Block> open = new ArrayDeque<>();
    private final List<String> firstWords = new ArrayList<>();
    private @Nullable SqlToken before;
    private String keyword = "";
    private String keywordBefore = "";
    private int depth;
    private boolean bodySeen;
    private boolean caseEnded;

    ScriptingBlocks(SqlText source, boolean active) {
        this.source = source;
        this.active = active;
    }

    boolean isOpen() {
        return open.stream().anyMatch(block -> block.kind() != Kind.CASE_EXPRESSION);
    }

    void startStatement() {
        open.clear();
        firstWords.clear();
        before = null;
        keyword = "";
        keywordBefore = "";
        depth = 0;
        bodySeen = false;
    }

    /** Takes a token that means something, other than the semicolon that ends the statement. */
    void accept(SqlToken token, IntFunction<Optional<SqlToken>> next) {
        if (!active) {
            return;
        }
        boolean begins = atStatement(token);
        if (begins) {
            firstWords.clear();
            depth = 0;
            bodySeen = false;
        } else {
            bodySeen |= isBody(token);
        }
        if (firstWords.size() < FAR_ENOUGH) {
            firstWords.add(token.keyword());
        }
        switch (token.keyword()) {
            case "DECLARE" -> {
                if (begins) {
                    open.push(new Block(Kind.DECLARE, token.start()));
                }
            }
            case "BEGIN" -> {
                if (begins && !beginsTransaction(next)) {
                    begin(token);
                }
            }
            case "CASE" -> beginCase(token, begins);
            case "END" -> end(next);
            default -> depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
        }
        if (token.is(';')) {
            closeExpressions();
        }
        keywordBefore = keyword;
        keyword = isPart() || (token.is("BEGIN") && !begins) ? "" : token.keyword();
        before = token;
    }

    /** Throws when a block has no end. */
    void finish() {
        for (Block block : open) {
            if (block.kind() != Kind.CASE_EXPRESSION) {
                throw source.failure(
                        block.start(), "the block that begins here has no END; close it with END and a semicolon");
            }
        }
    }

    private void begin(SqlToken token) {
        Block block = open.peek();
        boolean ofDeclare = block != null && block.kind() == Kind.DECLARE && !follows("AS");
        if (ofDeclare) {
            open.pop();
        }
        open.push(new Block(Kind.BEGIN, token.start()));
    }

    private void beginCase(SqlToken token, boolean begins) {
        if (!isPart() && !(caseEnded && follows("END"))) {
            boolean statement = begins && !open.isEmpty();
            open.push(new Block(statement ? Kind.CASE_STATEMENT : Kind.CASE_EXPRESSION, token.start()));
        }
    }

    /** No expression reaches over a semicolon. */
    private void closeExpressions() {
        while (!open.isEmpty() && open.getFirst().kind() == Kind.CASE_EXPRESSION) {
            open.pop();
        }
    }

    private void end(IntFunction<Optional<SqlToken>> next) {
        Block block = open.peek();
        if (block == null) {
            caseEnded = false;
            return;
        }
        boolean ofLoop = LOOPS_AND_BRANCHES.contains(word(next, 0));
        boolean closes = switch (block.kind()) {
            case CASE_EXPRESSION -> !isPart();
            case BEGIN -> (follows(';') || follows("BEGIN")) && !ofLoop;
            case CASE_STATEMENT -> follows(';') && !ofLoop;
            case DECLARE -> false;
        };
        caseEnded = closes && block.kind() == Kind.CASE_STATEMENT;
        if (closes) {
            open.pop();
        }
    }

    /** Whether a statement can begin with this token. */
    private boolean atStatement(SqlToken token) {
        if (before == null) {
            return true;
        }
        Block block = open.peek();
        if (block == null) {
            return isBody(token);
        }
        return switch (block.kind()) {
            case CASE_EXPRESSION -> false;
            case DECLARE -> follows(';') || follows("DECLARE") || (firstWords.contains("PROCEDURE") && isBody(token));
            case BEGIN, CASE_STATEMENT -> follows(';') || BEFORE_A_STATEMENT.contains(keyword) || isBody(token);
        };
    }

    /**
     * Behind the AS of a procedure, a function or a task, or the THEN of an alert: the first one outside brackets,
     * past the name of an anonymous procedure ({@code WITH p AS PROCEDURE () … AS BEGIN}).
     */
    private boolean isBody(SqlToken token) {
        return !bodySeen
                && depth == 0
                && follows(bodyWord())
                && !keywordBefore.equals("EXECUTE")
                && !token.is("PROCEDURE");
    }

    /** What stands before the body of what the statement makes; nothing where it makes nothing that has one. */
    private String bodyWord() {
        boolean makes = MAKES.contains(firstWords.getFirst()) || (!open.isEmpty() && firstWords.contains("PROCEDURE"));
        String kind = makes
                ? firstWords.stream().filter(WITH_A_BODY::contains).findFirst().orElse("")
                : "";
        return kind.isEmpty() ? "" : kind.equals("ALERT") ? "THEN" : "AS";
    }

    private static boolean beginsTransaction(IntFunction<Optional<SqlToken>> next) {
        int at = 0;
        if (word(next, 0).equals("TRANSACTION") || word(next, 0).equals("WORK")) {
            at = 1;
        }
        if (word(next, at).equals("NAME") && !isSymbol(next, at + 1, ':')) {
            at += 2;
        }
        return next.apply(at).isEmpty() || isSymbol(next, at, ';');
    }

    private static String word(IntFunction<Optional<SqlToken>> next, int index) {
        return next.apply(index).map(SqlToken::keyword).orElse("");
    }

    private static boolean isSymbol(IntFunction<Optional<SqlToken>> next, int index, char symbol) {
        return next.apply(index).filter(token -> token.is(symbol)).isPresent();
    }

    /** Whether the last token makes a name of this one: {@code t.end}, {@code v:case}. */
    private boolean isPart() {
        return follows('.') || follows(':');
    }

    private boolean follows(char symbol) {
        return before != null && before.is(symbol);
    }

    private boolean follows(String word) {
        return !word.isEmpty() && keyword.equals(word);
    }
}
