package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The HTTP proxy on the way to Snowflake. */
@Description("the HTTP proxy on the way to Snowflake")
public record SnowflakeProxy(
        @Description("its host") String host,
        @Description("its port") int port,
        @Description("the user there") Optional<String> user,
        @Description("the password there") Optional<Secret> password,

        @Description("hosts that are reached without it; * stands for any beginning")
        List<String> except,

        @Description("whether the proxy itself is spoken to by HTTPS") @Default("false")
        boolean tls) {
    public SnowflakeProxy {
        requireNonNull(host, "host is null");
        except = List.copyOf(except);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port %d is none; take one from 1 to 65535".formatted(port));
        }
        if (password.isPresent() && user.isEmpty()) {
            throw new IllegalArgumentException("a password of the proxy needs a user; add it");
        }
    }

    /** Whether a host is reached through it. */
    boolean isFor(String toHost) {
        return except.stream()
                .map(pattern ->
                        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(joining(".*")))
                .noneMatch(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                        .matcher(toHost)
                        .matches());
    }
}
