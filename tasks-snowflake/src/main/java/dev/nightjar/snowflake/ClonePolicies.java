package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
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
    private final Session session;
    private final SnowflakeMetadata metadata;
    private final SnowflakeSpec spec;
    private final Map<TableName, List<String>> found = new HashMap<>();

    private ClonePolicies(Session session, SnowflakeMetadata metadata, SnowflakeSpec spec) {
        this.session = session;
        this.metadata = metadata;
        this.spec = spec;
    }

    /** Each such table that is not allowed by name, and a sentence on its policies. */
    static Map<TableName, String> read(Session session, SnowflakeMetadata metadata, SnowflakeSpec spec, String role) {
        ClonePolicies policies = new ClonePolicies(session, metadata, spec);
        policies.find("masking policy", metadata.showMaskingPolicies());
        policies.find("row access policy", metadata.showRowAccessPolicies());
        Map<TableName, String> sentences = new HashMap<>();
        policies.found.forEach((table, on) -> sentences.put(
                table,
                "%s %s on it, so that role %s may not see all of it as it is; allow it with allow_policies under 'cloning'"
                        .formatted(String.join(" and ", on), on.size() == 1 ? "is" : "are", role)));
        return sentences;
    }

    private void find(String kind, Sql question) {
        for (ShownRow policy : session.query(question, ShownRow::of)) {
            List<Identifier> name = List.of(
                    Identifier.of(policy.get("database_name")),
                    Identifier.of(policy.get("schema_name")),
                    Identifier.of(policy.get("name")));
            session.stream(metadata.policyReferences(spec.source(), name), row -> {
                TableName table = TableName.of(row.string(1), row.string(2));
                if (!spec.howToClone().allows(table)) {
                    // One that chooses rows is on no column (Snowflake docs: POLICY_REFERENCES).
                    String column = row.text(3).map(" (column %s)"::formatted).orElse("");
                    found.computeIfAbsent(table, _ -> new ArrayList<>())
                            .add("%s %s%s".formatted(kind, name.getLast(), column));
                }
            });
        }
    }
}
