package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a connection is.
 *
 * @param historicalSync whether it loads everything anew
 * @param rescheduledFor to be trusted only with {@link SyncState#RESCHEDULED}
 */
public record ConnectionStatus(
        SetupState setupState,
        SyncState syncState,
        boolean historicalSync,
        Optional<Instant> rescheduledFor,
        List<Notice> notices) {
    public ConnectionStatus {
        requireNonNull(setupState, "setupState is null");
        requireNonNull(syncState, "syncState is null");
        requireNonNull(rescheduledFor, "rescheduledFor is null");
        notices = List.copyOf(notices);
    }

    static ConnectionStatus of(Fields fields) {
        List<Notice> notices = Stream.of("tasks", "warnings")
                .flatMap(kind -> fields.objects(kind).stream())
                .map(Notice::of)
                .toList();
        return new ConnectionStatus(
                fields.word("setup_state", SetupState.class, SetupState.UNKNOWN),
                fields.word("sync_state", SyncState.class, SyncState.UNKNOWN),
                fields.isTrue("is_historical_sync"),
                fields.instant("rescheduled_for"),
                notices);
    }
}
