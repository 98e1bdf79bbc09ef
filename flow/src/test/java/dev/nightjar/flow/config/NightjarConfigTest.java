package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.INTERNAL;
import static dev.nightjar.flow.config.Failures.failure;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightjarConfigTest {
    @TempDir
    private Path folder;

    @Test
    void bindsEachSectionToItsType() throws IOException {
        NightjarConfig config = read("""
                zone: Europe/Berlin
                clones: {keep: 3, folder: night}
                source: {database: shop.duckdb}
                tables:
                  shop.*: {key: [id]}
                recipe: com.acme.OurNight
                connections:
                  warehouse: {type: duckdb, password: "${secret.key}"}
                """);

        assertThat(config.section(new ZoneSection())).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(config.section(new ClonesSection())).isEqualTo(new Clones(3, folder.resolve("night")));
        assertThat(config.section(new TablesSection())).isEqualTo(Map.of("shop.*", new TableRule(List.of("id"))));
        assertThat(config.section(new RecipeSection())).contains("com.acme.OurNight");
        assertThat(config.get("zone", ZoneId.class)).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(config.folder()).isEqualTo(folder);
    }

    @Test
    void bindsLateWhatASectionKeepsAsNodes() throws IOException {
        NightjarConfig config = read("connections:\n  warehouse: {type: duckdb, database: x}\n");

        ConfigNode warehouse =
                requireNonNull(config.section(new ConnectionsSection()).get("warehouse"));

        assertThat(config.binder().bindChosen("connections.warehouse", warehouse, Source.class))
                .isEqualTo(new Source("x"));
        assertThat(config.node("connections")).isPresent();
        assertThat(config.node("zone")).isEmpty();
    }

    @Test
    void givesDefaultsForSectionsThatAreNotThere() throws IOException {
        for (NightjarConfig config : List.of(
                read(""), read("zone:\nclones:\ntables:\n"), NightjarConfig.empty(folder, environment(), sections()))) {
            assertThat(config.section(new ZoneSection())).isEqualTo(ZoneId.of("UTC"));
            assertThat(config.section(new ClonesSection())).isEqualTo(new Clones(7, folder.resolve("clones")));
            assertThat(config.section(new TablesSection())).isEmpty();
            assertThat(config.section(new RecipeSection())).isEmpty();
            assertThat(config.section(new ConnectionsSection())).isEmpty();
        }
    }

    @Test
    void needsASectionOnlyWhenItIsAskedFor() throws IOException {
        NightjarConfig config = read("zone: UTC\n");

        NightjarException failure = failure(() -> config.section(new SourceSection()));

        assertThat(failure)
                .hasMessage(folder.resolve("nightjar.yml")
                        + ":1:1: there is no section 'source' (what Fivetran writes); add it with database");
        assertThat(failure.code()).isEqualTo(CONFIG);
        NightjarConfig empty = NightjarConfig.empty(folder, environment(), sections());
        assertThat(failure(() -> empty.section(new SourceSection())))
                .hasMessage(folder.resolve("nightjar.yml")
                        + ":1:1: there is no section 'source' (what Fivetran writes); add it with database");
    }

    @Test
    void reportsAllProblemsOfAFileTogether() {
        NightjarException failure = failure(() -> read("""
                zone: Europe/Berln
                clone: {keep: 3}
                clones: {kep: 3}
                source:
                  schema: x
                """));

        assertThat(String.valueOf(failure.getMessage())
                        .replace(folder + "/", "")
                        .lines())
                .containsExactly(
                        "nightjar.yml:1:7: 'zone' must be a time zone but is 'Europe/Berln'; did you mean 'Europe/Berlin'?",
                        "nightjar.yml:2:1: unknown section 'clone'; did you mean 'clones'? known sections: clones, connections, recipe, source, tables, zone",
                        "nightjar.yml:3:10: unknown key 'kep' in 'clones'; did you mean 'keep'? known keys: keep, folder",
                        "nightjar.yml:5:3: unknown key 'schema' in 'source'; known keys: database",
                        "nightjar.yml:5:3: 'source' has no 'database' (the database that is cloned); add it");
        assertThat(failure.place().orElseThrow().line()).isEqualTo(1);
    }

    @Test
    void refusesAFileThatHoldsNoSections() {
        assertThat(failure(() -> read("- zone\n")))
                .hasMessage(folder.resolve("nightjar.yml")
                        + ":1:1: the file must hold sections; write lines such as 'zone: Europe/Berlin'");
    }

    @Test
    void masksTheSecretsThatTheFileNames() throws IOException {
        NightjarConfig config = read("zone: UTC\n");
        config.secrets().get("key");

        assertThat(config.secrets().mask("key is hunter22")).isEqualTo("key is ***");
        assertThat(environment()).asString().doesNotContain("hunter22");
    }

    @Test
    void findsRegisteredSectionsOnTheClassPath() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ConfigSection.class.getName()), HarbourSection.class.getName() + "\n");
        Path file = Files.writeString(folder.resolve("nightjar.yml"), "harbour: Kiel\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, HarbourSection.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);

            assertThat(NightjarConfig.read(file, environment()).section(new HarbourSection()))
                    .isEqualTo("Kiel");
            assertThat(NightjarConfig.empty(folder, environment()).section(new HarbourSection()))
                    .isEqualTo("none");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void refusesSectionsThatAreNotRegisteredOrTwice() throws IOException {
        NightjarConfig config = NightjarConfig.empty(folder, environment(), List.of(new ZoneSection()));

        NightjarException failure = failure(() -> config.section(new ClonesSection()));
        assertThat(failure)
                .hasMessage("section 'clones' is not registered; name " + ClonesSection.class.getName()
                        + " in META-INF/services");
        assertThat(failure.code()).isEqualTo(INTERNAL);
        assertThat(failure(() -> NightjarConfig.empty(
                        folder, environment(), List.of(new ZoneSection(), new OtherZoneSection()))))
                .hasMessage("section 'zone' is registered by " + ZoneSection.class.getName() + " and by "
                        + OtherZoneSection.class.getName() + "; rename one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.get("zone", String.class))
                .withMessage("no section 'zone' of java.lang.String");
        assertThatIllegalArgumentException().isThrownBy(() -> config.get("none", String.class));
    }

    private NightjarConfig read(String yaml) throws IOException {
        return NightjarConfig.read(Files.writeString(folder.resolve("nightjar.yml"), yaml), environment(), sections());
    }

    private Environment environment() {
        return new Environment(Map.of("NIGHTJAR_SECRET_KEY", "hunter22"), folder, folder);
    }

    private static List<ConfigSection<?>> sections() {
        return List.of(
                new ZoneSection(),
                new ClonesSection(),
                new SourceSection(),
                new TablesSection(),
                new RecipeSection(),
                new ConnectionsSection());
    }

    /** A single value with a default. */
    public static final class ZoneSection extends ConfigSection<ZoneId> {
        public ZoneSection() {
            super("zone", "the time zone that names the nights", "UTC");
        }
    }

    public static final class HarbourSection extends ConfigSection<String> {
        public HarbourSection() {
            super("harbour", "where ships lie", "none");
        }
    }

    private static final class OtherZoneSection extends ConfigSection<String> {
        OtherZoneSection() {
            super("zone", "another");
        }
    }

    private static final class ClonesSection extends ConfigSection<Clones> {
        ClonesSection() {
            super("clones", "where clones go");
        }
    }

    private static final class SourceSection extends ConfigSection<Source> {
        SourceSection() {
            super("source", "what Fivetran writes");
        }
    }

    private static final class TablesSection extends ConfigSection<Map<String, TableRule>> {
        TablesSection() {
            super("tables", "rules for tables by pattern");
        }
    }

    private static final class RecipeSection extends ConfigSection<Optional<String>> {
        RecipeSection() {
            super("recipe", "the class of a recipe");
        }
    }

    private static final class ConnectionsSection extends ConfigSection<Map<String, ConfigNode>> {
        ConnectionsSection() {
            super("connections", "connections by name");
        }
    }

    private record Clones(
            @Default("7") int keep, @Default("clones") Path folder) {}

    private record Source(
            @Description("the database that is cloned") String database) {}

    private record TableRule(List<String> key) {}
}
