package dev.nightjar.warehouse.sql;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.TypedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.truncate.Truncate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * The tables that a statement reads and writes, as they are named in it. Table functions, and tables whose name is only
 * known when it runs, are not among them.
 */
public record Lineage(List<TypedName> reads, List<TypedName> writes) {
    public Lineage {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /**
     * The lineage of one statement; empty where the parser does not know it.
     *
     * @throws NightjarException {@code CONFIG} when it is too long or too deeply nested to be analysed
     */
    public static Optional<Lineage> of(SqlText statement, SqlDialect dialect) {
        List<SqlToken> tokens = SqlLexer.tokens(statement, dialect);
        SqlParser.checkSize(statement, tokens);
        try {
            Statement parsed = SqlParser.parse(tokens);
            return SqlParser.walk(() -> of(parsed));
        } catch (SqlParser.UnknownException e) {
            return Optional.empty();
        }
    }

    private static Optional<Lineage> of(Statement statement) {
        Optional<List<Table>> targets = targets(statement);
        return targets.map(written -> {
            Finder finder = new Finder();
            Set<String> tables = finder.getTables(statement);
            // The same name may be read and written: what was visited as the target itself is not read.
            Set<Table> targetsThemselves = Collections.newSetFromMap(new IdentityHashMap<>());
            targetsThemselves.addAll(written);
            List<Table> read = finder.visited.stream()
                    .filter(table -> !targetsThemselves.contains(table))
                    .filter(table -> tables.contains(table.getFullyQualifiedName()))
                    .toList();
            return new Lineage(names(read), names(written));
        });
    }

    /** Empty where we do not know what the statement writes. */
    private static Optional<List<Table>> targets(Statement statement) {
        return switch (statement) {
            case PlainSelect select -> Optional.of(select.getIntoTables() == null ? List.of() : select.getIntoTables());
            case net.sf.jsqlparser.statement.select.Select _ -> Optional.of(List.of());
            case Insert insert -> Optional.of(List.of(insert.getTable()));
            case Update update -> Optional.of(List.of(update.getTable()));
            case Delete delete -> Optional.of(List.of(delete.getTable()));
            case Merge merge -> Optional.of(List.of(merge.getTable()));
            case Truncate truncate ->
                Optional.of(truncate.getTables() == null ? List.of(truncate.getTable()) : truncate.getTables());
            case CreateTable create -> Optional.of(List.of(create.getTable()));
            case CreateView create -> Optional.of(List.of(create.getView()));
            case Alter alter -> Optional.of(List.of(alter.getTable()));
            case Drop drop
            when "TABLE".equalsIgnoreCase(drop.getType()) || "VIEW".equalsIgnoreCase(drop.getType()) ->
                Optional.of(List.of(drop.getName()));
            default -> Optional.empty();
        };
    }

    private static List<TypedName> names(Collection<Table> tables) {
        Set<TypedName> names = new LinkedHashSet<>();
        for (Table table : tables) {
            names.add(new TypedName(parts(table.getFullyQualifiedName())));
        }
        return List.copyOf(names);
    }

    private static List<TypedName.Part> parts(String name) {
        return SqlLexer.tokens(SqlText.of("a name", name), SqlDialect.DUCKDB).stream()
                .filter(token -> token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.NAME)
                .map(token -> new TypedName.Part(token.name(), token.kind() == SqlToken.Kind.NAME))
                .toList();
    }

    /** Finds each place where a table is named, not only each name. */
    private static final class Finder extends TablesNamesFinder<Void> {
        private final List<Table> visited = new ArrayList<>();

        @Override
        protected String extractTableName(Table table) {
            visited.add(table);
            return super.extractTableName(table);
        }
    }
}
