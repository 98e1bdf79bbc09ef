package dev.nightjar.shell;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Plan;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A runtime in a folder, and what its tasks logged. */
final class TestRuntime implements AutoCloseable {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final NightjarConfig config;
    private final Nightjar nightjar;

    TestRuntime(Path folder) {
        this(folder, Map.of());
    }

    TestRuntime(Path folder, Map<String, String> variables) {
        config = NightjarConfig.empty(folder, new Environment(variables, folder.resolve("no-secrets"), folder));
        nightjar = Nightjar.builder(config)
                .listener(event -> {
                    if (event instanceof RunEvent.Logged logged) {
                        log.add(logged.text());
                    }
                })
                .build();
    }

    <R> R run(Task<R> task) {
        return nightjar.run(flow -> flow.run(task));
    }

    <R> RunHandle<R> start(Task<R> task) {
        return nightjar.start(flow -> flow.run(task));
    }

    Plan plan(Task<?> task) {
        return nightjar.plan(flow -> flow.run(task));
    }

    Nightjar nightjar() {
        return nightjar;
    }

    NightjarConfig config() {
        return config;
    }

    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    @Override
    public void close() {
        nightjar.close();
    }
}
