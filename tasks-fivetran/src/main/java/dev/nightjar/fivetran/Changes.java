package dev.nightjar.fivetran;

import dev.nightjar.flow.NightjarException;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What is changed of a connection for the time of a sync, and put back at its end. What it was before is in the journal
 * before it is changed, so that a restarted run can put it back.
 */
final class Changes {
    private static final String SCHEDULE = "old schedule";
    private static final String PAUSED = "was paused";

    private final FivetranClient client;
    private final Memory memory;
    private final SyncRules rules;
    private final Logger log;

    Changes(FivetranClient client, Memory memory, SyncRules rules, Logger log) {
        this.client = client;
        this.memory = memory;
        this.rules = rules;
        this.log = log;
    }

    /** Lets it run again. */
    Connection unpause(Connection seen) throws Exception {
        memory.keep(PAUSED, Boolean.class, true);
        return client.modify(seen.id(), ConnectionChange.paused(false));
    }

    /** Gives it the schedule that the rules want. */
    Connection reschedule(Connection seen) throws Exception {
        ScheduleType wanted = switch (rules.schedule()) {
            case KEEP -> seen.schedule().type();
            case AUTO -> ScheduleType.AUTO;
            case MANUAL -> ScheduleType.MANUAL;
        };
        if (wanted == seen.schedule().type()) {
            return seen;
        }
        memory.keep(SCHEDULE, ScheduleType.class, seen.schedule().type());
        return client.modify(seen.id(), ConnectionChange.schedule(wanted));
    }

    /** Puts back what was changed, also on a thread that was interrupted; a failure is logged. */
    void putBack(String id) throws Exception {
        if (!rules.restore()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Optional<ScheduleType> schedule =
                    memory.recall(SCHEDULE, ScheduleType.class).filter(type -> type != ScheduleType.UNKNOWN);
            if (schedule.isPresent()) {
                client.modify(id, ConnectionChange.schedule(schedule.get()));
            }
            if (memory.recall(PAUSED, Boolean.class).isPresent()) {
                client.modify(id, ConnectionChange.paused(true));
            }
        } catch (NightjarException e) {
            log.warn("connection {} was not put back as it was: {}", id, e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
