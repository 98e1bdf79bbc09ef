package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fake of Fivetran as a process, and a flow that uses what it prints. */
class FakeFivetranTest {
    private static final Pattern EXPORT = Pattern.compile("export (NIGHTJAR_SECRET_\\w+)=(\\S+)");
    private static final Pattern BASE_URL = Pattern.compile("base_url: (\\S+)");

    @TempDir
    private Path scratch;

    @Test
    void whatItPrintsIsANightjarYmlThatLeadsToIt() throws Exception {
        ChildCli fake = ChildCli.start(ChildCli.builder(
                scratch,
                "fake",
                "fivetran",
                "--port",
                "0",
                "--seed",
                "3",
                "--connections",
                "4",
                "--speed",
                "10000",
                "--scenario",
                "asana=success",
                "--scenario",
                "braze=FAILURE",
                "--scenario",
                "facebook_ads=SHORT",
                "--scenario",
                "github=SUCCESS"));
        fake.await("all it prints", () -> out(fake).contains("github"));

        NightjarConfig config = config(out(fake));
        assertThat(connectionOf(config)).isEqualTo("FivetranClient");
        String url =
                BASE_URL.matcher(out(fake)).results().findFirst().orElseThrow().group(1);
        assertThat(statusOf(url, "wrong")).isEqualTo(401);
        assertThat(statusOf(url, variables(out(fake)).getOrDefault("NIGHTJAR_SECRET_FIVETRAN_SECRET", "")))
                .isEqualTo(200);
        fake.signal("INT");
        assertThat(fake.exitCode()).isEqualTo(130);
        assertThat(fake.err()).contains("the fake of Fivetran has ended").doesNotContain("\tat ");
    }

    @Test
    void namesItsScenarios() {
        assertThat(Cli.run("fake", "fivetran", "--help").out())
                .contains("SUCCESS", "SHORT", "LONG", "FAILURE", "BREAKS", "RESCHEDULED", "CANCELLED", "NEVER_STARTS");
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        assertThat(Cli.run("fake", "fivetran", "--port", "70000"))
                .satisfies(cli -> assertThat(cli.exitCode()).isEqualTo(2))
                .satisfies(cli -> assertThat(cli.err()).contains("--port must be between 0 and 65535"));
        assertThat(Cli.run("fake", "fivetran", "--scenario", "nobody=FAILURE").err())
                .contains("no connection has the schema nobody; there are asana");
        assertThat(Cli.run("fake", "fivetran", "--scenario", "asana=EXPLODES").exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("fake").err()).contains("which service? there is 'fivetran'");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli cli = Cli.run("fake", "fivetran", "--port", "" + taken.getLocalPort());
            assertThat(cli.exitCode()).isEqualTo(5);
            assertThat(cli.err()).contains("cannot be listened on").contains("give another with --port");
        }
    }

    private NightjarConfig config(String printed) throws IOException {
        Path file = Files.writeString(scratch.resolve("nightjar.yml"), printed);
        return NightjarConfig.read(file, new Environment(variables(printed), scratch, scratch));
    }

    private static Map<String, String> variables(String printed) {
        return EXPORT.matcher(printed).results().collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));
    }

    /** The kind of connection that a flow gets. */
    private static String connectionOf(NightjarConfig config) {
        Task<String> open = Task.of(
                "open",
                String.class,
                context -> context.connection("fivetran", AutoCloseable.class)
                        .getClass()
                        .getSimpleName());
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            return nightjar.run(flow -> flow.run(open));
        }
    }

    private static int statusOf(String url, String secret) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(("fake-api-key:" + secret).getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/connections?limit=3"))
                .header("Authorization", "Basic " + credentials)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode() == 200).isEqualTo(answer.body().contains("next_cursor"));
            return answer.statusCode();
        }
    }

    private static String out(ChildCli child) {
        try {
            return child.out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
