package dev.nightjar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskFailedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String VALUE = "hunter2hunter2";

    @TempDir
    Path folder;

    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = new TestRuntime(folder, Map.of("NIGHTJAR_SECRET_PG", VALUE));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aProgramGetsASecretThatNobodyElseSees() {
        ShellResult result = runtime.run(new RunShellTask(withSecret("echo \"$PGPASSWORD\"; echo ${#PGPASSWORD}")));

        assertThat(result.lastLines()).containsExactly("***", "14");
        assertThat(runtime.log()).containsExactly("***", "14");
    }

    @Test
    void aSecretOverTheEndOfALineThatIsCutIsHiddenToo() {
        RunShellTask task = new RunShellTask(withSecret("echo \"a line with $PGPASSWORD\"")) {
            @Override
            protected OutputLimits outputLimits() {
                return new OutputLimits(10, "a line with hunter2".length());
            }
        };

        assertThat(runtime.run(task).lastLines()).containsExactly("a line with ***… (7 more bytes)");
        assertThat(runtime.log()).containsExactly("a line with ***");
    }

    @Test
    void aFailureDoesNotShowASecretEvenInItsCause() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> runtime.run(new RunShellTask(withSecret("echo \"bad password $PGPASSWORD\" >&2; exit 2"))));

        assertThat(failure).hasMessageContaining("bad password ***");
        assertThat(failure.getCause()).hasMessageContaining("bad password ***").hasMessageNotContaining(VALUE);
    }

    @Test
    void aSecretThatATaskRevealsInItsEnvironmentIsHiddenToo() {
        RunShellTask task = new RunShellTask(RunShellSpec.script("echo \"$TOKEN\"")) {
            @Override
            protected Map<String, String> environment(TaskContext context) {
                return Map.of("TOKEN", context.secret("pg").reveal());
            }
        };

        assertThat(runtime.run(task).lastLines()).containsExactly("***");
    }

    @Test
    void aSecretOfAnotherOriginIsHiddenToo() {
        RunShellTask task = new RunShellTask(RunShellSpec.script("echo \"$TOKEN\"")) {
            @Override
            protected Map<String, Secret> secretEnvironment(TaskContext context) {
                return Map.of("TOKEN", Secret.of("from a connection"));
            }
        };

        assertThat(runtime.run(task).lastLines()).containsExactly("***");
        assertThat(runtime.log()).containsExactly("***");
    }

    @Test
    void aSecretAmongTheArgumentsIsRefused() {
        RunShellTask task = new RunShellTask(RunShellSpec.script("true")) {
            @Override
            protected Command command(TaskContext context) {
                return Command.of("echo", "-p" + context.secret("pg").reveal());
            }
        };

        assertThatThrownBy(() -> runtime.run(task))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining("'echo' holds a secret");
    }

    @Test
    void aMissingSecretIsToldByName() {
        RunShellTask task = new RunShellTask(RunShellSpec.script("true").withSecrets(Map.of("X", "other")));

        assertThatThrownBy(() -> runtime.run(task)).hasMessageContaining("NIGHTJAR_SECRET_OTHER");
    }

    private static RunShellSpec withSecret(String script) {
        return RunShellSpec.script(script).withSecrets(Map.of("PGPASSWORD", "pg"));
    }
}
