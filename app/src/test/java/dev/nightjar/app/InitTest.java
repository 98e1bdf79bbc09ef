package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.DbtSection;
import dev.nightjar.dbt.TableRules;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.RecipeSections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightjar init}. */
class InitTest {
    /** A comment that would be a key, a list item or nothing but its indentation away from one. */
    private static final Pattern COMMENTED = Pattern.compile("(?m)^( *)# ( *(?:\"[^\"]+\"|[a-z_]+):(?: .*)?)$");

    @TempDir
    private Path folder;

    @Test
    void writesAFileThatIsRead() {
        Path project = folder.resolve("new").resolve("nights");
        Cli init = Cli.run("init", project.toString());
        Path file = project.resolve("nightjar.yml");

        assertThat(init.exitCode()).isZero();
        assertThat(init.outLines()).containsExactly(file.toString());
        assertThat(init.err()).contains("nightjar doctor");
        NightlySpec spec = NightlySpec.of(read(file));
        assertThat(spec.keep()).isEqualTo(7);
        assertThat(spec.tables().entries()).isEmpty();
    }

    @Test
    void commentedExamplesAreAccepted() throws Exception {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), uncommented(template()));

        NightjarConfig config = read(file);

        NightlySpec spec = NightlySpec.of(config);
        assertThat(spec.include()).containsExactly("*");
        assertThat(spec.exclude()).containsExactly("*_staging");
        assertThat(spec.tables().entries())
                .extracting(TableRules.Entry::pattern)
                .containsExactly("shop.price_list", "shop.tmp_*");
        assertThat(spec.dbt()).contains("/opt/dbt/bin/dbt");
        assertThat(config.section(DbtSection.INSTANCE).processes()).isEqualTo(2);
        assertThat(config.section(FlowSections.JOURNAL).keep()).isEqualTo(Duration.ofDays(90));
        assertThat(config.section(RecipeSections.RECIPE)).contains("com.acme.OurNight");
        assertThat(config.section(FlowSections.FLOWS)).containsExactly("com.acme.Totals");
        Cli doctor = Cli.run("doctor", "--project-dir", folder.toString());
        assertThat(doctor.out()).contains("warehouse.duckdb does not exist");
    }

    @Test
    void commentsAreExamplesOfEverySection() throws Exception {
        String all = uncommented(template());

        assertThat(all)
                .contains(
                        "\nschemas:",
                        "\ntables:",
                        "\nclones:",
                        "\njournal:",
                        "\ndbt:",
                        "\nrecipe:",
                        "\nflows:",
                        "\n    work:");
    }

    @Test
    void refusesToOverwrite() throws Exception {
        Files.writeString(folder.resolve("nightjar.yml"), "zone: UTC\n");

        Cli init = Cli.run("init", folder.toString());

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.out()).isEmpty();
        assertThat(init.err()).contains("is there already");
        assertThat(folder.resolve("nightjar.yml")).hasContent("zone: UTC\n");
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");

        Cli init = Cli.run("init", file.resolve("below").toString());

        assertThat(init.exitCode()).isEqualTo(5);
        assertThat(init.out()).isEmpty();
        assertThat(init.err())
                .startsWith("nightjar: ")
                .contains(file.toString())
                .doesNotContain("\tat ", "is there already");
    }

    @Test
    void folderThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");

        Cli init = Cli.run("init", file.toString());

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err()).contains(file + " is a file; name a folder");
    }

    private String template() throws Exception {
        Path target = folder.resolve("template");
        Cli.run("init", target.toString());
        return Files.readString(target.resolve("nightjar.yml"));
    }

    private static String uncommented(String template) {
        return COMMENTED.matcher(template).replaceAll("$1$2");
    }

    private static NightjarConfig read(Path file) {
        return NightjarConfig.read(file, new Environment(Map.of(), Path.of("/nowhere"), Path.of("/nowhere")));
    }
}
