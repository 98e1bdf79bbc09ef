package dev.nightjar.fivetran;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that syncs a connection, and can be made to stand still at a chosen write to its journal, to be killed there.
 * Its arguments: the folder, the rule for a running sync, the number of the write (0 for none), {@code before} or {@code
 * after}. It says {@code held} there, and {@code done} at the end.
 */
final class SyncWorker {
    private static final String RUN = "night";

    private final int holdAt;
    private final boolean before;
    private final AtomicInteger writes = new AtomicInteger();

    private SyncWorker(int holdAt, boolean before) {
        this.holdAt = holdAt;
        this.before = before;
    }

    /** Unpauses it, takes its schedule, and syncs it. */
    static final class SyncShop implements Flow<String> {
        private final SyncRules.Running running;

        SyncShop(SyncRules.Running running) {
            this.running = running;
        }

        @Override
        public String run(FlowContext flow) {
            SyncSpec shop = SyncSpec.of("c")
                    .with(SyncRules.DEFAULT
                            .when(running)
                            .when(SyncRules.Paused.UNPAUSE)
                            .withSchedule(SyncRules.SchedulePolicy.MANUAL))
                    .with(new Patience(
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(30),
                            Duration.ofMillis(20),
                            Duration.ofMillis(50)));
            return flow.run(new SyncTask(shop)).end().name();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        SyncWorker worker = new SyncWorker(Integer.parseInt(arguments[2]), arguments[3].equals("before"));
        NightjarConfig config = NightjarConfig.read(folder.resolve("nightjar.yml"), Environment.system());
        try (Nightjar nightjar = Nightjar.builder(config)
                .journal(worker.held(SqliteJournal.open(Nightjar.journalFile(config))))
                .build()) {
            String end = nightjar.start(RUN, new SyncShop(SyncRules.Running.valueOf(arguments[1])))
                    .await();
            say("done " + end);
        }
    }

    private Journal held(Journal journal) {
        return proxy(Journal.class, (_, method, given) -> {
            Object result = call(journal, method, given);
            return result instanceof RunJournal run ? held(run) : result;
        });
    }

    private RunJournal held(RunJournal journal) {
        return proxy(RunJournal.class, (_, method, given) -> {
            Object result = call(journal, method, given);
            boolean isHere = result instanceof RunJournal.Append
                    && (given[0] instanceof Entry.Value || given[0] instanceof Entry.Succeeded)
                    && writes.incrementAndGet() == holdAt;
            return isHere ? held((RunJournal.Append) result) : result;
        });
    }

    private RunJournal.Append held(RunJournal.Append append) {
        return new RunJournal.Append() {
            @Override
            public void start() {
                if (before) {
                    hold();
                }
                append.start();
            }

            @Override
            public long await() {
                long position = append.await();
                if (!before) {
                    hold();
                }
                return position;
            }
        };
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Until signal 9. */
    private static void hold() {
        say("held");
        while (true) {
            LockSupport.park();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
