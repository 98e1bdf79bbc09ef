package dev.nightjar.shell;

import dev.nightjar.flow.Secret;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.Secrets;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;

/**
 * The secrets that one attempt uses, to be hidden in what is kept of its program's output: that goes into results and
 * messages, and so into the journal, which the mask of the log does not see.
 */
final class Concealed {
    private static final Environment NONE = new Environment(Map.of(), Path.of(""), Path.of(""));

    private final Secrets secrets = new Secrets(NONE);

    /** The same context; the secrets that it gives are concealed from then on. */
    TaskContext watch(TaskContext context) {
        return (TaskContext) Proxy.newProxyInstance(
                TaskContext.class.getClassLoader(), new Class<?>[] {TaskContext.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(context, arguments);
                        if (result instanceof Secret secret) {
                            add(secret);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void add(Secret secret) {
        secrets.conceal(secret.reveal());
    }

    String mask(String text) {
        return secrets.mask(text);
    }

    OutputLine mask(OutputLine line) {
        boolean cut = line.omittedBytes() > 0;
        String text = cut ? secrets.maskCut(line.text()) : secrets.mask(line.text());
        return new OutputLine(line.source(), text, line.omittedBytes());
    }
}
