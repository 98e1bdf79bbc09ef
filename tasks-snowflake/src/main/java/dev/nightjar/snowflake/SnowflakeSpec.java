package dev.nightjar.snowflake;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.sql.QueryRules;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Snowflake account as warehouse, and who works there. Names of objects are read as Snowflake reads them: upper case,
 * unless they are written in double quotes.
 */
@Description("a Snowflake account as warehouse")
public record SnowflakeSpec(
        @Description("the account, myorg-myaccount for example")
        String account,

        @Description("the user; a workload identity and an OAuth client need none")
        Optional<String> user,

        @Description("how it logs in") SnowflakeLogin login,
        @Description("the database that Fivetran writes") String database,

        @Description("the database for clones; that of Fivetran with _CLONES behind it if it is not given")
        Optional<String> clones,

        @Description("the database for the history; that of Fivetran with _HISTORY behind it if it is not given")
        Optional<String> history,

        @Description("the role; the user's default one if it is not given")
        Optional<String> role,

        @Description("the virtual warehouse that queries run in; the user's default one if it is not given")
        Optional<String> warehouse,

        @Description("the schema of names without one") Optional<String> schema,
        @Description("parameters of its sessions") Map<String, String> session,
        @Description("the HTTP proxy on the way") Optional<SnowflakeProxy> proxy,

        @Description("where the account is; https://ACCOUNT.snowflakecomputing.com if it is not given")
        Optional<URI> url,

        @Description("whether the driver may ask the cloud's metadata service which cloud this is") @Default("false")
        boolean cloudDetection,

        @Description("whether statements may copy files to and from stages (PUT, GET)") @Default("false")
        boolean files,

        @Description("the user that dbt works as, where it is another")
        Optional<String> dbtUser,

        @Description("the longest that a log-in may take") @Default("60s")
        Duration loginTimeout,

        @Description("what admits a query: 'parsed', or 'lexical' where the parser does not know your SQL")
        @Default("parsed")
        QueryRules.Guard guard,

        @Description("further functions that queries may call: those of yours that only read")
        List<String> functions,

        @Description("how clones are made and published") Optional<SnowflakeCloning> cloning) {
    public SnowflakeSpec {
        requireNonNull(login, "login is null");
        functions = List.copyOf(functions);
        if (account.contains("/") || account.toLowerCase(Locale.ROOT).contains("snowflakecomputing")) {
            throw new IllegalArgumentException(
                    "account '%s' is an address; write only what stands before .snowflakecomputing.com"
                            .formatted(account));
        }
        if (!account.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException(
                    "account '%s' is none; it is made of letters, digits, '-', '_' and '.'".formatted(account));
        }
        if (user.isEmpty() && needsUser(login)) {
            throw new IllegalArgumentException("there is no user, and this log-in needs one; add 'user'");
        }
        url.ifPresent(SnowflakeSpec::checkUrl);
        SnowflakeName.typed("database", database);
        clones.ifPresent(name -> SnowflakeName.typed("clones", name));
        history.ifPresent(name -> SnowflakeName.typed("history", name));
        role.ifPresent(name -> SnowflakeName.typed("role", name));
        warehouse.ifPresent(name -> SnowflakeName.typed("warehouse", name));
        schema.ifPresent(name -> SnowflakeName.typed("schema", name));
        dbtUser.ifPresent(name -> SnowflakeName.typed("dbt_user", name));
        Identifier kept = histories(history, database);
        if (kept.equals(source(database)) || kept.equals(target(clones, database))) {
            throw new IllegalArgumentException(
                    "history %s is the database of the source or of the clones; name one of its own".formatted(kept));
        }
        session = upper(session);
        SessionParameters.check(session);
        if (source(database).equals(target(clones, database))) {
            throw new IllegalArgumentException(
                    "the clones of database %s would lie in it; name another one with 'clones'".formatted(database));
        }
        cloning.orElse(SnowflakeCloning.DEFAULT).checkTarget(target(clones, database));
        if (!loginTimeout.isPositive()) {
            throw new IllegalArgumentException("login_timeout must be positive: " + loginTimeout);
        }
    }

    /** The exact name of the database that Fivetran writes. */
    public Identifier source() {
        return source(database);
    }

    /** The exact name of the database for clones. */
    public Identifier target() {
        return target(clones, database);
    }

    /** The exact name of the database for the history. */
    public Identifier histories() {
        return histories(history, database);
    }

    /** How clones are made, by default where nothing is set. */
    public SnowflakeCloning howToClone() {
        return cloning.orElse(SnowflakeCloning.DEFAULT);
    }

    private static Identifier source(String database) {
        return SnowflakeName.typed("database", database);
    }

    private static Identifier target(Optional<String> clones, String database) {
        return clones.map(name -> SnowflakeName.typed("clones", name)).orElseGet(() -> behind(database, "_CLONES"));
    }

    private static Identifier histories(Optional<String> history, String database) {
        return history.map(name -> SnowflakeName.typed("history", name)).orElseGet(() -> behind(database, "_HISTORY"));
    }

    /** Where the account is. */
    public URI address() {
        return url.orElseGet(() -> URI.create("https://%s.snowflakecomputing.com"
                .formatted(account.toLowerCase(Locale.ROOT).replace('_', '-'))));
    }

    private static Identifier behind(String database, String suffix) {
        return Identifier.of(SnowflakeName.typed("database", database).name() + suffix);
    }

    private static boolean needsUser(SnowflakeLogin login) {
        return switch (login) {
            case SnowflakeLogin.KeyPair _,
                    SnowflakeLogin.AccessToken _,
                    SnowflakeLogin.Password _,
                    SnowflakeLogin.ExternalBrowser _ -> true;
            case SnowflakeLogin.Oauth _,
                    SnowflakeLogin.OauthRefresh _,
                    SnowflakeLogin.OauthClient _,
                    SnowflakeLogin.WorkloadIdentity _ -> false;
        };
    }

    private static void checkUrl(URI url) {
        boolean loopback = url.getHost() != null && url.getHost().matches("127\\.0\\.0\\.1|localhost|\\[::1]");
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && loopback)) {
            throw new IllegalArgumentException(
                    "url '%s' is not encrypted; begin it with https:// (http:// is for fakes on this machine)"
                            .formatted(url));
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "url has a user or parameters in it; write them as settings of their own");
        }
    }

    private static Map<String, String> upper(Map<String, String> parameters) {
        Map<String, String> upper = new LinkedHashMap<>();
        parameters.forEach((name, value) -> upper.put(name.toUpperCase(Locale.ROOT), value));
        return Map.copyOf(upper);
    }
}
