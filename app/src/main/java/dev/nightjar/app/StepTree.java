package dev.nightjar.app;

import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyHasher;
import dev.nightjar.flow.journal.KeyIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run as a tree, from its entries. Whatever the run has, it holds {@value #HELD} children of a step and
 * counts the rest: first those that ended well are left out. For one thread.
 */
final class StepTree {
    static final int HELD = 50;
    private static final int ARTIFACTS = 50;
    private static final KeyHasher HASHER = KeyHasher.of(KeyHasher.newSecret());

    /** A step for people and for {@code --json}; what it has more is counted. */
    record Step(
            String name,
            String state,
            int attempts,
            Optional<Instant> began,
            Optional<Duration> duration,
            Optional<String> text,
            List<Step> steps,
            long more,
            long moreFailed) {}

    /** An artifact that was left. */
    record Left(Key key, Payload payload) {}

    private final Node root = new Node("");
    private final Map<Key, Entry.Asked> pending = new LinkedHashMap<>();
    private final List<Left> artifacts = new ArrayList<>();
    private final Journal journal;
    private final String run;
    private final boolean live;
    private final Instant now;
    private long moreArtifacts;

    private StepTree(Journal journal, Journal.RunRecord record, Instant now) {
        this.journal = journal;
        this.run = record.run().id();
        this.live = RunLine.live(record.state());
        this.now = now;
    }

    static StepTree of(Journal journal, Journal.RunRecord record) {
        return of(journal, record, Instant.now());
    }

    static StepTree of(Journal journal, Journal.RunRecord record, Instant now) {
        StepTree tree = new StepTree(journal, record, now);
        try (Stream<Entry> entries = journal.current(record.run().id())) {
            entries.forEach(tree::add);
        }
        return tree;
    }

    List<Step> steps() {
        return step(root).steps();
    }

    long more() {
        return root.left;
    }

    /** What the run asks, and nobody has answered. */
    List<Entry.Asked> pending() {
        return List.copyOf(pending.values());
    }

    /** The first artifacts. */
    List<Left> artifacts() {
        return artifacts;
    }

    long moreArtifacts() {
        return moreArtifacts;
    }

    private void add(Entry entry) {
        List<String> parts = entry.key().parts();
        if (entry instanceof Entry.Asked asked) {
            pending.put(asked.key(), asked);
        } else if (entry instanceof Entry.Value value) {
            pending.remove(value.key());
            if (isArtifact(value.key())) {
                add(new Left(value.key(), value.value()));
            }
        }
        boolean failure = entry instanceof Entry.Failed || entry instanceof Entry.BranchFailed;
        Node node = root;
        for (int depth = 0; depth < parts.size(); depth++) {
            Node child = node.child(parts, depth, failure);
            if (child == null) {
                return;
            }
            node = child;
        }
        node.add(entry, this);
    }

    private static boolean isArtifact(Key key) {
        List<String> parts = key.parts();
        return !parts.isEmpty() && parts.getLast().startsWith("artifact ");
    }

    /** One that was left again, after a retry, lies below the one whose place it takes. */
    private void add(Left left) {
        Optional<Key> before = left.key().parent().filter(StepTree::isArtifact);
        if (before.isPresent()) {
            artifacts.replaceAll(known -> known.key().equals(before.get()) ? left : known);
        } else if (artifacts.size() < ARTIFACTS) {
            artifacts.add(left);
        } else {
            moreArtifacts++;
        }
    }

    private String valueText(Payload payload) {
        return switch (payload) {
            case Payload.Inline _ ->
                Printable.line(new String(journal.value(run, payload), java.nio.charset.StandardCharsets.UTF_8), 100);
            case Payload.Stored stored -> "(%,d bytes)".formatted(stored.size());
        };
    }

    private Step step(Node node) {
        List<Step> steps = node.children.values().stream().map(this::step).toList();
        return new Step(
                node.name,
                state(node),
                node.attempts,
                Optional.ofNullable(node.began),
                duration(node),
                Optional.ofNullable(node.text),
                steps,
                node.left,
                node.leftFailed);
    }

    private String state(Node node) {
        return switch (node.state) {
            case NONE -> node.isRunning() ? live ? "running" : "interrupted" : "";
            case RUNNING -> live ? "running" : "interrupted";
            case WAITING -> live ? "waiting" : "interrupted";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case VALUE -> "value";
        };
    }

    private Optional<Duration> duration(Node node) {
        Instant end = node.ended != null || !live ? node.ended : now;
        return node.began == null || end == null ? Optional.empty() : Optional.of(Duration.between(node.began, end));
    }

    private enum State {
        NONE,
        RUNNING,
        WAITING,
        SUCCEEDED,
        FAILED,
        VALUE
    }

    private static final class Node {
        private final String name;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private final KeyIndex leftOut = new KeyIndex();
        private State state = State.NONE;
        private int attempts;
        private @Nullable Instant began;
        private @Nullable Instant ended;
        private @Nullable String text;
        private long left;
        private long leftFailed;

        Node(String name) {
            this.name = name;
        }

        /** The child on the way to the key of these parts; null for one that is left out, unless it fails now. */
        @Nullable Node child(List<String> parts, int depth, boolean failure) {
            String part = parts.get(depth);
            Node known = children.get(part);
            if (known != null) {
                return known;
            }
            if (left > 0) {
                var hash = Key.of(parts.subList(0, depth + 1)).hash(HASHER);
                if (leftOut.get(hash) > 0) {
                    if (!failure) {
                        return null;
                    }
                    leftOut.remove(hash);
                    left--;
                }
            }
            Node added = new Node(part);
            children.put(part, added);
            if (children.size() > HELD) {
                leaveOneOut(parts.subList(0, depth));
            }
            return children.get(part);
        }

        private void leaveOneOut(List<String> own) {
            Node first = children.values().iterator().next();
            Node out = first;
            for (Iterator<Node> each = children.values().iterator(); each.hasNext(); ) {
                Node candidate = each.next();
                if (candidate.state != State.FAILED && !candidate.isRunning() && each.hasNext()) {
                    out = candidate;
                    break;
                }
            }
            List<String> parts = new ArrayList<>(own);
            parts.add(out.name);
            children.remove(out.name);
            leftOut.add(Key.of(parts).hash(HASHER), 1);
            left++;
            if (out.state == State.FAILED) {
                leftFailed++;
            }
        }

        boolean isRunning() {
            return state == State.RUNNING
                    || state == State.WAITING
                    || (state == State.NONE && children.values().stream().anyMatch(Node::isRunning));
        }

        void add(Entry entry, StepTree tree) {
            switch (entry) {
                case Entry.Started started -> {
                    began = started.attempt() == 1 || began == null ? started.at() : began;
                    ended = null;
                    text = started.attempt() == 1 ? null : text;
                    attempts = started.attempt();
                    state = State.RUNNING;
                }
                case Entry.AttemptFailed failed -> text = "attempt %d: %s".formatted(failed.attempt(), failed.reason());
                case Entry.Succeeded done -> {
                    attempts = done.attempts();
                    end(done.at(), State.SUCCEEDED, text);
                }
                case Entry.Failed failed -> {
                    attempts = failed.attempts();
                    end(failed.at(), State.FAILED, failed.reason());
                }
                case Entry.Value value -> {
                    // An artifact is shown whole, after the steps.
                    text = name.startsWith("artifact ") ? null : tree.valueText(value.value());
                    state = State.VALUE;
                    began = null;
                }
                case Entry.Asked asked -> {
                    began = asked.at();
                    text = asked.question();
                    state = State.WAITING;
                }
                case Entry.BranchEnded ended -> end(ended.at(), State.SUCCEEDED, null);
                case Entry.BranchFailed failed -> end(failed.at(), State.FAILED, failed.reason());
            }
        }

        private void end(Instant at, State how, @Nullable String why) {
            ended = at;
            state = how;
            text = why;
        }
    }
}
