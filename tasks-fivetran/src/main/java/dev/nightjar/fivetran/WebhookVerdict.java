package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

/** What comes of a request to a webhook. */
public sealed interface WebhookVerdict {
    /** The HTTP status to answer with: Fivetran sends again what is not answered with 2xx. */
    int status();

    /** An event that was not there before. */
    record Accepted(WebhookEvent event) implements WebhookVerdict {
        public Accepted {
            requireNonNull(event, "event is null");
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** An event that was there before; nothing is to be done. */
    record Duplicate(WebhookEvent event) implements WebhookVerdict {
        public Duplicate {
            requireNonNull(event, "event is null");
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** No event, or none of Fivetran's. */
    record Refused(int status, String reason) implements WebhookVerdict {
        public Refused {
            requireNonNull(reason, "reason is null");
        }
    }
}
