package dev.nightjar.warehouse;

import dev.nightjar.flow.Place;
import dev.nightjar.warehouse.sql.Lineage;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlStatement;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import dev.nightjar.warehouse.sql.StatementKind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A statement of a script, ready to be run, and what is known of it. */
final class ScriptStatement {
    private static final Set<String> OF_THE_SESSION = Set.of("ATTACH", "DETACH", "LOAD", "PRAGMA", "INSTALL");
    private static final int FIRST_WORDS = 6;

    private final Place place;
    private final Sql sql;
    private final List<String> words;
    private final StatementKind kind;
    private final SqlDialect dialect;

    ScriptStatement(SqlStatement statement, Sql sql, List<SqlToken> tokens, SqlDialect dialect) {
        this.place = statement.place();
        this.sql = sql;
        this.words = tokens.stream()
                .filter(SqlToken::isSignificant)
                .map(SqlToken::keyword)
                .toList();
        this.kind = StatementKind.of(SqlText.of("a statement", statement.text()), dialect);
        this.dialect = dialect;
    }

    Place place() {
        return place;
    }

    Sql sql() {
        return sql;
    }

    StatementKind kind() {
        return kind;
    }

    /** Whether it changes only the session, so that another session needs it again. */
    boolean isOfSession() {
        return kind == StatementKind.SESSION || OF_THE_SESSION.contains(words.getFirst());
    }

    /** Whether what it makes ends with the session. */
    boolean isTemporary() {
        List<String> first = words.subList(0, Math.min(FIRST_WORDS, words.size()));
        return words.getFirst().equals("CREATE") && (first.contains("TEMP") || first.contains("TEMPORARY"));
    }

    /** Whether running it twice does no more than running it once, as far as its words say. */
    boolean isRepeatable() {
        return switch (kind) {
            case QUERY, SHOW, SESSION, TRANSACTION -> true;
            case DEFINITION -> isRepeatableDefinition();
            case CHANGE -> words.getFirst().equals("TRUNCATE");
            case CALL, OTHER -> isOfSession();
        };
    }

    private boolean isRepeatableDefinition() {
        return switch (words.getFirst()) {
            case "CREATE" -> has("IF", "NOT", "EXISTS") || (has("OR", "REPLACE") && !readsItself());
            case "DROP" -> has("IF", "EXISTS");
            case "GRANT", "REVOKE", "COMMENT" -> true;
            default -> false;
        };
    }

    private boolean has(String... sequence) {
        List<String> first = words.subList(0, Math.min(FIRST_WORDS + 3, words.size()));
        return Collections.indexOfSubList(first, List.of(sequence)) >= 0;
    }

    /** {@code create or replace table t as select … from t}: a second time it would begin with what the first one made. */
    private boolean readsItself() {
        if (!words.contains("SELECT") && !words.contains("FROM")) {
            return false;
        }
        Optional<Lineage> lineage = Lineage.of(SqlText.of("a statement", sql.text()), dialect);
        return lineage.map(known -> known.writes().stream().anyMatch(known.reads()::contains))
                .orElse(true);
    }
}
