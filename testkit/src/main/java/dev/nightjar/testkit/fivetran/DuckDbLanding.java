package dev.nightjar.testkit.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.ConnectorSyncs;
import dev.nightjar.testkit.ConnectorWarehouse;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a connector into a DuckDB file at the end of each of its syncs: the schemas with their first rows at
 * the first, changes at each later one, all in one transaction. The file is opened for that moment only; while somebody
 * else has it open, the sync goes on. One for each connection, which guards it.
 */
public final class DuckDbLanding implements Landing {
    private final DuckDbFile file;
    private final ConnectorSyncs syncs;
    private @Nullable List<List<String>> waiting;

    /**
     * Rows for a file.
     *
     * @param file made with the first sync if it is not there
     * @param source what the connector writes; its schemas must not be in the file
     */
    public DuckDbLanding(Path file, ConnectorWarehouse source) {
        this.file = DuckDbFile.at(requireNonNull(file, "file is null"));
        this.syncs = new ConnectorSyncs(source);
    }

    /** @throws NightjarException when the rows cannot be written although nobody has the file */
    @Override
    public boolean land(String connectionId, Instant ended) {
        List<List<String>> rows = waiting;
        if (rows == null) {
            // Extracted once: what waits for the file is older than its landing, as with the real service.
            rows = List.of(
                    syncs.next(ended).values().stream().flatMap(List::stream).toList());
        }
        waiting = rows;
        try {
            file.change(rows);
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.BUSY) {
                throw e;
            }
            return false;
        }
        waiting = null;
        return true;
    }

    /** The names of the tables by their schemas, as the last sync has left them; none before the first. */
    Map<String, List<String>> tables() {
        return syncs.tables();
    }
}
