package dev.nightjar.fivetran;

import dev.nightjar.http.HttpAnswer;
import java.util.Optional;

/**
 * What Fivetran says of the requests of an account: how many it may send within an hour, and how many of them are left
 * (Fivetran docs: REST API, rate limiting).
 */
public record RequestQuota(int hourly, int remaining) {
    /** Empty where the answer does not say it. */
    static Optional<RequestQuota> of(HttpAnswer answer) {
        return number(answer, "X-Rate-Limit")
                .flatMap(hourly ->
                        number(answer, "X-Rate-Limit-Remaining").map(remaining -> new RequestQuota(hourly, remaining)));
    }

    private static Optional<Integer> number(HttpAnswer answer, String header) {
        try {
            return answer.header(header).map(String::strip).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
