package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A connection of Fivetran: what brings a source to a destination.
 *
 * @param groupId the id of its group, which is its destination's
 * @param schema its name; for a database the prefix of the schemas that it writes
 * @param succeededAt when its last successful sync ended, by Fivetran's clock
 * @param failedAt when its last failed sync ended; a later success leaves it
 */
public record Connection(
        String id,
        String groupId,
        String service,
        String schema,
        Optional<Instant> succeededAt,
        Optional<Instant> failedAt,
        Schedule schedule,
        ConnectionStatus status) {
    /**
     * When it syncs.
     *
     * @param minutes between two syncs of an automatic schedule
     * @param dailyTime {@code HH:MM} in UTC, where it syncs once a day
     */
    public record Schedule(ScheduleType type, boolean paused, Optional<Integer> minutes, Optional<String> dailyTime) {
        private static final int DAY = 1440;
        private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

        public Schedule {
            requireNonNull(type, "type is null");
            requireNonNull(minutes, "minutes is null");
            requireNonNull(dailyTime, "dailyTime is null");
        }

        /**
         * The earliest end of the sync that was due last: its time of the day, or one interval before now. Empty where
         * Fivetran starts no sync by itself, or does not say when.
         */
        Optional<Instant> lastDue(Instant now) {
            if (type == ScheduleType.MANUAL) {
                return Optional.empty();
            }
            return timeOfDay()
                    .map(time -> lastAt(LocalTime.parse(time), now))
                    .or(() -> minutes.map(interval -> now.minus(Duration.ofMinutes(interval))));
        }

        /** What there is to say where no sync was due last. */
        String noneIsDue() {
            return "has the schedule %s, by which no sync is due; say with 'after' when one must have ended"
                    .formatted(type.word());
        }

        /** When it syncs, if it does so once a day; Fivetran knows the time of no other schedule. */
        Optional<String> timeOfDay() {
            return dailyTime
                    .filter(_ -> minutes.map(interval -> interval == DAY).orElse(true))
                    .filter(time -> TIME.matcher(time).matches());
        }

        private static Instant lastAt(LocalTime time, Instant now) {
            OffsetDateTime today = now.atOffset(ZoneOffset.UTC).with(time);
            OffsetDateTime last = today.toInstant().isAfter(now) ? today.minusDays(1) : today;
            return last.toInstant();
        }
    }

    public Connection {
        requireNonNull(id, "id is null");
        requireNonNull(groupId, "groupId is null");
        requireNonNull(service, "service is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(succeededAt, "succeededAt is null");
        requireNonNull(failedAt, "failedAt is null");
        requireNonNull(schedule, "schedule is null");
        requireNonNull(status, "status is null");
    }

    static Connection of(Fields fields) {
        return new Connection(
                fields.needed("id"),
                fields.text("group_id").orElse(""),
                fields.text("service").orElse(""),
                fields.text("schema").orElse(""),
                fields.instant("succeeded_at"),
                fields.instant("failed_at"),
                new Schedule(
                        fields.word("schedule_type", ScheduleType.class, ScheduleType.UNKNOWN),
                        fields.isTrue("paused"),
                        fields.integer("sync_frequency"),
                        fields.text("daily_sync_time")),
                ConnectionStatus.of(fields.object("status")));
    }

    /** When its last sync ended, well or not; empty when none ever did. */
    public Optional<Instant> lastEnd() {
        return Stream.of(succeededAt, failedAt).flatMap(Optional::stream).max(Instant::compareTo);
    }

    /** Whether a sync runs. */
    public boolean isSyncing() {
        return status.syncState() == SyncState.SYNCING;
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return schedule.paused();
    }

    /** Its page in Fivetran's dashboard. */
    public URI dashboard() {
        return URI.create("https://fivetran.com/dashboard/connectors" + Transport.path(service, schema));
    }

    /** Its name and its id, for people. */
    @Override
    public String toString() {
        return "connection '%s' (%s)".formatted(schema, id);
    }
}
