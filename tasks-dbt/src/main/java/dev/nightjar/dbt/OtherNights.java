package dev.nightjar.dbt;

import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The nights beside the one that is captured. What is late in an earlier one comes first as long as its clones are there,
 * also where they cannot be read: they may be whole again, or be given up by who removes them.
 */
final class OtherNights {
    private final CloneSets sets;
    private final Set<LocalDate> sealed;
    private final Map<LocalDate, String> unreadable;

    private OtherNights(CloneSets sets, Set<LocalDate> sealed, Map<LocalDate, String> unreadable) {
        this.sets = sets;
        this.sealed = Set.copyOf(sealed);
        this.unreadable = new TreeMap<>(unreadable);
    }

    static OtherNights of(Warehouse warehouse, ShardSpec shard) {
        CloneSets sets = warehouse.cloneSets();
        return new OtherNights(sets, shard.sealedNights(), sets.unreadable());
    }

    /** Those whose clones are there and cannot be read, the oldest first. */
    Set<LocalDate> unreadable() {
        return unreadable.keySet();
    }

    /** Why a table that is late in a night has to wait for it; empty where the clones of the night are gone. */
    Optional<String> comesFirst(LocalDate night) {
        String reason = "night %s has to be captured first".formatted(night);
        if (unreadable.containsKey(night)) {
            return Optional.of(SchemaVerifier.shorten(reason + ": " + unreadable.get(night)));
        }
        // Asked again: clones that could not be read when the sealed ones were listed may be restored since.
        return sealed.contains(night) || sets.of(night).isPresent() ? Optional.of(reason) : Optional.empty();
    }
}
