package dev.nightjar.fivetran;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookInboxTest {
    /** As it was seen on the wire, 287 bytes. */
    private static final String LIVE = """
            {"event":"sync_end","created":"2026-05-22T00:06:08.638Z","connector_type":"google_cloud_postgresql","connector_id":"assimilate_seem","connector_name":"ftar_pg","sync_id":"b4703f73-6315-4e22-8d7a-3bfb18b2fed2","destination_group_id":"inappropriate_implode","data":{"status":"SUCCESSFUL"}}""";

    private final Set<List<String>> seen = new HashSet<>();
    private final WebhookInbox inbox =
            new WebhookInbox(Secret.of("my_secret"), () -> Instant.parse("2026-05-22T01:00:00Z"), seen::add);

    @Test
    void scenario26_aGoodSignatureInAnyCase() {
        assertThat(receive(LIVE)).isInstanceOfSatisfying(WebhookVerdict.Accepted.class, accepted -> {
            assertThat(accepted.event().connectionId()).contains("assimilate_seem");
            assertThat(accepted.event().status()).isEqualTo(WebhookEvent.Status.SUCCESSFUL);
        });
        seen.clear();
        assertThat(inbox.receive(LIVE.getBytes(UTF_8), signature(LIVE).toUpperCase(Locale.ROOT)))
                .isInstanceOf(WebhookVerdict.Accepted.class);
    }

    @Test
    void scenario26_aBadSignature() {
        assertThat(inbox.receive(LIVE.getBytes(UTF_8), signature(LIVE + " ")).status())
                .isEqualTo(401);
        assertThat(inbox.receive(LIVE.getBytes(UTF_8), "").status()).isEqualTo(401);
        assertThat(inbox.receive(LIVE.getBytes(UTF_8), "ſ".repeat(64)).status()).isEqualTo(401);
    }

    @Test
    void scenario26_aTestHasNoSync() {
        String test = """
                {"event":"test_event","created":"2026-05-22T00:59:00Z","connector_type":"_connector_type",
                "connector_id":"_connector_1","group_id":"_destination_1"}""";

        assertThat(receive(test))
                .isInstanceOfSatisfying(
                        WebhookVerdict.Accepted.class,
                        accepted -> assertThat(accepted.event().isTest()).isTrue());
    }

    @Test
    void scenario26_aDuplicate() {
        receive(LIVE);

        assertThat(receive(LIVE)).isInstanceOf(WebhookVerdict.Duplicate.class);
        assertThat(receive(LIVE).status()).isEqualTo(200);
    }

    @Test
    void scenario26_failedAndThenSuccessfulAreTwoEvents() {
        assertThat(status(LIVE.replace("SUCCESSFUL", "FAILURE_WITH_TASK").replace("b4703f73", "00000000")))
                .isEqualTo(WebhookEvent.Status.FAILED);
        assertThat(status(LIVE)).isEqualTo(WebhookEvent.Status.SUCCESSFUL);
    }

    @Test
    void scenario26_whatHasNotEndedAndWhatNobodyKnows() {
        assertThat(status(LIVE.replace("SUCCESSFUL", "RESCHEDULED"))).isEqualTo(WebhookEvent.Status.RESCHEDULED);
        seen.clear();
        assertThat(status(LIVE.replace("SUCCESSFUL", "CANCELED"))).isEqualTo(WebhookEvent.Status.CANCELLED);
        seen.clear();
        assertThat(status(LIVE.replace("SUCCESSFUL", "EXPLODED"))).isEqualTo(WebhookEvent.Status.FAILED);
    }

    @Test
    void refusesWhatIsTooOldTooLargeOrNoEvent() {
        assertThat(receive(LIVE.replace("2026-05-22T00:06", "2026-05-20T23:06")))
                .isInstanceOfSatisfying(
                        WebhookVerdict.Refused.class,
                        refused -> assertThat(refused.reason()).contains("older"));
        assertThat(receive(" ".repeat(WebhookInbox.LARGEST + 1)).status()).isEqualTo(413);
        assertThat(receive(LIVE + " ".repeat(WebhookInbox.LARGEST - LIVE.length()))
                        .status())
                .isEqualTo(200);
        assertThat(receive("{\"event\":").status()).isEqualTo(400);
        assertThat(receive("[]").status()).isEqualTo(400);
    }

    private WebhookEvent.Status status(String body) {
        return receive(body) instanceof WebhookVerdict.Accepted(WebhookEvent event)
                ? event.status()
                : WebhookEvent.Status.NONE;
    }

    private WebhookVerdict receive(String body) {
        return inbox.receive(body.getBytes(UTF_8), signature(body));
    }

    private static String signature(String body) {
        return Signatures.sign("my_secret", body);
    }
}
