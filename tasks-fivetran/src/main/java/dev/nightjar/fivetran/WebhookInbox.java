package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;

/**
 * Takes what is sent to a webhook: only what Fivetran has signed with the webhook's secret, and each event once. Signatures
 * have no time in them, so that what is older than Fivetran would ever repeat is refused. Thread-safe if {@code isNew} is.
 */
public final class WebhookInbox {
    /** The header with the signature. */
    public static final String SIGNATURE = "X-Fivetran-Signature-256";

    /** What is larger is refused; do not read further. */
    public static final int LARGEST = 1 << 20;

    /** Fivetran delivers for 24 hours. */
    private static final Duration OLDEST = Duration.ofHours(25);

    private static final String ALGORITHM = "HmacSHA256";

    private final Secret secret;
    private final InstantSource time;
    private final Predicate<List<String>> isNew;

    /**
     * An inbox.
     *
     * @param isNew remembers an event's identity (connection, sync, event) for 25 hours, and tells whether it was not
     *     there before
     */
    public WebhookInbox(Secret secret, InstantSource time, Predicate<List<String>> isNew) {
        this.secret = requireNonNull(secret, "secret is null");
        this.time = requireNonNull(time, "time is null");
        this.isNew = requireNonNull(isNew, "isNew is null");
    }

    /**
     * Judges a request.
     *
     * @param body its bytes as they came
     * @param signature the value of the header {@link #SIGNATURE}, in any case
     */
    public WebhookVerdict receive(byte[] body, String signature) {
        if (body.length > LARGEST) {
            return new WebhookVerdict.Refused(413, "the body is larger than %d bytes".formatted(LARGEST));
        }
        if (!isSigned(body, signature)) {
            return new WebhookVerdict.Refused(401, "the signature is not that of this webhook's secret");
        }
        Optional<WebhookEvent> event = parse(body);
        if (event.isEmpty()) {
            return new WebhookVerdict.Refused(400, "the body is no event");
        }
        if (event.get().created().isBefore(time.instant().minus(OLDEST))) {
            return new WebhookVerdict.Refused(400, "the event is older than %s".formatted(OLDEST));
        }
        return isNew.test(event.get().identity())
                ? new WebhookVerdict.Accepted(event.get())
                : new WebhookVerdict.Duplicate(event.get());
    }

    private boolean isSigned(byte[] body, String signature) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] expected = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
            byte[] given = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, given);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + ALGORITHM, e);
        }
    }

    private static Optional<WebhookEvent> parse(byte[] body) {
        try {
            return WebhookEvent.of(new Fields(Transport.MAPPER.readTree(body)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
