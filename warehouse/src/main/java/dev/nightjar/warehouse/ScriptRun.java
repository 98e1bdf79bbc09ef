package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.RunScriptTask.Ended;
import dev.nightjar.warehouse.RunScriptTask.OnError;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.StatementKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** One attempt at the statements of a script, with what earlier attempts have noted. For one thread. */
final class ScriptRun {
    private static final String ALL = "all statements";

    private final Session session;
    private final TaskContext context;
    private final ScriptMemory memory;
    private final List<ScriptStatement> statements;
    private final OnError onError;

    ScriptRun(Session session, TaskContext context, List<ScriptStatement> statements, OnError onError) {
        this.session = session;
        this.context = context;
        this.memory = new ScriptMemory(context);
        this.statements = statements;
        this.onError = onError;
    }

    List<Ended> run() throws Exception {
        checkUnchanged();
        Optional<ScriptStatement> whole = statements.stream()
                .filter(statement -> statement.isTemporary() || statement.kind() == StatementKind.TRANSACTION)
                .findFirst();
        if (whole.isPresent()) {
            checkAgain("it keeps something in its session", whole.get().place());
            memory.note("begun: " + ALL);
        }
        List<Ended> ended = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            ScriptStatement statement = statements.get(i);
            context.progress().update(i, statements.size(), "statements");
            boolean everyTime = whole.isPresent() || statement.isOfSession();
            ended.add(everyTime ? runAnyway(statement) : runOnce(statement, "statement " + (i + 1)));
        }
        return ended;
    }

    /**
     * Whether a statement that a dead process has sent is asked for. Not where the script sets up its session: whoever
     * waits by the id of a statement may get another session meanwhile.
     */
    private boolean asks() {
        return session.asksAfterwards() && statements.stream().noneMatch(ScriptStatement::isOfSession);
    }

    /** All or none. A crash while it is committed leaves that open, and then it is only repeated if it can be. */
    List<Ended> inTransaction(SqlDialect dialect) throws Exception {
        checkTransaction(dialect);
        checkUnchanged();
        Optional<Result> before = memory.find("done: " + ALL, Result.class);
        if (before.isPresent()) {
            return before.get().statements();
        }
        checkAgain(
                "nobody saw whether its transaction was committed",
                statements.getFirst().place());
        session.execute(Sql.of("begin transaction"));
        List<Ended> ended = new ArrayList<>();
        try {
            for (ScriptStatement statement : statements) {
                ended.add(send(statement));
            }
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
        memory.note("begun: " + ALL);
        session.execute(Sql.of("commit"));
        return context.remember("done: " + ALL, Result.class, () -> new Result(ended))
                .statements();
    }

    /** What a transaction gave. */
    record Result(List<Ended> statements) {
        Result {
            statements = List.copyOf(statements);
        }
    }

    private Ended runAnyway(ScriptStatement statement) {
        try {
            return send(statement);
        } catch (NightjarException e) {
            return failed(statement, e);
        }
    }

    private Ended runOnce(ScriptStatement statement, String name) throws Exception {
        boolean asks = asks();
        boolean again = asks || statement.isRepeatable();
        return memory.once(name, Ended.class, again, () -> unknownEnd(statement), () -> {
            try {
                return asks
                        ? send(
                                statement,
                                () -> session.update(name.replace(' ', '-'), statement.sql(), statement.isRepeatable()))
                        : send(statement);
            } catch (NightjarException e) {
                return failed(statement, e);
            }
        });
    }

    private static NightjarException unknownEnd(ScriptStatement statement) {
        return new NightjarException(
                ErrorCode.DIVERGED,
                statement.place(),
                "this statement was sent before, and nobody saw whether it did its work; look there, and run the rest of the script in a new run");
    }

    private Ended send(ScriptStatement statement) {
        return send(statement, () -> session.update(statement.sql()));
    }

    private static Ended send(ScriptStatement statement, Supplier<OptionalLong> update) {
        try {
            OptionalLong rows = update.get();
            return new Ended(
                    statement.place().toString(),
                    rows.isPresent() ? Optional.of(rows.getAsLong()) : Optional.empty(),
                    Optional.empty());
        } catch (NightjarException e) {
            NightjarException placed = new NightjarException(e.code(), statement.place(), e.getMessage());
            placed.addSuppressed(e);
            throw e.isPermanent() ? placed.withoutRetry() : placed;
        }
    }

    private Ended failed(ScriptStatement statement, NightjarException error) {
        if (onError == OnError.STOP || error.code() == ErrorCode.CANCELLED) {
            throw error;
        }
        context.log().warn("a statement failed, and the script goes on: {}", error.getMessage());
        return new Ended(statement.place().toString(), Optional.empty(), Optional.of(error.getMessage()));
    }

    /** Files may have been changed since an earlier attempt, and then its notes belong to other statements. */
    private void checkUnchanged() throws Exception {
        String now = hash();
        if (!context.remember("scripts", String.class, () -> now).equals(now)) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    statements.getFirst().place(),
                    "the script or its variables are not what this run began with; put them back, or start a new run");
        }
    }

    private void checkAgain(String why, Place place) throws Exception {
        if (memory.has("begun: " + ALL) && !statements.stream().allMatch(ScriptStatement::isRepeatable)) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    place,
                    "the script was begun before and cannot be gone on with: %s; look what it did, and run the rest in a new run"
                            .formatted(why));
        }
    }

    private void checkTransaction(SqlDialect dialect) {
        for (ScriptStatement statement : statements) {
            // Snowflake docs, "Transactions": a DDL statement commits the one that is open.
            boolean commits = dialect == SqlDialect.SNOWFLAKE && statement.kind() == StatementKind.DEFINITION;
            if (commits || statement.kind() == StatementKind.TRANSACTION) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        statement.place(),
                        "this statement begins or ends a transaction itself, so that the script cannot be one; leave it out, or do without 'transaction'");
            }
        }
    }

    private void rollBack(RuntimeException reason) {
        try {
            session.execute(Sql.of("rollback"));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ScriptStatement statement : statements) {
                digest.update(statement.sql().text().getBytes(StandardCharsets.UTF_8));
                digest.update(statement.sql().values().toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each Java has SHA-256", e);
        }
    }
}
