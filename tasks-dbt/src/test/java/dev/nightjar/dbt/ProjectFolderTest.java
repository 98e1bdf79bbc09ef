package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.PlannedChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
    private static final GeneratedFile KEPT = GeneratedFile.of("models/a/kept.sql", "select 1\n");
    private static final GeneratedFile STALE = GeneratedFile.of("models/a/stale.sql", "select 2\n");
    private static final GeneratedFile CHANGED = GeneratedFile.of("dbt_project.yml", "old\nsame\n");

    @TempDir
    private Path folder;

    private ProjectFolder project;

    @BeforeEach
    void writeFirst() {
        project = ProjectFolder.of(folder, new Shard("shard_00", List.of(), List.of(), List.of(), List.of()));
        project.write(List.of(KEPT, STALE, CHANGED), target());
    }

    private static List<GeneratedFile> next() {
        return List.of(
                KEPT,
                GeneratedFile.of("dbt_project.yml", "new\nsame\n"),
                GeneratedFile.of("snapshots/b/b.yml", "{}\n"),
                GeneratedFile.of("macros/ü.sql", ""));
    }

    @Test
    void itHoldsWhatItIsGivenAndNothingElse() throws IOException {
        project.write(next(), target());

        assertThat(files())
                .containsExactly("dbt_project.yml", "macros/ü.sql", "models/a/kept.sql", "snapshots/b/b.yml");
        assertThat(Files.readString(project.path().resolve("dbt_project.yml"))).isEqualTo("new\nsame\n");
    }

    @Test
    void aFileThatIsTheSameIsNotWritten() throws IOException {
        Path kept = project.path().resolve(KEPT.path());
        Path changed = project.path().resolve(CHANGED.path());
        Files.setLastModifiedTime(kept, LONG_AGO);
        Files.setLastModifiedTime(changed, LONG_AGO);

        project.write(next(), target());

        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(changed)).isGreaterThan(LONG_AGO);
    }

    @Test
    void whatDbtParsedIsForgottenWithAnyChangeAndKeptWithoutOne() throws IOException {
        Path parsed = Files.createDirectories(target()).resolve("partial_parse.msgpack");
        GeneratedFile other = GeneratedFile.of(KEPT.path(), "select 3\n");
        List<List<GeneratedFile>> changes =
                List.of(List.of(KEPT, CHANGED), List.of(other, CHANGED), List.of(other, CHANGED, STALE));
        for (List<GeneratedFile> change : changes) {
            Files.writeString(parsed, "");
            project.write(change, target());
            assertThat(parsed).doesNotExist();

            Files.writeString(parsed, "");
            project.write(change, target());
            assertThat(parsed).exists();
        }
    }

    @Test
    void whatDbtAndPeopleKeepBesideItStays() throws IOException {
        Files.writeString(project.path().resolve("README"), "mine");

        project.write(next(), target());

        assertThat(files()).contains("README");
    }

    @Test
    void differencesAreWhatWritingWouldChange() throws IOException {
        List<PlannedChange> differences = project.differences(next());

        assertThat(files())
                .as("nothing was written")
                .contains("models/a/stale.sql")
                .doesNotContain("snapshots/b/b.yml");
        assertThat(differences)
                .extracting(change ->
                        project.path().relativize(Path.of(change.target())).toString())
                .containsExactly("dbt_project.yml", "snapshots/b/b.yml", "macros/ü.sql", "models/a/stale.sql");
        assertThat(differences.getFirst().text())
                .contains("-old\n")
                .contains("+new\n")
                .contains(" same");

        project.write(next(), target());
        assertThat(project.differences(next())).isEmpty();
    }

    private Path target() {
        return folder.resolve("target");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(project.path())) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> project.path().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
