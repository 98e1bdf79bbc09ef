package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Fivetran's REST API. Requests are sent again only where that is safe, and wait for the account's rate limit together
 * with all others of the process; fields and words that Fivetran adds are let pass.
 *
 * <p>Every method throws {@link FivetranException} when Fivetran answers that it cannot, {@link
 * dev.nightjar.http.HttpFailure} when there is no answer, and {@link InterruptedException} when the thread is
 * interrupted, which ends the request. Lists are streams that ask for a page when it is needed; interrupted, they throw
 * {@code CANCELLED}.
 *
 * <p>Thread-safe.
 */
public final class FivetranClient implements AutoCloseable {
    private static final String CONNECTIONS = "connections";
    private static final String WEBHOOKS = "webhooks";

    /** The longest time that Fivetran tells of at once. */
    private static final Duration HISTORY_WINDOW = Duration.ofDays(7);

    private final Transport transport;

    public FivetranClient(FivetranSpec spec, Timekeeper time) {
        this(new Transport(spec, time));
    }

    private FivetranClient(Transport transport) {
        this.transport = transport;
    }

    /** The same, which gives up where it would have to wait beyond this instant. */
    public FivetranClient until(Instant latest) {
        return new FivetranClient(transport.until(latest));
    }

    /** The same, which tells of each request before it is sent, but not of those that are sent again. */
    FivetranClient telling(Runnable onRequest) {
        return new FivetranClient(transport.telling(onRequest));
    }

    /** What Fivetran said last of the account's requests; empty before the first answer. */
    public Optional<RequestQuota> quota() {
        return transport.quota();
    }

    /** The time that it waits by. */
    public Timekeeper time() {
        return transport.time();
    }

    /** Tells accounts apart; it holds a credential. */
    String accountKey() {
        return transport.account();
    }

    /** Whose the API key is: the cheapest question, to see whether the key is good. */
    public Account account() throws InterruptedException {
        return Account.of(Transport.data(transport.get("/account/info")));
    }

    /** All groups. */
    public Stream<Group> groups() {
        return Pages.stream(transport, "/groups", Map.of()).map(Group::of);
    }

    /** A group by its id. */
    public Group group(String id) throws InterruptedException {
        return Group.of(Transport.data(transport.get(Transport.path("groups", id))));
    }

    /** All destinations. */
    public Stream<Destination> destinations() {
        return Pages.stream(transport, "/destinations", Map.of()).map(Destination::of);
    }

    /** A destination by its id. */
    public Destination destination(String id) throws InterruptedException {
        return Destination.of(Transport.data(transport.get(Transport.path("destinations", id))));
    }

    /** The connections of a group, listed as the group's. */
    public Stream<Connection> connectionsOfGroup(String groupId) {
        return Pages.stream(transport, Transport.path("groups", groupId, CONNECTIONS), Map.of())
                .map(Connection::of);
    }

    /** Connections with their status, 1,000 with one request. */
    public Stream<Connection> connections(ConnectionFilter filter) {
        return Pages.stream(transport, "/connections", filter.query()).map(Connection::of);
    }

    /** A connection by its id. */
    public Connection connection(String id) throws InterruptedException {
        return Connection.of(Transport.data(transport.get(Transport.path(CONNECTIONS, id))));
    }

    /**
     * Triggers a sync. The answer is the same whether one starts or one runs already; sent once.
     *
     * @param force whether a sync that runs is stopped and begun anew
     * @return when it was triggered, by Fivetran's clock
     */
    public Optional<Instant> sync(String id, boolean force) throws InterruptedException {
        return transport
                .post(Transport.path(CONNECTIONS, id, "sync"), Map.of("force", force))
                .date();
    }

    /**
     * Loads everything anew, or some tables; sent once.
     *
     * @param scope tables by their schemas, as the source names them; everything when empty
     */
    public Optional<Instant> resync(String id, Map<String, List<String>> scope) throws InterruptedException {
        Map<String, Object> body = scope.isEmpty() ? Map.of() : Map.of("scope", scope);
        return transport.post(Transport.path(CONNECTIONS, id, "resync"), body).date();
    }

    /** Loads some tables anew: by their schemas, as the source names them; sent once. */
    public Optional<Instant> resyncTables(String id, Map<String, List<String>> tables) throws InterruptedException {
        return transport
                .post(Transport.path(CONNECTIONS, id, "schemas", "tables", "resync"), tables)
                .date();
    }

    /** Changes a connection, without running its setup tests. */
    public Connection modify(String id, ConnectionChange change) throws InterruptedException {
        return Connection.of(
                Transport.data(transport.put(HttpMethod.PATCH, Transport.path(CONNECTIONS, id), change.body())));
    }

    /** Runs the setup tests of a connection, which may heal a broken one. Takes up to minutes. */
    public SetupTests runSetupTests(String id) throws InterruptedException {
        return SetupTests.of(Transport.data(transport.ask(Transport.path(CONNECTIONS, id, "test"), Map.of())));
    }

    /** What a connection brings; empty when Fivetran has not looked at the source yet. */
    public Optional<SchemaConfig> schemas(String id) throws InterruptedException {
        try {
            return Optional.of(SchemaConfigReader.read(
                    transport.get(Transport.path(CONNECTIONS, id, "schemas")).body()));
        } catch (FivetranException e) {
            if (e.isNotFound() && e.apiCode().contains("SchemaConfig")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Looks at the source anew and leaves what is chosen. Takes up to minutes. */
    public SchemaConfig reloadSchemas(String id) throws InterruptedException {
        return SchemaConfigReader.read(transport
                .ask(Transport.path(CONNECTIONS, id, "schemas", "reload"), Map.of("exclude_mode", "PRESERVE"))
                .body());
    }

    /** The names of a table's columns in the source, asked of the source. */
    public List<String> columns(String id, String schema, String table) throws InterruptedException {
        Fields data = Transport.data(
                transport.get(Transport.path(CONNECTIONS, id, "schemas", schema, "tables", table, "columns")));
        return List.copyOf(data.object("columns").node().propertyNames());
    }

    /**
     * Syncs of a connection that Fivetran has kept, of a time of any length; empty when this account's API does not tell.
     */
    public Optional<List<SyncRecord>> syncHistory(String id, Instant start, Instant end) throws InterruptedException {
        List<SyncRecord> found = new ArrayList<>();
        try {
            for (Instant from = start; from.isBefore(end); from = from.plus(HISTORY_WINDOW)) {
                Instant to = from.plus(HISTORY_WINDOW).isBefore(end) ? from.plus(HISTORY_WINDOW) : end;
                Map<String, String> query = new LinkedHashMap<>();
                query.put("start_time", from.toString());
                query.put("end_time", to.toString());
                Pages.stream(transport, Transport.path(CONNECTIONS, id, "sync-history"), query)
                        .map(SyncRecord::of)
                        .forEach(found::add);
            }
        } catch (FivetranException e) {
            if (e.status() / 100 == 2 || List.of(400, 404, 405).contains(e.status())) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(found);
    }

    /** The cursor of a function or of a connector SDK, as JSON; empty for all other connections. */
    public Optional<String> connectorState(String id) throws InterruptedException {
        try {
            return Optional.of(Transport.data(transport.get(Transport.path(CONNECTIONS, id, "state")))
                    .object("state")
                    .node()
                    .toString());
        } catch (FivetranException e) {
            if (List.of(400, 405).contains(e.status())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Sets the cursor of a function or of a connector SDK: to this JSON. */
    public void setConnectorState(String id, String json) throws InterruptedException {
        Object state;
        try {
            state = Transport.MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new NightjarException(
                    ErrorCode.USAGE, "the state is no JSON (%s); correct it".formatted(e.getOriginalMessage()), e);
        }
        transport.put(HttpMethod.PATCH, Transport.path(CONNECTIONS, id, "state"), Map.of("state", state));
    }

    /** What changes what a connection brings. */
    public SchemaEditor schemaEditor(String id) {
        return new SchemaEditor(transport, id);
    }

    /** What sets an account up and takes it down. */
    public FivetranAdmin admin() {
        return new FivetranAdmin(transport);
    }

    /** All transformations. */
    public Stream<Transformation> transformations() {
        return Pages.stream(transport, "/transformations", Map.of()).map(Transformation::of);
    }

    /** The transformations of a group. */
    public Stream<Transformation> transformations(String groupId) {
        return Pages.stream(transport, "/transformations", Map.of("group_id", groupId))
                .map(Transformation::of);
    }

    /** A transformation by its id. */
    public Transformation transformation(String id) throws InterruptedException {
        return Transformation.of(Transport.data(transport.get(Transport.path("transformations", id))));
    }

    /** Starts a transformation; sent once. */
    public void runTransformation(String id, boolean fullRefresh) throws InterruptedException {
        transport.post(Transport.path("transformations", id, "run"), Map.of("full_refresh", fullRefresh));
    }

    /** Ends a transformation that runs. */
    public void cancelTransformation(String id) throws InterruptedException {
        transport.put(HttpMethod.POST, Transport.path("transformations", id, "cancel"), Map.of());
    }

    /** All webhooks. */
    public Stream<Webhook> webhooks() {
        return Pages.stream(transport, "/webhooks", Map.of()).map(Webhook::of);
    }

    /** A webhook by its id. */
    public Webhook webhook(String id) throws InterruptedException {
        return Webhook.of(Transport.data(transport.get(Transport.path(WEBHOOKS, id))));
    }

    /** Makes a webhook of a group; sent once. Fivetran posts a test to the address, which must be https. */
    public Webhook createWebhook(String groupId, String url, List<String> events, Secret secret)
            throws InterruptedException {
        return createdWebhook(Transport.path(WEBHOOKS, "group", groupId), url, events, secret);
    }

    /** Makes a webhook of the account; sent once. Fivetran posts a test to the address, which must be https. */
    public Webhook createAccountWebhook(String url, List<String> events, Secret secret) throws InterruptedException {
        return createdWebhook(Transport.path(WEBHOOKS, "account"), url, events, secret);
    }

    private Webhook createdWebhook(String path, String url, List<String> events, Secret secret)
            throws InterruptedException {
        Map<String, Object> body = Map.of("url", url, "events", events, "active", true, "secret", secret.reveal());
        return Webhook.of(Transport.data(transport.post(path, body)));
    }

    /** Changes a webhook. */
    public Webhook modifyWebhook(String id, WebhookChange change) throws InterruptedException {
        return Webhook.of(Transport.data(transport.put(HttpMethod.PATCH, Transport.path(WEBHOOKS, id), change.body())));
    }

    /** Has Fivetran post an event for a try; sent once. */
    public WebhookTrial testWebhook(String id, String event) throws InterruptedException {
        return WebhookTrial.of(
                Transport.data(transport.post(Transport.path(WEBHOOKS, id, "test"), Map.of("event", event))));
    }

    /** Removes a webhook. */
    public void deleteWebhook(String id) throws InterruptedException {
        transport.delete(Transport.path(WEBHOOKS, id));
    }

    /** Has nothing to close: all clients of the process share their connections. */
    @Override
    public void close() {}
}
