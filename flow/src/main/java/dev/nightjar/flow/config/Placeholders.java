package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${env.X}</code>, <code>${env.X:-default}</code> (for a variable that is not set or empty) and
 * <code>${secret.x}</code>; <code>$${</code> is a literal <code>${</code>. What was put in is not looked at again.
 */
final class Placeholders implements Interpolation {
    private static final Pattern ENVIRONMENT =
            Pattern.compile("env\\.([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);
    private static final String SECRET = "secret.";

    private final Environment environment;
    private final Secrets secrets;

    Placeholders(Environment environment, Secrets secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    @Override
    public String text(String source) {
        return replace(source, name -> {
            throw new NightjarException(
                    CONFIG,
                    "a secret may stand only where a secret is expected, and '${secret.%s}' does not; remove it, or use ${env.NAME} for what is not secret"
                            .formatted(Texts.shorten(name)));
        });
    }

    @Override
    public Secret secret(String source) {
        return secrets.conceal(replace(source, name -> secrets.get(name).reveal()));
    }

    private String replace(String source, Lookup secret) {
        int open = source.indexOf("${");
        if (open < 0) {
            return source;
        }
        StringBuilder text = new StringBuilder();
        int done = 0;
        while (open >= 0) {
            if (open > done && source.charAt(open - 1) == '$') {
                text.append(source, done, open - 1).append("${");
                done = open + 2;
            } else {
                int close = source.indexOf('}', open);
                if (close < 0) {
                    throw new NightjarException(
                            CONFIG,
                            "'%s' lacks its '}'; close it, or write $${ for a literal '${'"
                                    .formatted(Texts.shorten(source.substring(open))));
                }
                text.append(source, done, open).append(value(source.substring(open + 2, close), secret));
                done = close + 1;
            }
            open = source.indexOf("${", done);
        }
        return text.append(source, done, source.length()).toString();
    }

    private String value(String expression, Lookup secret) {
        if (expression.startsWith(SECRET)) {
            return secret.valueOf(expression.substring(SECRET.length()));
        }
        Matcher variable = ENVIRONMENT.matcher(expression);
        if (!variable.matches()) {
            throw new NightjarException(
                    CONFIG,
                    "unknown '${%s}'; use ${env.NAME}, ${env.NAME:-default} or ${secret.name}, and $${ for a literal '${'"
                            .formatted(Texts.shorten(expression)));
        }
        String name = variable.group(1);
        String found = environment.variables().getOrDefault(name, "");
        if (variable.group(2) != null) {
            return found.isEmpty() ? variable.group(3) : found;
        }
        if (!environment.variables().containsKey(name)) {
            String question = DidYouMean.question(name, environment.variables().keySet());
            throw new NightjarException(
                    CONFIG,
                    "the environment variable '%s' is not set; %sset it, or write ${env.%s:-default}"
                            .formatted(name, question.isEmpty() ? "" : question + " ", name));
        }
        return found;
    }

    private interface Lookup {
        String valueOf(String name);
    }
}
