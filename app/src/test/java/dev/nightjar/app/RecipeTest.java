package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's own recipe, named by {@code recipe:} in {@code nightjar.yml}. */
class RecipeTest {
    private static final String OUR_NIGHT = """
            package com.acme;

            import dev.nightjar.dbt.SchemaHistory;
            import dev.nightjar.dbt.SnapshotChoice;
            import dev.nightjar.flow.Flow;
            import dev.nightjar.flow.FlowContext;
            import dev.nightjar.recipes.NightReport;
            import dev.nightjar.recipes.NightlyCloneThenSnapshot;
            import dev.nightjar.recipes.NightlySpec;
            import dev.nightjar.recipes.SnapshotClones;
            import dev.nightjar.warehouse.CloneSet;
            import dev.nightjar.warehouse.Table;
            import java.util.List;

            public class OurNight extends NightlyCloneThenSnapshot {
                public OurNight(NightlySpec spec) {
                    super(spec);
                }

                @Override
                protected Flow<NightReport> snapshotFlow(FlowContext flow, NightlySpec spec, CloneSet set) {
                    return new OurSnapshots(spec, set);
                }

                public static class OurSnapshots extends SnapshotClones {
                    public OurSnapshots(NightlySpec spec, CloneSet set) {
                        super(spec, set);
                    }

                    public OurSnapshots(SnapshotClones.Spec spec) {
                        super(spec);
                    }

                    @Override
                    protected SnapshotChoice snapshotsOf(
                            FlowContext flow, List<Table> tables, List<SchemaHistory> histories) throws Exception {
                        flow.log().info("com.acme chooses among {} tables", tables.size());
                        return super.snapshotsOf(flow, tables, histories);
                    }
                }
            }
            """;

    private static final String WRONG = """
            package com.acme;

            public class NoNight {
                public NoNight() {}
            }
            """;

    private static final String WITHOUT_CONSTRUCTOR = """
            package com.acme;

            import dev.nightjar.recipes.NightlyCloneThenSnapshot;
            import dev.nightjar.recipes.NightlySpec;

            public class OtherNight extends NightlyCloneThenSnapshot {
                public OtherNight(NightlySpec spec, String more) {
                    super(spec);
                }
            }
            """;

    @TempDir
    private Path scratch;

    @Test
    void runsFromAJarAndOthersAreRefusedWithASentence() throws Exception {
        Path classes = scratch.resolve("classes");
        assertThat(JavaSources.compile(
                        Map.of(
                                "com/acme/OurNight.java", OUR_NIGHT,
                                "com/acme/NoNight.java", WRONG,
                                "com/acme/OtherNight.java", WITHOUT_CONSTRUCTOR),
                        classes))
                .isEmpty();
        Path jar = jar(classes, scratch.resolve("acme.jar"));
        Shop shop = Shop.in(scratch.resolve("shop"));
        String config = shop.config();

        shop.config(config + "recipe: com.acme.OurNight\n");
        ChildCli run = run(jar, shop);
        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.err()).contains("com.acme chooses among 5 tables");
        assertThat(run.out()).contains("5 captured");

        shop.config(config + "recipe: com.acme.NoNight\n");
        ChildCli wrong = run(jar, shop);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err())
                .containsPattern(
                        "recipe 'com.acme.NoNight' in .*nightjar.yml:\\d+:9: it does not extend dev.nightjar.recipes.NightlyCloneThenSnapshot");

        shop.config(config + "recipe: com.acme.OtherNight\n");
        ChildCli without = run(jar, shop);
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("it has no public constructor that takes a NightlySpec");
    }

    @Test
    void classThatIsNotThereIsRefusedWithASentence() {
        Shop shop = Shop.in(scratch.resolve("shop"));
        shop.config(shop.config() + "recipe: com.acme.Gone\n");

        for (String command : new String[] {"run", "plan"}) {
            Cli gone = shop.run(command);
            assertThat(gone.exitCode()).isEqualTo(2);
            assertThat(gone.out()).isEmpty();
            assertThat(gone.err())
                    .containsPattern(
                            "recipe 'com.acme.Gone' in .*nightjar.yml:\\d+:9: there is no such class; .* --classpath");
        }
    }

    @Test
    void recipeThatDoesNotSyncIsRefusedBesideASectionThatSaysWhatIsSynced() {
        Shop shop = Shop.in(scratch.resolve("shop"));
        String config = shop.config() + "sync: {connections: {destination: d}}\n";
        shop.config(config + "recipe: dev.nightjar.recipes.NightlyCloneThenSnapshot\n");

        Cli refused = shop.run("run");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "does not sync, and there is a section 'sync'",
                        "let it extend dev.nightjar.recipes.SyncThenSnapshot");
        assertThat(scratch.resolve("shop").resolve(".nightjar")).doesNotExist();
    }

    private ChildCli run(Path jar, Shop shop) throws IOException {
        ProcessBuilder builder = ChildCli.builder(scratch, shop.arguments("run"));
        builder.command()
                .replaceAll(word -> word.equals(System.getProperty("java.class.path"))
                        ? word + System.getProperty("path.separator") + jar
                        : word);
        return ChildCli.start(builder);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> walk = Files.walk(classes)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
                Files.copy(path, zip);
            }
        }
        return jar;
    }
}
