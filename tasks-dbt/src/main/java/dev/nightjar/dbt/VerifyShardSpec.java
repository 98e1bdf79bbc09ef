package dev.nightjar.dbt;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What is to be verified and recorded.
 *
 * @param prepared what was given to dbt
 * @param nodes what dbt said of each snapshot
 * @param failure why dbt did not get to its end, if it did not
 */
public record VerifyShardSpec(ShardSpec shard, PreparedShard prepared, List<DbtNode> nodes, Optional<String> failure) {
    public VerifyShardSpec {
        requireNonNull(shard, "shard is null");
        requireNonNull(prepared, "prepared is null");
        nodes = List.copyOf(nodes);
    }
}
