package dev.nightjar.flow;

import java.util.Locale;

/** Ids of task and flow classes, the same in each process. */
final class TaskTypes {
    /** A run asks for the id and the label of each task, several times. */
    private static final ClassValue<Ids> IDS = new ClassValue<>() {
        @Override
        protected Ids computeValue(Class<?> type) {
            String id = idOf(type);
            return new Ids(id, stepOf(id));
        }
    };

    private record Ids(String id, String step) {}

    private TaskTypes() {}

    static String of(Class<?> type) {
        return IDS.get(type).id();
    }

    private static String idOf(Class<?> type) {
        TaskType given = type.getAnnotation(TaskType.class);
        if (given != null) {
            return given.value();
        }
        String name = type.getSimpleName();
        if (name.isEmpty() || type.isHidden()) {
            // An anonymous subclass or a lambda, as in a test or a one-file flow: it goes by what it extends. The name
            // of a lambda's class is another in each process.
            Class<?> parent = type.getSuperclass();
            Class<?> extended =
                    parent == Object.class && type.getInterfaces().length > 0 ? type.getInterfaces()[0] : parent;
            return idOf(extended);
        }
        String stem = name.endsWith("Task") && name.length() > "Task".length()
                ? name.substring(0, name.length() - "Task".length())
                : name;
        return stem.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** The label of a task of this class and id: the id without its prefix. */
    static String stepOf(Class<?> type, String id) {
        Ids own = IDS.get(type);
        return own.id().equals(id) ? own.step() : stepOf(id);
    }

    static String stepOf(Class<?> type) {
        return IDS.get(type).step();
    }

    private static String stepOf(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
