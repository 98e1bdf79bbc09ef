package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Task;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The public classes and static methods that stand on a page of docs/, compiled as they stand there. */
final class PageExamples implements AutoCloseable {
    private static final Pattern SOURCE =
            Pattern.compile("(?ms)^```java\\n((?:(?!^```).)*?^public class (\\w+).*?)^```\\s*$");

    private static final Pattern METHOD = Pattern.compile(
            "(?ms)^```java fragment\\n((?:^import [^\\n]*\\n)*)((?:(?!^```).)*?^static [^\\n(]* (\\w+)\\(.*?)^```\\s*$");

    private final Set<String> names;
    private final URLClassLoader loader;

    private PageExamples(Set<String> names, URLClassLoader loader) {
        this.names = names;
        this.loader = loader;
    }

    /** Those of a page, with a folder for their class files. */
    static PageExamples of(String page, Path classes) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>();
        String text = Files.readString(Path.of("../docs").resolve(page));
        SOURCE.matcher(text).results().forEach(found -> {
            names.add(found.group(2));
            sources.put(found.group(2) + ".java", found.group(1));
        });
        METHOD.matcher(text)
                .results()
                .forEach(found -> sources.put(
                        classOf(found.group(3)) + ".java",
                        "%sclass %s {%n%s}%n".formatted(found.group(1), classOf(found.group(3)), found.group(2))));
        assertThat(JavaSources.compile(sources, classes)).isEmpty();
        return new PageExamples(
                names, new URLClassLoader(new URL[] {classes.toUri().toURL()}, PageExamples.class.getClassLoader()));
    }

    private static String classOf(String method) {
        return "Of_" + method;
    }

    /** What the classes are called. */
    Set<String> names() {
        return names;
    }

    Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** A new one, by its constructor with so many parameters. */
    Object make(String name, Object... arguments) throws ReflectiveOperationException {
        return Arrays.stream(type(name).getConstructors())
                .filter(constructor -> constructor.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s has no such constructor".formatted(name)))
                .newInstance(arguments);
    }

    Flow<?> flow(String name, Object... arguments) throws ReflectiveOperationException {
        return (Flow<?>) make(name, arguments);
    }

    Task<?> task(String name, Object... arguments) throws ReflectiveOperationException {
        return (Task<?>) make(name, arguments);
    }

    /** Calls a method of a fragment. */
    void call(String method, Object... arguments) throws Exception {
        Method found = Arrays.stream(type(classOf(method)).getDeclaredMethods())
                .filter(each -> each.getName().equals(method))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page has no method " + method));
        found.setAccessible(true);
        found.invoke(null, arguments);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
