package dev.nightjar.app;

import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is at work in a run now, as a tree of flows, maps, branches and tasks. It holds what is live, and a little about
 * the flows and maps that were: whatever has gone through a run leaves nothing behind. For one thread at a time.
 */
final class LiveRun {
    private static final int REMEMBERED = 200;
    private static final Pattern COUNT = Pattern.compile("(\\d[\\d,]{0,19}) of (\\d[\\d,]{0,19}) (.*)");

    /** What a part of the tree is. */
    enum Kind {
        RUN("steps"),
        FLOW("steps"),
        MAP("branches"),
        BRANCH("steps"),
        TASK("parts"),
        /** Of a task, as the task calls it: a node of dbt. */
        PART("parts");

        private final String parts;

        Kind(String parts) {
            this.parts = parts;
        }

        /** What its children are called. */
        String parts() {
            return parts;
        }
    }

    /**
     * A part of the tree as it was at a moment.
     *
     * @param done the share that is done; negative where nobody has said
     */
    record Part(Kind kind, String name, Duration elapsed, double done, String text, List<Part> parts) {
        Part {
            parts = List.copyOf(parts);
        }
    }

    /** Of a flow or a map that may come to life again. */
    private static final class Known {
        private final Instant since;
        private long done;
        private long failed;

        Known(Instant since) {
            this.since = since;
        }
    }

    private static final class Node {
        private final Kind kind;
        private final String name;
        private final @Nullable Node parent;
        private final String part;
        private final Known known;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private double done = -1;
        private String text = "";

        Node(Kind kind, String name, @Nullable Node parent, String part, Known known) {
            this.kind = kind;
            this.name = name;
            this.parent = parent;
            this.part = part;
            this.known = known;
        }
    }

    private final Map<Key, Known> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Node root = new Node(Kind.RUN, "", null, "", new Known(Instant.EPOCH));
    private String id = "";
    private boolean live;

    /** The run has come to a state. */
    void run(String run, String flow, RunState state, Instant now) {
        if (!live || !id.equals(run)) {
            id = run;
            known.clear();
            root = new Node(Kind.RUN, flow, null, "", new Known(now));
        }
        live = state == RunState.RUNNING || state == RunState.WAITING;
        root.text = state == RunState.WAITING ? "waits" : "";
    }

    boolean live() {
        return live;
    }

    /** Identity of the run; empty before there was one. */
    String id() {
        return id;
    }

    /** A task waits for its turn. */
    void pending(Key key, String step, Instant now) {
        task(key, step, now).text = "waits for its turn";
    }

    /** A task has begun an attempt. */
    void begin(Key key, String step, Instant now) {
        Node task = task(key, step, now);
        task.done = -1;
        task.text = "";
        task.children.clear();
    }

    /** A task says something, perhaps how far it is. */
    void say(Key key, String step, String text, Instant now) {
        Node task = task(key, step, now);
        Matcher count = COUNT.matcher(text);
        task.done = count.matches() ? share(count.group(1), count.group(2)) : -1;
        task.text = Printable.line(text);
    }

    /** A part of a task has begun or ended. */
    void part(Key key, String step, String part, boolean running, Instant now) {
        Node task = task(key, step, now);
        if (running) {
            task.children.computeIfAbsent(
                    part, _ -> new Node(Kind.PART, Printable.line(part), task, part, new Known(now)));
        } else {
            task.children.remove(part);
        }
    }

    /** What a task said last. */
    String said(Key key) {
        Node task = find(key);
        return task == null ? "" : task.text;
    }

    /** A task has ended; how long it took, as far as it was seen. */
    Duration end(Key key, boolean failed, Instant now) {
        Node task = find(key);
        if (task == null) {
            return Duration.ZERO;
        }
        task.children.clear();
        Node node = task;
        for (Node parent = node.parent; parent != null; parent = node.parent) {
            parent.known.done++;
            parent.known.failed += failed ? 1 : 0;
            if (node.children.isEmpty()) {
                parent.children.remove(node.part);
            }
            node = parent;
        }
        return Duration.between(task.known.since, now);
    }

    /** How many tasks have ended in the outermost map that a task is in; 0 where it is in none. */
    long endedInMap(Key key) {
        Node node = root;
        for (String part : key.parts()) {
            Node child = node.children.get(part);
            if (child == null) {
                return 0;
            }
            if (child.kind == Kind.MAP) {
                return child.known.done + 1;
            }
            node = child;
        }
        return 0;
    }

    /** The tree as it is now. */
    Part picture(Instant now) {
        return picture(root, now);
    }

    private static Part picture(Node node, Instant now) {
        List<Part> parts = new ArrayList<>(node.children.size());
        node.children.values().forEach(child -> parts.add(picture(child, now)));
        String text = node.text;
        if (node.kind == Kind.MAP && node.known.done > 0) {
            text = "%,d %s done%s"
                    .formatted(
                            node.known.done,
                            node.known.done == 1 ? "step" : "steps",
                            node.known.failed == 0 ? "" : ", %,d failed".formatted(node.known.failed));
        }
        return new Part(node.kind, node.name, Duration.between(node.known.since, now), node.done, text, parts);
    }

    private @Nullable Node find(Key key) {
        Node node = root;
        for (String part : key.parts()) {
            node = node.children.get(part);
            if (node == null) {
                return null;
            }
        }
        return node == root ? null : node;
    }

    private Node task(Key key, String step, Instant now) {
        List<String> parts = key.parts();
        Node node = root;
        int depth = 0;
        for (String part : parts) {
            depth++;
            Node child = node.children.get(part);
            if (child == null) {
                Kind kind = depth == parts.size() ? Kind.TASK : kind(part);
                Known kept = kind == Kind.FLOW || kind == Kind.MAP
                        ? known.computeIfAbsent(Key.of(parts.subList(0, depth)), _ -> new Known(now))
                        : new Known(now);
                String name = kind == Kind.TASK ? step : kind == Kind.BRANCH ? part : label(part);
                child = new Node(kind, Printable.line(name), node, part, kept);
                node.children.put(part, child);
            }
            node = child;
        }
        return node;
    }

    private static Kind kind(String part) {
        return part.startsWith("[") ? Kind.BRANCH : part.startsWith("map ") ? Kind.MAP : Kind.FLOW;
    }

    /** {@code flow clone-schemas#1} as {@code clone-schemas}; a later one keeps its number. */
    private static String label(String part) {
        String name = StepName.label(part);
        return name.endsWith("#1") ? name.substring(0, name.length() - 2) : name;
    }

    private static double share(String done, String total) {
        double all = Double.parseDouble(total.replace(",", ""));
        return all <= 0 ? -1 : Math.clamp(Double.parseDouble(done.replace(",", "")) / all, 0, 1);
    }
}
