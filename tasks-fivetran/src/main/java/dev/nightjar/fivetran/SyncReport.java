package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.List;
import java.util.stream.Collectors;

/** How the syncs of many connections ended. */
public record SyncReport(List<SyncResult> ended, List<Failed> failed) {
    /** A connection without newer data, and why. */
    public record Failed(String connectionId, String schema, String reason) {
        public Failed {
            requireNonNull(connectionId, "connectionId is null");
            requireNonNull(schema, "schema is null");
            requireNonNull(reason, "reason is null");
        }
    }

    public SyncReport {
        ended = List.copyOf(ended);
        failed = List.copyOf(failed);
    }

    /**
     * The report, if none has failed.
     *
     * @throws NightjarException {@code EXTERNAL} with the names of those that have
     */
    public SyncReport orThrow() {
        if (failed.isEmpty()) {
            return this;
        }
        String reasons = failed.stream().map(Failed::reason).limit(5).collect(Collectors.joining("; "));
        throw new NightjarException(
                ErrorCode.EXTERNAL,
                "%d of %d connections did not sync: %s"
                        .formatted(failed.size(), failed.size() + ended.size(), reasons));
    }
}
