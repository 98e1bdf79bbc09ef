package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.journal.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes what is sent to a webhook, and starts a flow by each event: once, however often it is delivered and to whichever
 * process. The run has the event's identity (connection, sync, event) as its id, and the journal has a run once; when a
 * process has died before its answer, the event that is delivered again takes the run up. Thread-safe.
 */
public final class WebhookRuns {
    private final Nightjar nightjar;
    private final WebhookInbox inbox;
    private final Function<WebhookEvent, Optional<Flow<?>>> flows;

    /**
     * A handler.
     *
     * @param nightjar runs the flows; what its journal forgets within 25 hours can be started again
     * @param secret of the webhook
     * @param flows the flow for an event, or none; not asked for tries of the webhook. Called on the thread of {@link
     *     #receive}
     */
    public WebhookRuns(Nightjar nightjar, Secret secret, Function<WebhookEvent, Optional<Flow<?>>> flows) {
        this.nightjar = requireNonNull(nightjar, "nightjar is null");
        this.flows = requireNonNull(flows, "flows is null");
        this.inbox = new WebhookInbox(secret, nightjar.time(), identity -> !wasStarted(runId(identity)));
    }

    /**
     * Judges a request as {@link WebhookInbox#receive} does, and has begun the run when it returns; it does not wait for
     * its end.
     *
     * @throws NightjarException when the run cannot be begun; answer with 500, and Fivetran delivers again
     */
    public WebhookVerdict receive(byte[] body, String signature) {
        WebhookVerdict verdict = inbox.receive(body, signature);
        return verdict instanceof WebhookVerdict.Accepted(WebhookEvent event) && !event.isTest()
                ? flows.apply(event).map(flow -> start(event, flow)).orElse(verdict)
                : verdict;
    }

    /** The id of the run that an event starts. */
    public static String runId(WebhookEvent event) {
        return runId(event.identity());
    }

    private static String runId(List<String> identity) {
        return "fivetran-" + Key.of(identity).id();
    }

    private WebhookVerdict start(WebhookEvent event, Flow<?> flow) {
        try {
            nightjar.start(runId(event), flow);
            return new WebhookVerdict.Accepted(event);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.BUSY) {
                return new WebhookVerdict.Duplicate(event);
            }
            throw e;
        }
    }

    private boolean wasStarted(String run) {
        return nightjar.journal()
                .run(run)
                .filter(record -> record.state() != RunState.INTERRUPTED)
                .isPresent();
    }
}
