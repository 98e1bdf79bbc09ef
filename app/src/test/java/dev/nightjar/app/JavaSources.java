package dev.nightjar.app;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java source compiled against the class path of the tests. */
final class JavaSources {
    private JavaSources() {}

    /** Compiles source files by their names into a folder, and gives what is wrong with them. */
    static List<String> compile(Map<String, String> sources, Path into) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Files.createDirectories(into);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT, null)) {
            List<SimpleJavaFileObject> units = sources.entrySet().stream()
                    .map(source -> source(source.getKey(), source.getValue()))
                    .toList();
            List<String> options = List.of(
                    "-d", into.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-Xlint:all");
            compiler.getTask(new StringWriter(), files, problems, options, null, units)
                    .call();
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
                .map(problem -> "%s:%d: %s"
                        .formatted(
                                Optional.ofNullable(problem.getSource())
                                        .map(JavaFileObject::getName)
                                        .orElse("?"),
                                problem.getLineNumber(),
                                problem.getMessage(Locale.ROOT)))
                .toList();
    }

    private static SimpleJavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
