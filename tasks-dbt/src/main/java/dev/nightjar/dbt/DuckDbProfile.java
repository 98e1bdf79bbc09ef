package dev.nightjar.dbt;

import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.MachineShare;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code profiles.yml} of a dbt process on DuckDB: its own database is in memory, the night's clones are attached
 * read-only, the histories read-write. It holds no secret.
 */
final class DuckDbProfile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private DuckDbProfile() {}

    static String render(DuckDbWarehouse warehouse, DbtSnapshotSpec spec) {
        List<Map<String, Object>> attached = new ArrayList<>();
        attached.add(attach(warehouse, Access.read(new Database.Clones(spec.night()))));
        spec.schemas().forEach(schema -> attached.add(attach(warehouse, Access.write(new Database.History(schema)))));
        MachineShare share = MachineShare.ofProcess(spec.processes());
        Map<String, Object> output = Map.of(
                "type",
                "duckdb",
                "path",
                ":memory:",
                "schema",
                "main",
                "threads",
                spec.threads(),
                "attach",
                attached,
                "config_options",
                Map.of(
                        "memory_limit", share.memoryLimit(),
                        "threads", String.valueOf(share.threads()),
                        "autoinstall_known_extensions", "false",
                        "preserve_insertion_order", "false",
                        "temp_directory", warehouse.spec().work().resolve("tmp").toString()),
                "settings",
                Map.of("TimeZone", "UTC"),
                "retries",
                Map.of("connect_attempts", 5));
        return JSON.writeValueAsString(
                Map.of("nightjar", Map.of("target", "night", "outputs", Map.of("night", output))));
    }

    private static Map<String, Object> attach(DuckDbWarehouse warehouse, Access access) {
        return Map.of(
                "path", warehouse.file(access.database()).toString(),
                "alias", access.database().alias().name(),
                "read_only", !access.writes());
    }
}
