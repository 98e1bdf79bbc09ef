package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a database with a masking or row access policy, as far as the role may see policies: clones keep them
 * (Snowflake docs: CREATE … CLONE), so that a history would hold masked rows, and every proof would pass.
 */
final class ClonePolicies {
    private ClonePolicies() {}

    /** Each such table that is not allowed by name, and a sentence on its policy. */
    static Map<TableName, String> read(Session session, SnowflakeMetadata metadata, SnowflakeSpec spec, String role) {
        List<ShownRow> policies = new ArrayList<>(session.query(metadata.showMaskingPolicies(), ShownRow::of));
        policies.addAll(session.query(metadata.showRowAccessPolicies(), ShownRow::of));
        Map<TableName, String> found = new HashMap<>();
        for (ShownRow policy : policies) {
            List<Identifier> name = List.of(
                    Identifier.of(policy.get("database_name")),
                    Identifier.of(policy.get("schema_name")),
                    Identifier.of(policy.get("name")));
            session.stream(metadata.policyReferences(spec.source(), name), row -> {
                TableName table = TableName.of(row.string(1), row.string(2));
                if (!spec.howToClone().allows(table)) {
                    found.put(
                            table,
                            "policy %s is on it%s, so that role %s may see other values than there are; allow it with"
                                            .formatted(
                                                    name.getLast(),
                                                    row.text(3)
                                                            .map(column -> " (column %s)".formatted(column))
                                                            .orElse(""),
                                                    role)
                                    + " allow_policies under 'cloning'");
                }
            });
        }
        return found;
    }
}
