package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the flow is given is what it would read after a crash. */
class ResultTest {
    /** More than it takes for a type to be trusted. */
    private static final int MANY = 40;

    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    record Point(int x, String name) {}

    /** Made again, it is another. */
    record Counted(int times) {
        Counted {
            times++;
        }
    }

    record Names(List<String> names) {}

    @Test
    void aValueThatComesBackEqualIsItself() {
        for (int i = 0; i < MANY; i++) {
            Point point = new Point(i, "p");

            assertThat(result(Point.class, point)).isEqualTo(point);
        }
    }

    @Test
    void aValueThatDoesNotIsTheOneThatComesBackHoweverOften() {
        for (int i = 0; i < MANY; i++) {
            assertThat(result(Counted.class, new Counted(0)).times()).isEqualTo(2);
        }
    }

    @Test
    void whatTheTaskChangesLaterIsNotSeen() {
        for (int i = 0; i < MANY; i++) {
            List<String> held = new ArrayList<>(List.of("a"));
            Names names = result(Names.class, new Names(held));

            held.add("b");
            assertThat(names.names()).containsExactly("a");
        }
    }

    record Box<T>(T content) {}

    static class BoxesTask extends Task<List<Box<String>>> {
        @Override
        protected List<Box<String>> run(TaskContext context) {
            return List.of(new Box<>("a"), new Box<>("b"));
        }
    }

    @Test
    void aResultMayBeGeneric() {
        Flow<List<Box<String>>> boxes = flow -> flow.run(new BoxesTask());
        for (int i = 0; i < MANY; i++) {
            assertThat(runtime.run(boxes)).containsExactly(new Box<>("a"), new Box<>("b"));
        }
    }

    private <R> R result(Class<R> type, R value) {
        return runtime.run(flow -> flow.run(Task.of("result", type, _ -> value)));
    }
}
