package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    @TempDir
    Path folder;

    @Test
    void thePlanOfTheFirstNightChangesNothingAndTellsAll() {
        Lab lab = Lab.small(folder);
        Map<String, String> before = lab.files("");

        Plan plan = plan(lab, 1);

        assertThat(lab.files("")).isEqualTo(before);
        assertThat(texts(plan, "sql"))
                .contains("create schema if not exists \"clones\".\"shop\"")
                .contains("alter table \"clones\".\"shop\".\"lines\" add primary key (\"order_id\", \"line\")")
                .anyMatch(sql -> sql.startsWith("insert into \"clones\".\"crm\".\"notes\" select "))
                .contains("create schema if not exists \"history_shop\".\"nightjar\"");
        assertThat(targets(plan, "file"))
                .anyMatch(target -> target.endsWith("dbt_project.yml"))
                .anyMatch(target -> target.endsWith("macros/nightjar.sql"));
        assertThat(targets(plan, "dbt"))
                .containsExactlyInAnyOrder("crm.contacts", "crm.notes", "shop.lines", "shop.orders", "shop.visits");
        assertThat(texts(plan, "command")).singleElement().asString().contains("snapshot");
    }

    @Test
    void thePlanOfALaterNightTellsWhatDiffers() {
        Lab lab = Lab.withRules(folder, "clones: {keep: 1}\n");
        lab.run(1);
        lab.changeBefore(2);
        lab.change(List.of("create table shop.returns (id integer primary key, _fivetran_synced timestamptz)"));
        Map<String, String> before = lab.files("");

        Plan plan = plan(lab, 2);

        assertThat(lab.files("")).isEqualTo(before);
        assertThat(texts(plan, "file"))
                .anySatisfy(diff -> assertThat(diff).contains("+").contains("returns"));
        assertThat(targets(plan, "file")).noneMatch(target -> target.endsWith("nightjar.sql"));
        assertThat(targets(plan, "dbt")).contains("shop.returns").hasSize(6);
        assertThat(lab.run(2).fine()).isTrue();
        assertThat(NightProof.prove(lab)).isEqualTo(6);
        assertThat(plan(lab, 2).changes().stream()
                        .filter(change -> !change.kind().equals("command")))
                .as("what is left to do for a night that is done")
                .isEmpty();
    }

    @Test
    void whatIsPlannedForTheClonesIsWhatIsExecuted() throws Exception {
        Lab lab = Lab.small(folder);
        Path config = folder.resolve("nightjar.yml");
        Files.writeString(config, Files.readString(config).replace("duckdb, path", "recording, path"));
        List<String> executed = new CopyOnWriteArrayList<>();
        try (Nightjar nightjar = Nightjar.builder(NightjarConfig.read(config, Environment.system()))
                .connectionType(new RecordingWarehouse.Type(executed))
                .time(new ManualClock(Lab.midnight(1)))
                .build()) {
            CloneSchemas clones = new CloneSchemas(lab.spec(nightjar));
            List<String> planned = texts(nightjar.plan(clones), "sql");
            assertThat(executed).isEmpty();

            nightjar.run(clones);

            assertThat(executed).containsExactlyInAnyOrderElementsOf(planned);
        }
    }

    private static Plan plan(Lab lab, int night) {
        try (Nightjar nightjar = lab.open(Lab.midnight(night), _ -> {})) {
            return nightjar.plan(new NightlyCloneThenSnapshot(lab.spec(nightjar)));
        }
    }

    private static List<String> texts(Plan plan, String kind) {
        return plan.changes().stream()
                .filter(change -> change.kind().equals(kind))
                .map(PlannedChange::text)
                .toList();
    }

    private static List<String> targets(Plan plan, String kind) {
        return plan.changes().stream()
                .filter(change -> change.kind().equals(kind))
                .map(PlannedChange::target)
                .toList();
    }
}
