package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {
    @TempDir
    private Path folder;

    private String reason(Path named, ThrowingCallable action) {
        return FileFailure.reason(named, catchThrowableOfType(IOException.class, action));
    }

    @Test
    void whatTheSystemSaysIsSaidWithoutThePath() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path absent = folder.resolve("absent");

        assertThat(reason(absent, () -> Files.readString(absent))).isEqualTo("there is no such file or folder");
        assertThat(reason(file, () -> Files.createFile(file))).isEqualTo("there is something of that name already");
        assertThat(FileFailure.reason(file, new NotDirectoryException(file.toString())))
                .isEqualTo("it is no folder");
        assertThat(reason(folder, () -> Files.delete(folder))).isEqualTo("the folder is not empty");
        assertThat(reason(folder, () -> Files.writeString(folder, "x", StandardOpenOption.WRITE)))
                .isEqualTo("Is a directory");
        assertThat(FileFailure.reason(file, new AccessDeniedException(file.toString())))
                .isEqualTo("permission denied");
    }

    @Test
    void anotherFileIsNamed() {
        Path inner = folder.resolve("inner");

        assertThat(FileFailure.reason(folder, new AccessDeniedException(inner.toString())))
                .isEqualTo(inner + ": permission denied");
        assertThat(FileFailure.reason(new AccessDeniedException(inner.toString())))
                .isEqualTo(inner + ": permission denied");
    }

    @Test
    void otherFailuresSayTheirMessageOrTheirClass() {
        assertThat(FileFailure.reason(folder, new IOException("Input/output error")))
                .isEqualTo("Input/output error");
        assertThat(FileFailure.reason(folder, new IOException())).isEqualTo("IOException");
        assertThat(FileFailure.reason(folder, new FileSystemException(null, null, "No space left on device")))
                .isEqualTo("No space left on device");
    }
}
