package dev.nightjar.dbt;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.util.List;

/** What {@code nightjar.yml} says of tables. */
@Description("how certain tables are captured")
public record TableRule(
        @Description("the columns that tell its rows apart, instead of its declared key")
        List<String> key,

        @Description("whether to leave the table out") @Default("false")
        boolean skip,

        @Description("what to do when the key is not unique: quarantine the table, or capture it as keyless")
        @Default("quarantine")
        OnDuplicates onDuplicates) {
    /** No rule. */
    public static final TableRule NONE = new TableRule(List.of(), false, OnDuplicates.QUARANTINE);

    /** What to do when a key is not unique. */
    public enum OnDuplicates {
        /** The table is not captured, and the night says so. */
        QUARANTINE,
        /** Its rows are told apart by what they hold. */
        KEYLESS
    }

    public TableRule {
        key = List.copyOf(key);
    }
}
