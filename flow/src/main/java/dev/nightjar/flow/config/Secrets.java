package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.ENVIRONMENT;
import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets by name, and masks in texts all that it has given out. A secret is looked for once: in the environment
 * variable {@code NIGHTJAR_SECRET_NAME} (upper case, all but letters and digits as {@code _}), then in the file of its
 * name in the folder for secrets, without one trailing line break. An empty one counts as not there. Thread-safe.
 */
public final class Secrets {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    private final Environment environment;
    private final Map<String, Secret> found = new ConcurrentHashMap<>();

    private final Object lock = new Object();
    /** Guarded by {@code lock}. */
    private final Set<String> masked = new HashSet<>();
    // INVARIANT: written under the lock only, and null as soon as a word was added: a mask that is begun after a secret
    // was given out knows it.
    private volatile @Nullable SecretMask mask;

    public Secrets(Environment environment) {
        this.environment = requireNonNull(environment, "environment is null");
    }

    /**
     * The secret of this name.
     *
     * @param name letters, digits, {@code _}, {@code .} and {@code -}
     * @throws NightjarException {@code CONFIG} if this cannot be a name, {@code ENVIRONMENT} if there is none or its
     *     file cannot be read
     */
    public Secret get(String name) {
        Secret known = found.get(name);
        if (known != null) {
            return known;
        }
        Secret secret = conceal(find(name));
        Secret earlier = found.putIfAbsent(name, secret);
        return earlier == null ? secret : earlier;
    }

    /** A secret that came another way, to be masked from now on. */
    public Secret conceal(String value) {
        Set<String> forms = SecretForms.of(value);
        synchronized (lock) {
            if (masked.addAll(forms)) {
                mask = null;
            }
        }
        return Secret.of(value);
    }

    /**
     * The text with each known secret of at least four characters as {@code ***}: also URL-encoded, escaped as in JSON,
     * and line by line. One pass, whatever the number of secrets.
     */
    public String mask(String text) {
        return current().mask(text);
    }

    /** The same of a text whose end was cut off: what may be the beginning of a secret at its end is {@code ***} too. */
    public String maskCut(String text) {
        return current().maskCut(text);
    }

    private SecretMask current() {
        SecretMask current = mask;
        return current == null ? newMask() : current;
    }

    private SecretMask newMask() {
        synchronized (lock) {
            SecretMask current = mask;
            if (current == null) {
                current = new SecretMask(masked);
                mask = current;
            }
            return current;
        }
    }

    private String find(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..") || name.equals(".")) {
            throw new NightjarException(
                    CONFIG,
                    "'%s' is no name of a secret; use letters, digits, '_', '.' and '-'"
                            .formatted(Texts.shorten(name)));
        }
        String variable = "NIGHTJAR_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        String value = environment.variables().getOrDefault(variable, "");
        Path file = environment.secretsFolder().resolve(name);
        String secret = value.isEmpty() ? contentOf(name, file) : value;
        if (secret.isEmpty()) {
            throw new NightjarException(
                    ENVIRONMENT, "secret '%s' is not there; set %s or write it to %s".formatted(name, variable, file));
        }
        return secret;
    }

    private static String contentOf(String name, Path file) {
        try {
            return withoutLineBreak(Files.readString(file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new NightjarException(
                    ENVIRONMENT,
                    "secret '%s' cannot be read from %s; check that it is a UTF-8 file you may read"
                            .formatted(name, file),
                    e);
        }
    }

    private static String withoutLineBreak(String content) {
        if (!content.endsWith("\n")) {
            return content;
        }
        return content.substring(0, content.length() - (content.endsWith("\r\n") ? 2 : 1));
    }
}
