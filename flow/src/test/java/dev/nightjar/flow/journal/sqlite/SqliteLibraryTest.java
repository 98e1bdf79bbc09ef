package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void theLibraryIsCopiedAndACopyIsRenewed() throws Exception {
        SqliteLibrary.copyTo(folder);
        Path copy = folder.resolve(System.mapLibraryName("sqlitejdbc"));
        long size = Files.size(copy);
        Files.writeString(copy, "half of it");

        SqliteLibrary.copyTo(folder);

        assertThat(copy).hasSize(size);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SqliteLibrary.copyTo(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENVIRONMENT))
                .hasMessageContaining(folder.resolve("none").toString());
    }
}
