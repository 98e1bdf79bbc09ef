package dev.nightjar.flow.config;

import static dev.nightjar.flow.config.Failures.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
    private final Environment environment = new Environment(
            Map.of("HOST", "db.local", "EMPTY", "", "NESTED", "${env.HOST}", "NIGHTJAR_SECRET_PASSWORD", "hunter22"),
            Path.of("/secrets"),
            Path.of("/home/me"));
    private final Secrets secrets = new Secrets(environment);
    private final Placeholders placeholders = new Placeholders(environment, secrets);

    @Test
    void replacesEnvironmentVariablesAnywhereInAText() {
        assertThat(placeholders.text("${env.HOST}")).isEqualTo("db.local");
        assertThat(placeholders.text("https://${env.HOST}:8080/${env.HOST}"))
                .isEqualTo("https://db.local:8080/db.local");
        assertThat(placeholders.text("${env.EMPTY}")).isEmpty();
        assertThat(placeholders.text("plain $ {x} $x")).isEqualTo("plain $ {x} $x");
    }

    @Test
    void takesTheDefaultOfAVariableThatIsNotSetOrEmpty() {
        assertThat(placeholders.text("${env.NONE:-a:-b}")).isEqualTo("a:-b");
        assertThat(placeholders.text("${env.NONE:-}")).isEmpty();
        assertThat(placeholders.text("${env.EMPTY:-x}")).isEqualTo("x");
        assertThat(placeholders.text("${env.HOST:-x}")).isEqualTo("db.local");
    }

    @Test
    void doesNotLookAgainAtWhatItPutIn() {
        assertThat(placeholders.text("${env.NESTED}")).isEqualTo("${env.HOST}");
    }

    @Test
    void writesADollarAndBraceWithTwoDollars() {
        assertThat(placeholders.text("$${env.HOST}")).isEqualTo("${env.HOST}");
        assertThat(placeholders.text("$$${env.HOST}")).isEqualTo("$${env.HOST}");
        assertThat(placeholders.text("$${${env.HOST}")).isEqualTo("${db.local");
        assertThat(placeholders.text("${env.HOST}${env.HOST}")).isEqualTo("db.localdb.local");
    }

    @Test
    void refusesAVariableThatIsNotSet() {
        assertThat(message(() -> placeholders.text("${env.XYZ}")))
                .isEqualTo("the environment variable 'XYZ' is not set; set it, or write ${env.XYZ:-default}");
        assertThat(message(() -> placeholders.text("${env.HOTS}")))
                .isEqualTo(
                        "the environment variable 'HOTS' is not set; did you mean 'HOST'? set it, or write ${env.HOTS:-default}");
    }

    @Test
    void refusesUnknownFormsAndNamesTheKnownOnes() {
        for (String unknown : new String[] {"${foo}", "${}", "${env.}", "${env.A-B}", "${ENV.X}", "${env.X:default}"}) {
            assertThat(message(() -> placeholders.text("x" + unknown)))
                    .isEqualTo("unknown '" + unknown
                            + "'; use ${env.NAME}, ${env.NAME:-default} or ${secret.name}, and $${ for a literal '${'");
        }
        assertThat(message(() -> placeholders.text("a ${env.HOST")))
                .isEqualTo("'${env.HOST' lacks its '}'; close it, or write $${ for a literal '${'");
    }

    @Test
    void allowsASecretOnlyWhereOneIsExpected() {
        assertThat(message(() -> placeholders.text("x${secret.password}")))
                .isEqualTo(
                        "a secret may stand only where a secret is expected, and '${secret.password}' does not; remove it, or use ${env.NAME} for what is not secret");
        assertThat(placeholders.secret("${secret.password}").reveal()).isEqualTo("hunter22");
    }

    @Test
    void masksASecretThatIsPutTogetherAsAWhole() {
        Secret secret = placeholders.secret("me:${secret.password}@${env.HOST}");

        assertThat(secret.reveal()).isEqualTo("me:hunter22@db.local");
        assertThat(secrets.mask("login me:hunter22@db.local, hunter22")).isEqualTo("login ***, ***");
    }

    @Test
    void masksASecretThatIsWrittenOut() {
        assertThat(placeholders.secret("plainly").reveal()).isEqualTo("plainly");
        assertThat(secrets.mask("plainly")).isEqualTo("***");
    }

    @Test
    void passesOnWhyASecretIsNotThere() {
        assertThat(message(() -> placeholders.secret("${secret.../x}")))
                .isEqualTo("'../x' is no name of a secret; use letters, digits, '_', '.' and '-'");
        assertThat(message(() -> placeholders.secret("${secret.token}")))
                .isEqualTo("secret 'token' is not there; set NIGHTJAR_SECRET_TOKEN or write it to /secrets/token");
    }
}
