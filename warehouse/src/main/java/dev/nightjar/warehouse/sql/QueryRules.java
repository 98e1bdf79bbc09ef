package dev.nightjar.warehouse.sql;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a warehouse admits as a query of people who may only read.
 *
 * @param dialect whose SQL it is
 * @param guard how sure we must be
 * @param functions further functions that a query may call, besides the warehouse's own that only compute; without
 *     regard to case, {@code name} or {@code database.schema.name}
 */
public record QueryRules(SqlDialect dialect, Guard guard, Set<String> functions) {
    /** How sure we must be that a query only reads. */
    public enum Guard {
        /** The parser knows it as one SELECT, besides all that the lexer checks. */
        PARSED,
        /** What the lexer checks is enough; for SQL that the parser does not know. */
        LEXICAL
    }

    public QueryRules {
        requireNonNull(dialect, "dialect is null");
        requireNonNull(guard, "guard is null");
        Set<String> lower = new TreeSet<>();
        functions.forEach(function -> lower.add(function.toLowerCase(Locale.ROOT)));
        functions = Set.copyOf(lower);
    }

    /** The strict ones. */
    public static QueryRules strict(SqlDialect dialect) {
        return new QueryRules(dialect, Guard.PARSED, Set.of());
    }
}
