package dev.nightjar.flow;

import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.ConfigSection;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The sections of {@code nightjar.yml} that the runtime itself reads. */
public final class FlowSections {
    /** The zone that nights are named in. */
    public static final ConfigSection<ZoneId> ZONE = new Zone();

    /** Connections by name; each chooses its kind by {@code type}. */
    public static final ConfigSection<Map<String, ConfigNode>> CONNECTIONS = new ConnectionsSection();

    /** How long the journal keeps runs. */
    public static final ConfigSection<JournalSettings> JOURNAL = new JournalSection();

    /** The classes of a team's own flows. */
    public static final ConfigSection<List<String>> FLOWS = new FlowsSection();

    private FlowSections() {}

    /**
     * The journal of the runs.
     *
     * @param keep how long a run is kept after its end
     */
    @Description("the journal of the runs")
    public record JournalSettings(
            @Description("how long a run is kept after its end") @Default("90d")
            Duration keep) {
        public JournalSettings {
            Check.argument(keep.isPositive(), "keep must be positive: %s", keep);
        }
    }

    /** {@code zone: Europe/Berlin}. */
    public static final class Zone extends ConfigSection<ZoneId> {
        public Zone() {
            super("zone", "the time zone that nights are named in", "UTC");
        }
    }

    /** {@code connections: {warehouse: {type: duckdb, path: warehouse.duckdb}}}. */
    public static final class ConnectionsSection extends ConfigSection<Map<String, ConfigNode>> {
        public ConnectionsSection() {
            super("connections", "the systems that tasks talk to, by the names that tasks use for them");
        }
    }

    /** {@code journal: {keep: 90d}}. */
    public static final class JournalSection extends ConfigSection<JournalSettings> {
        public JournalSection() {
            super("journal", "how long the journal keeps runs", "{}");
        }
    }

    /** {@code flows: [com.acme.Exports]}. */
    public static final class FlowsSection extends ConfigSection<List<String>> {
        public FlowsSection() {
            super("flows", "the classes of your own flows, which are run and resumed by name");
        }
    }
}
