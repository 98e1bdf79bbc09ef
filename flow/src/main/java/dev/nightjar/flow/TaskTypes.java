package dev.nightjar.flow;

import java.util.Locale;

/** Stable ids of task and flow classes. */
final class TaskTypes {
    private TaskTypes() {}

    static String of(Class<?> type) {
        TaskType given = type.getAnnotation(TaskType.class);
        if (given != null) {
            return given.value();
        }
        String name = type.getSimpleName();
        if (name.isEmpty()) {
            // An anonymous subclass, as in a test or a one-file flow: it goes by what it extends.
            Class<?> parent = type.getSuperclass();
            Class<?> extended =
                    parent == Object.class && type.getInterfaces().length > 0 ? type.getInterfaces()[0] : parent;
            return of(extended);
        }
        String stem = name.endsWith("Task") && name.length() > "Task".length()
                ? name.substring(0, name.length() - "Task".length())
                : name;
        return stem.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    static String stepOf(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
