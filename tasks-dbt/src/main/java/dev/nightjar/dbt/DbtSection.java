package dev.nightjar.dbt;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.config.ConfigSection;
import java.util.Optional;

/** {@code dbt: {path, processes, threads}}. */
public final class DbtSection extends ConfigSection<DbtSection.Settings> {
    /** The section itself. */
    public static final DbtSection INSTANCE = new DbtSection();

    /** How dbt is run. */
    @Description("how dbt is run")
    public record Settings(
            @Description("the dbt executable; by default NIGHTJAR_DBT, else dbt on the PATH")
            Optional<String> path,

            @Description("dbt processes at once; 0 means one for each core") @Default("0")
            int processes,

            @Description("threads of each dbt process") @Default("1")
            int threads) {
        public Settings {
            if (processes < 0 || threads < 1) {
                throw new IllegalArgumentException(
                        "processes must not be negative, and threads must be positive: %d, %d"
                                .formatted(processes, threads));
            }
        }

        /** Processes at once, at least 1. */
        public int atOnce() {
            return processes > 0 ? processes : Runtime.getRuntime().availableProcessors();
        }
    }

    public DbtSection() {
        super("dbt", "how dbt is run", "{}");
    }
}
