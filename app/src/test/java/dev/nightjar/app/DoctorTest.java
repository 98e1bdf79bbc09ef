package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nightjar doctor} says of a journal and of a recipe. */
class DoctorTest {
    @TempDir
    private Path folder;

    private RunFolder runs() {
        return new RunFolder(folder);
    }

    @Test
    void doctorNamesWhatIsWrongInTheJournal() throws Exception {
        runs().run("it", flow -> flow.now().toString());
        assertThat(runs().cli("doctor").out()).contains("journal      as it was written");
        byte[] bytes = Files.readAllBytes(runs().file());
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 7);
        Files.write(runs().file(), bytes);

        Cli doctor = runs().cli("doctor", "--json");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.outLines().stream().filter(line -> line.contains("\"journal\"")))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line).contains("\"fine\":false"));
    }

    @Test
    void doctorMissesTheClassOfARecipe() throws Exception {
        runs().config("recipe: com.acme.Gone\n");

        Cli doctor = runs().cli("doctor");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.out()).contains("flows        recipe 'com.acme.Gone' in ", "there is no such class");
    }

    @Test
    void doctorDoesNotSendToItselfForWhatIsNoJournal() throws Exception {
        runs().config("zone: UTC\n");
        Files.createDirectory(folder.resolve(".nightjar"));
        Files.writeString(runs().file(), "no database at all, and so long that it has a page".repeat(100));

        Cli doctor = runs().cli("doctor");

        assertThat(doctor.exitCode()).isEqualTo(5);
        assertThat(doctor.out())
                .contains("it is damaged", "; bring back a copy of it, or move it away: the next run begins a new one")
                .doesNotContain("nightjar doctor");
    }
}
