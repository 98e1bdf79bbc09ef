package dev.nightjar.warehouse;

import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a warehouse knows of its schemas, tables, columns and keys. How it is asked differs from one to the other; what
 * comes of it does not. Thread-safe.
 */
public interface Catalog {
    /**
     * What a loader leaves in the schemas that it writes. Case makes no difference.
     *
     * @param column a column that it gives each table
     * @param table a table of its own
     */
    record Marks(String column, String table) {}

    /**
     * The schemas that hold a table or a view, by name, without reading their columns.
     *
     * @param marks what is counted in them
     * @throws NightjarException what the session's statements throw
     */
    List<SchemaOutline> outline(Session session, Database database, Optional<Marks> marks);

    /**
     * Reads one schema after the other, by name, and hands over each that holds a table or a view. Not more than one is in
     * memory at a time.
     *
     * @param schemas only these; all where it is empty
     * @param each must not use the session
     * @throws NightjarException what the session's statements throw
     */
    void read(Session session, Database database, Set<Identifier> schemas, Consumer<SchemaMetadata> each);

    /** The same, all in memory. */
    default Metadata read(Session session, Database database, Set<Identifier> schemas) {
        Metadata.Builder all = new Metadata.Builder();
        read(session, database, schemas, all::add);
        return all.build();
    }
}
