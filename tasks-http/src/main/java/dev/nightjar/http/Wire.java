package dev.nightjar.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * One try of one request over OkHttp. Its own retries and redirects are off: it would send a POST twice, and take
 * credentials along. Thread-safe.
 */
final class Wire {
    /** All clients of the process share its connections and threads. */
    private static final OkHttpClient SHARED = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();

    private static final RequestBody NO_BYTES = RequestBody.create(new byte[0]);

    private final OkHttpClient pooled;
    /** A kept connection may have been closed by the server meanwhile: what cannot be sent again takes a new one. */
    private final OkHttpClient fresh;

    private final long largestAnswer;

    Wire(HttpSettings settings) {
        OkHttpClient.Builder builder = SHARED.newBuilder()
                .connectTimeout(settings.connect())
                .readTimeout(settings.read())
                .writeTimeout(settings.read())
                .callTimeout(settings.call());
        settings.proxy()
                .ifPresent(proxy -> builder.proxy(
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort()))));
        this.pooled = builder.build();
        this.fresh = builder.connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .build();
        this.largestAnswer = settings.largestAnswer();
    }

    /**
     * Sends it once, and reads the whole answer.
     *
     * @throws HttpFailure when there is none
     * @throws InterruptedException when the thread was interrupted, which ends the request
     */
    HttpAnswer exchange(HttpRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        SentMark sent = new SentMark();
        Call call = (request.resend() ? pooled : fresh)
                .newBuilder()
                .eventListener(sent)
                .build()
                .newCall(okRequest(request));
        try (Response response = call.execute()) {
            return new HttpAnswer(response.code(), response.headers().toMultimap(), read(request, response));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw failure(request, e, sent.get());
        }
    }

    private byte[] read(HttpRequest request, Response response) throws IOException {
        ResponseBody body = response.body();
        if (body.contentLength() > largestAnswer) {
            throw tooLarge(request);
        }
        try (InputStream in = body.byteStream()) {
            byte[] whole = in.readNBytes((int) largestAnswer + 1);
            if (whole.length > largestAnswer) {
                throw tooLarge(request);
            }
            return whole;
        }
    }

    private HttpFailure tooLarge(HttpRequest request) {
        return new HttpFailure(
                HttpFailure.Kind.TOO_LARGE,
                "the answer to %s is larger than %d bytes; ask for less, or raise largestAnswer"
                        .formatted(request, largestAnswer),
                null);
    }

    private static Request okRequest(HttpRequest request) {
        Request.Builder builder = new Request.Builder().url(request.uri().toString());
        // What OkHttp does not ask for itself it does not decompress.
        request.headers().stream()
                .filter(header -> !header.name().equalsIgnoreCase("Accept-Encoding"))
                .forEach(header -> builder.addHeader(header.name(), header.value()));
        boolean needsBody =
                List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH).contains(request.method());
        @Nullable RequestBody body =
                request.body().map(bytes -> RequestBody.create(bytes.bytes())).orElse(needsBody ? NO_BYTES : null);
        return builder.method(request.method().name(), body).build();
    }

    private static HttpFailure failure(HttpRequest request, IOException e, boolean sent) {
        if (isOfTls(e) && !sent) {
            return new HttpFailure(
                    HttpFailure.Kind.UNTRUSTED,
                    "%s: the certificate or TLS of the server is not accepted (%s); add its authority to the JVM's trust store, or check the address"
                            .formatted(request, reason(e)),
                    e);
        }
        if (!sent) {
            String advice = hasCause(e, UnknownHostException.class).isPresent()
                    ? "there is no such host; check the address, the network and the name server"
                    : "no connection (%s); check the address, the network and the proxy".formatted(reason(e));
            return new HttpFailure(HttpFailure.Kind.NOT_SENT, request + ": " + advice, e);
        }
        boolean timeout = e instanceof SocketTimeoutException || "timeout".equals(e.getMessage());
        return timeout
                ? new HttpFailure(
                        HttpFailure.Kind.NO_ANSWER,
                        "%s was not answered in time (%s); raise the time-outs, or look at the server"
                                .formatted(request, reason(e)),
                        e)
                : new HttpFailure(
                        HttpFailure.Kind.LOST,
                        "%s: the connection broke before the answer was whole (%s); try again, or look at the server or proxy"
                                .formatted(request, reason(e)),
                        e);
    }

    /** A server that closes in the middle of the handshake has refused nothing: it restarts, or something stands between. */
    private static boolean isOfTls(IOException e) {
        return hasCause(e, SSLException.class).isPresent()
                && hasCause(e, EOFException.class).isEmpty()
                && hasCause(e, SocketException.class).isEmpty();
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    private static <T extends Throwable> Optional<T> hasCause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** Whether any of a request went out. */
    private static final class SentMark extends EventListener {
        private final AtomicBoolean sent = new AtomicBoolean();

        @Override
        public void requestHeadersStart(Call call) {
            sent.set(true);
        }

        boolean get() {
            return sent.get();
        }
    }
}
