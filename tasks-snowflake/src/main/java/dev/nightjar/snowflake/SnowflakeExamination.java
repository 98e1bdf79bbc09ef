package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Finding;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A look at an account: who is logged in and how, how dbt's user is set, what the role may do, how far Time Travel reaches. */
final class SnowflakeExamination {
    private static final int MOST_SCHEMAS = 20;
    /** What dbt sets itself, or what does not matter for it. */
    private static final Set<String> ONLY_OURS = Set.of("MULTI_STATEMENT_COUNT", "AUTOCOMMIT");

    private final SnowflakeSpec spec;
    private final Session session;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final List<Finding> findings = new ArrayList<>();

    SnowflakeExamination(SnowflakeSpec spec, Session session) {
        this.spec = spec;
        this.session = session;
    }

    private record Who(String user, Optional<Identifier> role, Optional<Identifier> warehouse) {}

    List<Finding> examine() {
        Who who = session.single(metadata.who(), row -> new Who(row.string(1), name(row.text(2)), name(row.text(3))));
        logIn(who);
        who.role().ifPresent(role -> rights(role, who.warehouse()));
        parameters(spec.dbtUser()
                .map(name -> SnowflakeName.typed("dbt_user", name))
                .orElseGet(() -> Identifier.of(who.user())));
        retention();
        return List.copyOf(findings);
    }

    private void logIn(Who who) {
        findings.add(Finding.fine(
                "log-in",
                "user %s with role %s and warehouse %s at %s"
                        .formatted(
                                who.user(),
                                who.role().map(Identifier::toString).orElse("none"),
                                who.warehouse().map(Identifier::toString).orElse("none"),
                                spec.address())));
        if (spec.login() instanceof SnowflakeLogin.Password password && !password.mfa()) {
            findings.add(Finding.wrong(
                    "log-in",
                    "a password alone: Snowflake ends such log-ins step by step; give the user a key pair, and make it a"
                            + " service",
                    List.of(Remedies.setPublicKey(Identifier.of(who.user())))));
        }
    }

    private void rights(Identifier role, Optional<Identifier> warehouse) {
        RoleRights rights = RoleRights.read(session, role);
        MissingRights toClone = new MissingRights(session, rights);
        toClone.use("DATABASE", spec.source());
        toClone.makeClones(spec.target());
        warehouse.ifPresent(name -> toClone.use("WAREHOUSE", name));
        MissingRights toKeep = new MissingRights(session, rights);
        toKeep.keepHistory(spec.histories());
        if (warehouse.isEmpty()) {
            findings.add(Finding.wrong(
                    "warehouse", "the session has no virtual warehouse to run queries in; set 'warehouse'", List.of()));
        }
        findings.add(judged(
                "privileges",
                toClone,
                "role %s may read %s and clone to %s".formatted(role, spec.source(), spec.target()),
                "role %s lacks what cloning to %s needs".formatted(role, spec.target())));
        findings.add(judged(
                "history",
                toKeep,
                "role %s may keep the history in %s".formatted(role, spec.histories()),
                "role %s lacks what keeping the history in %s needs".formatted(role, spec.histories())));
    }

    private static Finding judged(String what, MissingRights missing, String fine, String wrong) {
        return missing.statements().isEmpty()
                ? Finding.fine(what, fine)
                : Finding.wrong(what, wrong + missing.ofOthers(), missing.statements());
    }

    /** dbt opens its own sessions, with what its user is set to. */
    private void parameters(Identifier name) {
        List<ShownRow> shown;
        try {
            shown = session.query(metadata.showParameters(name), ShownRow::of);
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            findings.add(Finding.wrong(
                    "parameters", "those of user %s cannot be seen: %s".formatted(name, e.getMessage()), List.of()));
            return;
        }
        List<Sql> wrong = new ArrayList<>();
        for (Map.Entry<String, String> pinned : SessionParameters.PINNED.entrySet()) {
            shown.stream()
                    .filter(row -> row.get("key").equals(pinned.getKey()) && !ONLY_OURS.contains(pinned.getKey()))
                    .filter(row -> !row.get("value").equalsIgnoreCase(pinned.getValue()))
                    .forEach(_ -> wrong.add(Remedies.setParameter(name, pinned.getKey(), pinned.getValue())));
        }
        findings.add(
                wrong.isEmpty()
                        ? Finding.fine(
                                "parameters",
                                "sessions of user %s, which dbt works as, read as ours do".formatted(name))
                        : Finding.wrong(
                                "parameters",
                                "sessions of user %s, which dbt works as, would read names or times otherwise"
                                        .formatted(name),
                                wrong));
    }

    /** A schema whose Time Travel is 0 days cannot be cloned as of an instant. */
    private void retention() {
        List<Sql> remedies = new ArrayList<>();
        AtomicLong without = new AtomicLong();
        Pages.each(session, after -> metadata.showSchemas(spec.source(), after), row -> {
            if (row.get("retention_time").equals("0")) {
                without.incrementAndGet();
                if (remedies.size() < MOST_SCHEMAS) {
                    remedies.add(Remedies.keepADay(spec.source(), Identifier.of(row.get("name"))));
                }
            }
        });
        findings.add(
                without.get() == 0
                        ? Finding.fine(
                                "time travel",
                                "every schema of %s keeps what it was for a day or more".formatted(spec.source()))
                        : Finding.wrong(
                                "time travel",
                                "%d schemas of %s keep nothing, and cannot be cloned as of an instant%s"
                                        .formatted(
                                                without.get(),
                                                spec.source(),
                                                without.get() > remedies.size()
                                                        ? "; the first %d are".formatted(remedies.size())
                                                        : ""),
                                remedies));
    }

    private static Optional<Identifier> name(Optional<String> text) {
        return text.filter(name -> !name.isEmpty()).map(Identifier::of);
    }
}
