package dev.nightjar.warehouse.drift;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has changed between two looks at a warehouse's tables.
 *
 * @param since what the earlier look was at, for people; empty where there is none, and then nothing has changed
 * @param until what the later look was at, for people
 * @param counts how many changes there are of each kind that there is
 * @param changes the first of them, by schema and table
 */
public record Drift(Optional<String> since, String until, Map<DriftKind, Long> counts, List<DriftChange> changes) {
    public Drift {
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
        counts = Map.copyOf(counts);
        changes = List.copyOf(changes);
    }

    /** How many changes there are, with those that are not named. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many changes are not in {@link #changes}. */
    public long unnamed() {
        return total() - changes.size();
    }

    /** A page in Markdown for people, for {@link dev.nightjar.flow.FlowContext#artifact}. */
    public String markdown() {
        return DriftPage.of(this);
    }

    /** Counts all changes and keeps the first. For one thread. */
    static final class Builder {
        private final int most;
        private final Map<DriftKind, Long> counts = new EnumMap<>(DriftKind.class);
        private final List<DriftChange> changes = new ArrayList<>();

        Builder(int most) {
            this.most = most;
        }

        void add(DriftChange change) {
            counts.merge(change.kind(), 1L, Long::sum);
            if (changes.size() < most) {
                changes.add(change);
            }
        }

        Drift build(String since, String until) {
            return new Drift(Optional.of(since), until, counts, changes);
        }
    }
}
