package dev.nightjar.http;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.PlanContext;
import dev.nightjar.flow.Planned;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.flow.Timekeeper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Calls an HTTP address and, if asked, waits until an answer says that all is done: how a flow refreshes what lies
 * downstream.
 *
 * <pre>{@code
 * flow.run(new HttpTask(HttpSpec.post("https://bi.example.com/api/extracts/7/refresh", "{}")
 *         .withHeaders(Map.of("Authorization", "Bearer {{secret.bi_token}}"))
 *         .doneWhen(DoneRule.value("/job/state", "^done$").failing("^failed$"))
 *         .polling(Poll.at("https://bi.example.com/api/jobs/{{answer./job/id}}", ofSeconds(10), ofHours(1)))));
 * }</pre>
 *
 * <p>A request is sent again only where that is safe, see {@link HttpSender}. A {@code POST} or {@code PATCH} without an
 * idempotency key is sent once in a run, whatever happens to the run; a restarted run goes on with polling.
 *
 * <p>Result: the answer that is done. It fails with {@code EXTERNAL} when an answer says that it will not be, with
 * {@code TIMEOUT} at the deadline of polling, and as {@link HttpFailure} where there is no answer. A cancel ends the
 * request that is under way; what the server does with it is its own.
 */
@TaskType("http.call")
public class HttpTask extends Task<HttpResult> {
    private final HttpSpec spec;

    public HttpTask(HttpSpec spec) {
        this(spec, spec);
    }

    /** For a subclass with settings of its own. */
    protected HttpTask(Record ownSpec, HttpSpec spec) {
        super(ownSpec);
        this.spec = spec;
    }

    /** What an answer means; by default as the rule of the spec says. */
    protected Verdict verdict(HttpAnswer answer, TaskContext context) throws Exception {
        return spec.done().orElse(DoneRule.ANY_SUCCESS).of(answer);
    }

    /** What an answer to the first request means when there is another address to poll; by default 2xx lets it go on. */
    protected Verdict accepted(HttpAnswer answer, TaskContext context) throws Exception {
        return DoneRule.ANY_SUCCESS.of(answer);
    }

    /** How patient the client is. */
    protected HttpSettings settings(TaskContext context) throws Exception {
        return HttpSettings.DEFAULT;
    }

    /** The time that is waited by. */
    protected Timekeeper time(TaskContext context) throws Exception {
        return Timekeeper.system();
    }

    @Override
    protected Planned<HttpResult> plan(PlanContext context) throws Exception {
        String text = "%s %s%s"
                .formatted(
                        spec.method(),
                        spec.url(),
                        spec.body().map(body -> "\n" + body).orElse(""));
        return Planned.<HttpResult>unknown().doing(List.of(new PlannedChange("http", spec.url(), text)));
    }

    @Override
    protected HttpResult run(TaskContext context) throws Exception {
        HttpSender sender = new HttpSender(settings(context), Retries.DEFAULT, time(context), context.log());
        HttpRequest request = request(context);
        Optional<String> pollUrl = spec.poll().flatMap(Poll::url);
        HttpResult first = request.resend()
                ? send(sender, request, context, pollUrl.isPresent())
                : new Sendings(context).once(request, () -> send(sender, request, context, pollUrl.isPresent()));
        if (pollUrl.isEmpty()) {
            return first;
        }
        Template.Values values = (kind, name) -> kind.equals("answer") ? first.at(name) : value(kind, name, context);
        String address = Template.fillAddress(pollUrl.get(), values);
        HttpRequest question = Template.beginsWith("answer", pollUrl.get())
                ? Redirects.toNamed(withHeaders(HttpRequest.of(HttpMethod.GET, request.uri()), context), address)
                : withHeaders(asking(HttpMethod.GET, address), context);
        return poll(sender, question, context);
    }

    private HttpResult send(HttpSender sender, HttpRequest request, TaskContext context, boolean isFirstOfTwo)
            throws Exception {
        if (!isFirstOfTwo && spec.poll().isPresent()) {
            return poll(sender, request, context);
        }
        HttpAnswer answer = sender.send(request);
        return switch (isFirstOfTwo ? accepted(answer, context) : verdict(answer, context)) {
            case Verdict.Done _ -> result(answer);
            case Verdict.NotYet _ -> throw refused(request, answer, "the answer is not what counts as done");
            case Verdict.Failed(String reason) -> throw refused(request, answer, reason);
        };
    }

    private HttpResult poll(HttpSender sender, HttpRequest question, TaskContext context) throws Exception {
        Poll poll = spec.poll().orElseThrow();
        Instant deadline = sender.time().instant().plus(poll.deadline());
        while (true) {
            HttpAnswer answer = sender.send(question.noLaterThan(deadline));
            switch (verdict(answer, context)) {
                case Verdict.Done _ -> {
                    return result(answer);
                }
                case Verdict.Failed(String reason) -> throw refused(question, answer, reason);
                case Verdict.NotYet _ -> context.progress().message("not yet: HTTP " + answer.status());
            }
            if (sender.time().instant().plus(poll.every()).isAfter(deadline)) {
                throw new NightjarException(
                        ErrorCode.TIMEOUT,
                        "%s did not answer that all is done within %s; raise the deadline of 'poll', or look there. It said: %s"
                                .formatted(question, poll.deadline(), HttpSender.excerpt(question, answer)));
            }
            sender.time().sleep(poll.every());
        }
    }

    private HttpRequest request(TaskContext context) {
        Template.Values values = (kind, name) -> value(kind, name, context);
        String address = Template.fillAddress(spec.url(), values);
        HttpRequest request = withHeaders(asking(spec.method(), address), context);
        if (spec.body().isPresent()) {
            String type = contentType();
            UnaryOperator<String> escape = type.contains("json") ? AnswerJson::escape : text -> text;
            String body = Template.fill(spec.body().get(), values, escape);
            request = request.withBody(body.getBytes(StandardCharsets.UTF_8), type);
        }
        return spec.idempotencyHeader().isPresent()
                ? request.with(Header.of(spec.idempotencyHeader().get(), context.idempotencyKey()))
                        .resendable(true)
                : request;
    }

    private HttpRequest withHeaders(HttpRequest request, TaskContext context) {
        HttpRequest all = request;
        for (Map.Entry<String, String> header : spec.headers().entrySet()) {
            if (!isContentType(header.getKey())) {
                String value = Template.fill(header.getValue(), (k, n) -> value(k, n, context), text -> text);
                all = all.with(new Header(header.getKey(), value, Template.hasSecret(header.getValue())));
            }
        }
        return all;
    }

    private String contentType() {
        return spec.headers().entrySet().stream()
                .filter(header -> isContentType(header.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("application/json");
    }

    private Optional<String> value(String kind, String name, TaskContext context) {
        return switch (kind) {
            case "secret" -> Optional.of(context.secret(name).reveal());
            case "value" -> Optional.ofNullable(spec.values().get(name));
            default -> Optional.empty();
        };
    }

    private static boolean isContentType(String header) {
        return header.toLowerCase(Locale.ROOT).equals("content-type");
    }

    private static HttpRequest asking(HttpMethod method, String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "the address of an HTTP call is none; write it like https://example.com/path");
        }
        try {
            return HttpRequest.of(method, uri);
        } catch (IllegalArgumentException e) {
            throw new NightjarException(ErrorCode.CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    private static HttpResult result(HttpAnswer answer) {
        return new HttpResult(answer.status(), answer.text());
    }

    private static NightjarException refused(HttpRequest request, HttpAnswer answer, String reason) {
        return new NightjarException(
                ErrorCode.EXTERNAL,
                "%s failed: %s; see what the server says: %s"
                        .formatted(request, reason, HttpSender.excerpt(request, answer)));
    }
}
