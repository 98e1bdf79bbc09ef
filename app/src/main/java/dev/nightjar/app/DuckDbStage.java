package dev.nightjar.app;

import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Files of DuckDB in the folder of the demonstration. */
final class DuckDbStage implements DemoStage {
    private final DuckDbFile file;
    private final boolean afterFivetran;

    /** @param afterFivetran whether a fake Fivetran fills the source, which is gone when the demonstration is over */
    DuckDbStage(Path folder, boolean afterFivetran) {
        this.file = DuckDbFile.at(folder.resolve("warehouse.duckdb"));
        this.afterFivetran = afterFivetran;
    }

    @Override
    public NightjarConfig configure(Path folder, int keep) throws IOException {
        Path config = Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                # Written by 'nightjar demo'.
                zone: Europe/Berlin
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                tables:
                  "Odd Ones.price_list": {key: [sku]}    # a key that its rows break, to show what happens then
                clones: {keep: %d}
                """.formatted(keep));
        return NightjarConfig.read(config, Environment.system());
    }

    @Override
    public void change(Instant midnight, List<String> statements) {
        file.change(List.of(statements));
    }

    @Override
    public String ordersAsOf(LocalDate night) {
        return """
                select '%1$s' as night, count(*) as orders, count(*) filter (where _fivetran_deleted) as deleted, max(_fivetran_synced) as last_synced from history_shopify.shopify."order"(date '%1$s')""".formatted(night);
    }

    @Override
    public List<String> whatIsLeft(Path folder, LocalDate night) {
        String project = ShellWord.of(folder.toString());
        List<String> lines = new ArrayList<>(List.of(
                "the files are in %s: warehouse.duckdb, clones/, history/, .nightjar/projects/".formatted(folder),
                "try: nightjar history ls --project-dir " + project,
                "     nightjar as-of shopify.order %s --limit 5 --project-dir %s".formatted(night, project)));
        if (!afterFivetran) { // whom a plan would ask
            lines.add("     nightjar plan --project-dir " + project);
        }
        return lines;
    }

    @Override
    public String command() {
        return afterFivetran ? "nightjar demo --fivetran" : "nightjar demo";
    }

    @Override
    public void close() {}
}
