package dev.nightjar.shell;

import dev.nightjar.shell.StopStep.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program with all of its descendants: also those whose parent has ended, which are found because they were seen
 * before, are in its process group, or have its mark. Used by one thread.
 */
final class ProcessTree {
    private static final Duration AFTER_KILL = Duration.ofMillis(200);
    private static final int KILLS = 10;
    private static final long LOOK_MILLIS = 10;

    private final ProcessHandle root;
    private final Mark mark;
    private final long started;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root, Mark mark) {
        this.root = root;
        this.mark = mark;
        this.started = ProcessState.of(root).map(ProcessState::started).orElse(0L);
        known.add(root);
    }

    /** Goes through the steps until nothing of the tree runs; what is left at their end is killed. */
    void stop(List<StopStep> steps) throws InterruptedException {
        for (StopStep step : steps) {
            List<ProcessHandle> running = look();
            if (running.isEmpty()) {
                return;
            }
            send(step.signal(), running);
            awaitEnd(step.patience());
        }
        for (int i = 0; i < KILLS; i++) {
            List<ProcessHandle> running = look();
            if (running.isEmpty()) {
                return;
            }
            send(Signal.KILL, running);
            awaitEnd(AFTER_KILL);
        }
    }

    /** Looks again, since children come and parents go: at each process of the machine once. */
    private List<ProcessHandle> look() {
        Map<ProcessHandle, List<ProcessHandle>> children = new HashMap<>();
        ProcessHandle.allProcesses().forEach(process -> {
            process.parent()
                    .ifPresent(parent -> children.computeIfAbsent(parent, _ -> new ArrayList<>())
                            .add(process));
            if (ProcessState.of(process)
                    .filter(state -> belongs(process, state))
                    .isPresent()) {
                known.add(process);
            }
        });
        Deque<ProcessHandle> parents = new ArrayDeque<>(known);
        while (!parents.isEmpty()) {
            children.getOrDefault(parents.remove(), List.of()).stream()
                    .filter(known::add)
                    .forEach(parents::add);
        }
        return running();
    }

    /** Most processes of a machine are older, and their environments need not be read. */
    private boolean belongs(ProcessHandle process, ProcessState state) {
        return state.group() == root.pid() || (state.started() >= started && mark.isOn(process));
    }

    private List<ProcessHandle> running() {
        return known.stream().filter(ProcessTree::isRunning).toList();
    }

    private void awaitEnd(Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < patience.toNanos() && !running().isEmpty()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** One that nobody waits for (its parent is a JVM with pid 1, say) has ended too. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive()
                && !ProcessState.of(process).map(ProcessState::isZombie).orElse(false);
    }

    private static void send(Signal signal, List<ProcessHandle> processes) throws InterruptedException {
        switch (signal) {
            case INT -> interrupt(processes);
            case TERM -> processes.forEach(ProcessHandle::destroy);
            case KILL -> processes.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The JDK has no SIGINT, and not every machine has {@code kill} as a program; every shell has it. */
    private static void interrupt(List<ProcessHandle> processes) throws InterruptedException {
        Optional<String> shell = Guard.shell().map(Object::toString);
        if (shell.isEmpty()) {
            processes.forEach(ProcessHandle::destroy);
            return;
        }
        List<String> command = new ArrayList<>(List.of(shell.get(), "-c", "kill -INT \"$@\"", "kill"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            processes.forEach(ProcessHandle::destroy);
        }
    }
}
