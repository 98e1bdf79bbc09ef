package dev.nightjar.testkit.fivetran;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client of a team's own meets, beside ours. */
class FakeFivetranTest {
    private final FakeFivetran fivetran = new FakeFivetran(InstantSource.system());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        fivetran.close();
    }

    @Test
    void refusesWhatIsMalformed() throws Exception {
        fivetran.connection("c", "shop");

        for (String target : List.of(
                "/connections?limit=all", "/connections?cursor=%21", "/connections/c/sync-history?start_time=today")) {
            HttpResponse<String> response = send("GET", target);

            assertThat(response.statusCode()).as(target).isEqualTo(400);
            assertThat(response.body()).contains("InvalidInput");
        }
    }

    @Test
    void listsNothingWhereSomethingIsToBeMade() throws Exception {
        for (String target : List.of("/connections", "/destinations", "/webhooks")) {
            assertThat(send("POST", target).statusCode()).as(target).isEqualTo(404);
        }
    }

    private HttpResponse<String> send(String method, String target) throws IOException, InterruptedException {
        String key = FakeFivetran.KEY + ":" + FakeFivetran.SECRET;
        HttpRequest request = HttpRequest.newBuilder(URI.create(fivetran.baseUrl() + target))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
