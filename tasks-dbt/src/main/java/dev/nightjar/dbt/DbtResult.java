package dev.nightjar.dbt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a dbt command ended.
 *
 * @param exitCode 0, or 1 when a node failed; another where dbt was ended after it had begun with tables
 * @param version of dbt, as it said
 */
public record DbtResult(int exitCode, Optional<String> version, List<DbtNode> nodes, Duration duration) {
    public DbtResult {
        nodes = List.copyOf(nodes);
    }
}
