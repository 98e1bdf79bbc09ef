package dev.nightjar.flow;

import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/** A flow, or a branch of one, on this machine. For the thread that made it; only {@link #stop} is for all. */
final class LocalFlowContext extends RunControl.Stoppable implements FlowContext {
    private final RunScope scope;
    private final Key key;
    private final FlowThread owner;
    private final Logger log;
    private final Map<String, Integer> counts = new HashMap<>();
    /** What was submitted, less what has succeeded or was asked for: a long run keeps only what it still needs. */
    private final Set<LocalPending<?>> pending = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Guarded by this. */
    private boolean ended;

    LocalFlowContext(RunScope scope, Key key) {
        this(scope, key, new FlowThread());
    }

    private LocalFlowContext(RunScope scope, Key key, FlowThread owner) {
        this.scope = scope;
        this.key = key;
        this.owner = owner;
        this.log = scope.logger(key);
    }

    /**
     * Runs the body of a flow or a branch in this context, and waits for all that it has submitted. A submitted task
     * that failed, and that nobody asked, fails the body.
     */
    <R> R runBody(ContextBody<R> body) throws Exception {
        scope.control().join(this);
        try {
            R result = awaitingPending(body);
            scope.control().check();
            FirstFailure.raise(unasked());
            return result;
        } finally {
            scope.control().leave(this);
            synchronized (this) {
                ended = true;
            }
        }
    }

    private <R> R awaitingPending(ContextBody<R> body) throws Exception {
        try {
            R result = body.run(this);
            unasked();
            return result;
        } catch (Throwable e) {
            unasked().forEach(e::addSuppressed);
            throw e;
        }
    }

    /** The failures that nobody has seen, once all that was submitted has ended; none of a run that was stopped. */
    private List<RuntimeException> unasked() {
        if (pending.isEmpty()) {
            return List.of();
        }
        List<RuntimeException> failures = List.copyOf(pending).stream()
                .map(LocalPending::await)
                .flatMap(Optional::stream)
                .toList();
        return scope.control().stopped().isPresent() ? List.of() : failures;
    }

    /** The body of a flow or a branch. */
    interface ContextBody<R> {
        R run(LocalFlowContext context) throws Exception;
    }

    /** INVARIANT: never interrupts a thread that has left its body, and does something else already. */
    @Override
    synchronized void stop() {
        if (!ended) {
            owner.interrupt();
        }
    }

    @Override
    Optional<String> place() {
        return Arrays.stream(owner.thread().getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(frame -> "%s is at %s".formatted(name(), frame));
    }

    /** For people. */
    private String name() {
        return key.equals(Key.ROOT) ? "the flow" : "'" + key + "'";
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a Task<Void>, whose result nobody reads
    public <R> R run(Task<R> task) {
        enter();
        return new TaskRun<>(task, next("step", task.step()), scope).run();
    }

    @Override
    public <R> Pending<R> submit(Task<R> task) {
        enter();
        TaskRun<R> run = new TaskRun<>(task, next("step", task.step()), scope);
        LocalPending<R> started = new LocalPending<>(this);
        pending.add(started);
        started.start(run, () -> pending.remove(started));
        return started;
    }

    @Override
    public <R> Pending<R> any(List<Pending<R>> pendings) {
        enter();
        Check.argument(!pendings.isEmpty(), "there is nothing to wait for");
        int first = value(
                "any",
                Integer.class,
                () -> firstOf(pendings.stream().map(this::ours).toList()));
        return scope.replayed(() -> {
            if (first >= pendings.size()) {
                throw new NightjarException(
                        ErrorCode.DIVERGED,
                        "%s has seen number %d of several tasks end first, and any() is given %d now; go back to the old code, or run it again with 'nightjar retry RUN --from STEP'"
                                .formatted(name(), first + 1, pendings.size()));
            }
            return pendings.get(first);
        });
    }

    private LocalPending<?> ours(Pending<?> pending) {
        if (pending instanceof LocalPending<?> local && local.isOf(this)) {
            return local;
        }
        throw new NightjarException(ErrorCode.USAGE, "any() was given a task that %s did not submit".formatted(name()));
    }

    private int firstOf(List<LocalPending<?>> ours) {
        Nap nap = new Nap(scope);
        Runnable follower = nap::end;
        ours.forEach(each -> each.onEnd(follower));
        try {
            nap.await();
        } finally {
            ours.forEach(each -> each.forget(follower));
        }
        for (int i = 0; i < ours.size(); i++) {
            if (ours.get(i).hasEnded()) {
                return i;
            }
        }
        throw new AssertionError("one of them has ended");
    }

    @Override
    public <R> R runFlow(Flow<R> flow) throws Exception {
        enter();
        Key child = next("flow", TaskTypes.stepOf(flow.getClass()));
        return new LocalFlowContext(scope, child, owner).runBody(flow::run);
    }

    @Override
    public <T, R> Mapped<T, R> map(
            String name,
            Iterable<? extends T> items,
            Function<? super T, String> keyOf,
            MapOptions options,
            Branch<? super T, ? extends R> branch) {
        enter();
        return new MapRun<T, R>(scope, next("map", name), options, keyOf, branch).run(items);
    }

    @Override
    public void sleep(Duration time) {
        enter();
        Duration whole = Nap.atMostLongest(time);
        Instant end = value("sleep", Instant.class, () -> scope.time().instant().plus(whole));
        try (Activity.Span _ = scope.activity().await()) {
            new Nap(scope).sleep(Nap.left(whole, scope.time().instant(), end));
        }
    }

    @Override
    public RandomGenerator random() {
        enter();
        return new SplittableRandom(
                value("random", Long.class, () -> ThreadLocalRandom.current().nextLong()));
    }

    @Override
    public <T> T record(String name, Class<T> type, Callable<T> value) throws Exception {
        enter();
        return Remembered.value(scope, next("record", name), type, value);
    }

    @Override
    public void artifact(String name, Artifact artifact) {
        enter();
        Key place = next("artifact", name);
        while (scope.journal().followsRetriedFailure(place)) {
            // It may tell of a failure that is none any more.
            place = place.child("artifact", name, 1);
        }
        if (scope.journal().decision(place).isEmpty()) {
            Artifact.Named shown = new Artifact.Named(name, scope.masking().artifact(artifact));
            scope.append(
                    new Entry.Value(place, scope.time().instant(), scope.codec().encode(shown)));
        }
    }

    @Override
    public Approval approve(String name, String question) {
        enter();
        String shown = scope.masking().text(question);
        Key place = place(next("approve", name), name, shown);
        try {
            return Remembered.value(scope, place, Approval.class, () -> answer(place, shown));
        } catch (NightjarException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.INTERNAL, "'%s' failed".formatted(place), e);
        }
    }

    /** Who has answered what the flow made of a failure was not asked what it asks after a retry. */
    private Key place(Key first, String name, String question) {
        Key place = first;
        while (scope.journal().followsRetriedFailure(place)
                && scope.journal()
                        .asked(place)
                        .filter(asked -> asked.question().equals(question))
                        .isEmpty()) {
            place = place.child("approve", name, 1);
        }
        return place;
    }

    private Approval answer(Key place, String question) {
        scope.append(new Entry.Asked(place, scope.time().instant(), question));
        scope.listener().on(new RunEvent.ApprovalAsked(place, question));
        Nap nap = new Nap(scope);
        try (Activity.Span _ = scope.activity().await()) {
            scope.approvals().await(place.id(), nap::end);
            nap.await();
        } finally {
            scope.approvals().leave(place.id());
        }
        Journal.Request.Answer answer = scope.approvals().answer(place.id());
        return new Approval(
                answer.approved(), answer.by(), answer.comment(), scope.time().instant());
    }

    @Override
    public <R> R uncancellable(Flow<R> body) throws Exception {
        enterEvenStopped();
        scope.control().checkCleanUp();
        Key place = next("uncancellable", "");
        try (FlowThread.Quiet _ = owner.quiet();
                Shelter shelter = new Shelter(scope)) {
            return new LocalFlowContext(shelter.scope(), place).runBody(body::run);
        }
    }

    @Override
    public Instant now() {
        enter();
        return value("now", Instant.class, () -> scope.time().instant());
    }

    @Override
    public LocalDate runDate() {
        enter();
        return scope.run().runDate();
    }

    @Override
    public Logger log() {
        enter();
        return log;
    }

    /** The flow knows how a submitted task ended. */
    void asked(LocalPending<?> known) {
        pending.remove(known);
    }

    /** How many submitted tasks it still has to remember. */
    int pending() {
        return pending.size();
    }

    /** Every call comes through here: a foreign thread would take keys in another order the next time. */
    void enter() {
        enterEvenStopped();
        scope.control().check();
    }

    private void enterEvenStopped() {
        if (!Thread.currentThread().equals(owner.thread())) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "the context of %s was called from thread '%s', which is not its own; use submit or map to do things at once"
                            .formatted(name(), Thread.currentThread().getName()));
        }
    }

    private synchronized Key next(String kind, String name) {
        if (ended) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "the context of %s was called after its end; call that of the flow that goes on".formatted(name()));
        }
        return key.child(kind, name, counts.merge(kind + " " + name, 1, Integer::sum));
    }

    private <T> T value(String kind, Class<T> type, Callable<T> source) {
        try {
            return Remembered.value(scope, next(kind, ""), type, source);
        } catch (NightjarException e) {
            throw e;
        } catch (Exception e) {
            throw new NightjarException(ErrorCode.INTERNAL, "'%s' of %s failed".formatted(kind, name()), e);
        }
    }
}
