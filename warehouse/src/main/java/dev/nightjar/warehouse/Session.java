package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A conversation with a warehouse. One thread at a time uses it; {@link #cancel} may come from any. An interrupt of the
 * calling thread ends the statement that runs, as a cancel does.
 */
public interface Session extends AutoCloseable {
    /**
     * Runs one statement.
     *
     * @throws NightjarException {@code EXTERNAL} when the warehouse refuses it, {@code CANCELLED} after a cancel
     */
    void execute(Sql statement);

    /**
     * The same for a statement with a name, so that a run that goes on after a crash asks what became of it instead of
     * running it again. Where statements cannot be asked for afterwards, it is run again.
     *
     * @param name unique within the task
     * @param repeatable whether running it twice does no more than running it once
     * @throws NightjarException also {@code EXTERNAL}, for good, when nobody can know whether it ran, and it is not repeatable
     */
    default void execute(String name, Sql statement, boolean repeatable) {
        execute(statement);
    }

    /**
     * The same, and tells how many rows it changed; empty where it is none that changes rows, or where the warehouse does
     * not say.
     */
    default OptionalLong update(Sql statement) {
        execute(statement);
        return OptionalLong.empty();
    }

    /**
     * Whether it can ask what became of a statement with a name after the process that sent it has died. If not, a name
     * makes no difference.
     */
    default boolean asksAfterwards() {
        return false;
    }

    /**
     * {@link #update(Sql)} of a statement with a name, as {@link #execute(String, Sql, boolean)} does it.
     *
     * @param name unique within the task
     * @param repeatable whether running it twice does no more than running it once
     */
    default OptionalLong update(String name, Sql statement, boolean repeatable) {
        return update(statement);
    }

    /** Runs all statements in one transaction, where the warehouse has transactions for them; all or none. */
    default void change(List<Sql> statements) {
        change(statements, List::of);
    }

    /**
     * The same, and after them, in the same transaction, what follows from them.
     *
     * @param then gives more statements; it may read with this session what the first ones wrote
     */
    void change(List<Sql> statements, Supplier<List<Sql>> then);

    /**
     * Hands over each row of a query as it comes, on a thread of the warehouse's.
     *
     * @param rows may throw, which ends the query; it must not use this session
     * @return the labels of the columns, also where there is no row
     */
    List<String> stream(Sql query, Consumer<Row> rows);

    /**
     * The same for a statement with a name that gives rows, as {@link #execute(String, Sql, boolean)} does it: a run that
     * goes on after a crash gets the rows of the statement that it sent before, where the warehouse keeps them.
     *
     * @param name unique within the task
     * @param repeatable whether running it twice does no more than running it once
     */
    default List<String> stream(String name, Sql statement, boolean repeatable, Consumer<Row> rows) {
        return stream(statement, rows);
    }

    /** All rows of a query that is known to be small. */
    default <T> List<T> query(Sql query, RowReader<T> reader) {
        List<T> all = new ArrayList<>();
        stream(query, row -> all.add(reader.read(row)));
        return all;
    }

    /**
     * The only row of a query.
     *
     * @throws IllegalStateException when it gives none, or several
     */
    default <T> T single(Sql query, RowReader<T> reader) {
        List<T> rows = query(query, reader);
        if (rows.size() != 1) {
            throw new IllegalStateException("a query for one row gave " + rows.size());
        }
        return rows.getFirst();
    }

    /**
     * From now on, statements of this session and its forks reach nothing besides the databases that it has open: no
     * files, no network. For statements that others write.
     */
    void confine();

    /** Another session on the same databases, for work at once. */
    Session fork();

    /** Ends the statement that runs, in this session and its forks; later ones are refused. */
    void cancel();

    @Override
    void close();
}
