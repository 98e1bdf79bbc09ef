package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {
    record CopySpec(String from, String to) {}

    @TaskType("files.copy")
    static class CopyTask extends Task<Long> {
        CopyTask(String from, String to) {
            super(new CopySpec(from, to));
        }

        @Override
        protected Long run(TaskContext context) {
            return 1L;
        }

        @Override
        protected TaskPolicy policy() {
            return super.policy().withAttempts(3);
        }
    }

    static class CarefulCopyTask extends CopyTask {
        CarefulCopyTask() {
            super("a", "b");
        }

        @Override
        protected TaskPolicy policy() {
            return super.policy().withAttemptTimeout(Duration.ofSeconds(1));
        }
    }

    abstract static class ListingTask<T> extends Task<List<T>> {}

    static class NamesTask extends ListingTask<String> {
        @Override
        protected List<String> run(TaskContext context) {
            return List.of();
        }
    }

    static class OpenTask<T> extends Task<T> {
        @Override
        protected T run(TaskContext context) {
            throw new IllegalStateException();
        }
    }

    @Test
    void isLabelledByItsTypeWithoutThePrefix() {
        assertThat(new CopyTask("a", "b").type()).isEqualTo("files.copy");
        assertThat(new CopyTask("a", "b").step()).isEqualTo("copy");
    }

    @Test
    void aSubclassIsAnotherKindOfTask() {
        assertThat(new CarefulCopyTask().type()).isEqualTo("careful-copy");
    }

    @Test
    void namedAndWithGiveCopies() {
        CopyTask task = new CopyTask("a", "b");

        Task<Long> other = task.named("backup").with(policy -> policy.withAttempts(5));

        assertThat(other.step()).isEqualTo("backup");
        assertThat(other.effectivePolicy().attempts()).isEqualTo(5);
        assertThat(other.spec()).isEqualTo(task.spec());
        assertThat(task.step()).isEqualTo("copy");
        assertThat(task.effectivePolicy().attempts()).isEqualTo(3);
    }

    @Test
    void aSubclassHasItsOwnPolicy() {
        TaskPolicy policy = new CarefulCopyTask().effectivePolicy();

        assertThat(policy.attempts()).isEqualTo(3);
        assertThat(policy.attemptTimeout()).contains(Duration.ofSeconds(1));
    }

    @Test
    void findsItsResultTypeThroughGenericSuperclasses() {
        assertThat(new NamesTask().resultType().toCanonical()).isEqualTo("java.util.List<java.lang.String>");
    }

    @Test
    void aLeafThatLeavesItsResultOpenFailsInItsConstructorByName() {
        assertThatThrownBy(() -> new OpenTask<String>())
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("OpenTask leaves its result type open");
    }

    @Test
    void aLambdaIsATaskOfThisProcessOnly() {
        assertThat(Task.of("hello", String.class, _ -> "hi").type()).isEqualTo("lambda");
    }

    @Test
    void aLambdaAndAnAnonymousClassGoByWhatTheyExtendForTheirOwnNamesChange() {
        Flow<String> lambda = _ -> "hi";
        Flow<String> anonymous = new Flow<>() {
            @Override
            public String run(FlowContext flow) {
                return "hi";
            }
        };

        assertThat(TaskTypes.of(lambda.getClass())).isEqualTo("flow");
        assertThat(TaskTypes.of(anonymous.getClass())).isEqualTo("flow");
        assertThat(new CopyTask("a", "b") {}.type()).isEqualTo("files.copy");
    }

    @Test
    void aStepNeedsALabel() {
        assertThatThrownBy(() -> new CopyTask("a", "b").named(" ")).hasMessage("the label of a step is blank");
        assertThatThrownBy(() -> Task.of("", String.class, _ -> "hi")).hasMessage("the label of a step is blank");
    }
}
