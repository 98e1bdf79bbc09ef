package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells which connections have brought nothing for longer than is well, with one request for a thousand. */
@TaskType("fivetran.freshness")
public class FreshnessTask extends ReadingTask<FreshnessTask.Report> {
    /**
     * What is asked.
     *
     * @param destination the id of a destination; default all that the API key may see
     * @param oldest how old the last success may be
     */
    @Description("Tells which connections of Fivetran are older than asked.")
    public record Spec(
            @Description("The Fivetran account in nightjar.yml.") @Default(FivetranTask.ACCOUNT)
            String account,

            @Description("The id of a destination; all if not given.")
            Optional<String> destination,

            @Description("How old the last success may be.") Duration oldest) {
        public Spec {
            requireNonNull(account, "account is null");
            requireNonNull(destination, "destination is null");
            requireNonNull(oldest, "oldest is null");
        }

        /** Of all connections. */
        public static Spec of(Duration oldest) {
            return new Spec(FivetranTask.ACCOUNT, Optional.empty(), oldest);
        }
    }

    /**
     * What was found.
     *
     * @param stale those that are too old, the oldest first
     */
    public record Report(int connections, List<Connection> stale) {
        public Report {
            stale = List.copyOf(stale);
        }
    }

    private final Spec spec;

    public FreshnessTask(Spec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected FreshnessTask(Record ownSpec, Spec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** Whether a connection has brought nothing since this time. */
    protected boolean isStale(Connection connection, Instant since) {
        return connection.succeededAt().map(time -> time.isBefore(since)).orElse(true);
    }

    @Override
    protected Report run(TaskContext context) throws Exception {
        FivetranClient client = context.connection(spec.account(), FivetranClient.class);
        ConnectionFilter filter = new ConnectionFilter(spec.destination(), Optional.empty());
        List<Connection> all = client.connections(filter).toList();
        Instant since = context.now().minus(spec.oldest());
        List<Connection> stale = all.stream()
                .filter(connection -> isStale(connection, since))
                .sorted(Comparator.comparing(
                        connection -> connection.succeededAt().orElse(Instant.MIN)))
                .toList();
        return new Report(all.size(), stale);
    }
}
