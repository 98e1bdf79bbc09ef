package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Login;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to log in, through the real driver. */
class LoginTest {
    static final Secret PASSPHRASE = Secret.of("open sesame");

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private Login logIn(SnowflakeLogin login) {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.with(fake, login, Map.of()))) {
            warehouse.open(List.of()).close();
        }
        return fake.logins().getLast();
    }

    @Test
    void aKeyPairFromAFileOrAValuePlainOrEncrypted() throws Exception {
        String plain = pem("PRIVATE KEY", key(2048));
        String encrypted = pem("ENCRYPTED PRIVATE KEY", encrypted(key(2048)));
        Path file = Files.writeString(folder.resolve("key.p8"), encrypted);

        for (SnowflakeLogin.KeyPair login : List.of(
                new SnowflakeLogin.KeyPair(Optional.empty(), Optional.of(Secret.of(plain)), Optional.empty()),
                new SnowflakeLogin.KeyPair(
                        Optional.empty(), Optional.of(Secret.of(encrypted)), Optional.of(PASSPHRASE)),
                new SnowflakeLogin.KeyPair(Optional.of(file), Optional.empty(), Optional.of(PASSPHRASE)))) {
            Login seen = logIn(login);
            assertThat(seen.authenticator()).isEqualTo("SNOWFLAKE_JWT");
            String claims = new String(
                    Base64.getUrlDecoder()
                            .decode(seen.data().getOrDefault("TOKEN", "").split("\\.", -1)[1]),
                    StandardCharsets.UTF_8);
            assertThat(claims).contains("ACME-PROD.NIGHTJAR.SHA256:");
        }
    }

    @Test
    void aKeyFileOfBytesIsNoPem() throws Exception {
        Path file = Files.write(folder.resolve("key.der"), key(2048));

        assertThatThrownBy(
                        () -> logIn(new SnowflakeLogin.KeyPair(Optional.of(file), Optional.empty(), Optional.empty())))
                .hasMessageContaining("the private key %s is no PEM", file);
    }

    @Test
    void aKeyThatCannotWorkIsNamedBeforeAnythingIsSent() throws Exception {
        refuses("-----BEGIN RSA PRIVATE KEY-----\nMII=\n-----END RSA PRIVATE KEY-----", "PKCS#1", "openssl pkcs8");
        refuses("-----BEGIN OPENSSH PRIVATE KEY-----\nMII=\n-----END OPENSSH PRIVATE KEY-----", "OpenSSH");
        refuses("-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----", "public key");
        refuses("MIIEvQ", "no PEM");
        refuses("-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----", "no whole PEM");
        refuses(pem("PRIVATE KEY", key(1024)), "1024 bits");
        refuses(pem("ENCRYPTED PRIVATE KEY", encrypted(key(2048))), "add its 'passphrase'");
        assertThatThrownBy(() -> logIn(new SnowflakeLogin.KeyPair(
                        Optional.empty(),
                        Optional.of(Secret.of(pem("ENCRYPTED PRIVATE KEY", encrypted(key(2048))))),
                        Optional.of(Secret.of("wrong word")))))
                .hasMessageContaining("check its 'passphrase'")
                .hasNoCause();
        assertThat(fake.count(".")).isZero();
    }

    @Test
    void tokens() {
        Login oauth = logIn(new SnowflakeLogin.Oauth(Secret.of("an-access-token")));
        assertThat(oauth.authenticator()).isEqualTo("OAUTH");
        assertThat(oauth.data()).containsEntry("TOKEN", "an-access-token");

        Login pat = logIn(new SnowflakeLogin.AccessToken(Secret.of("a-pat")));
        assertThat(pat.authenticator()).isEqualTo("PROGRAMMATIC_ACCESS_TOKEN");
        assertThat(pat.data()).containsEntry("TOKEN", "a-pat");
    }

    /** The driver gives it to Snowflake's own hosts only, so that no fake sees it. */
    @Test
    void workloadIdentity() {
        SnowflakeLogin.WorkloadIdentity login = new SnowflakeLogin.WorkloadIdentity(
                SnowflakeLogin.WorkloadIdentity.Provider.AWS, Optional.empty(), Optional.empty());

        Properties properties = new LoginProperties(Specs.with(fake, login, Map.of())).make(false);

        assertThat(properties)
                .containsEntry("authenticator", "WORKLOAD_IDENTITY")
                .containsEntry("workloadIdentityProvider", "AWS")
                .containsEntry("disablePlatformDetection", "false");
        assertThatThrownBy(() -> logIn(new SnowflakeLogin.WorkloadIdentity(
                        SnowflakeLogin.WorkloadIdentity.Provider.OIDC, Optional.of(Secret.of("t")), Optional.empty())))
                .hasMessageContaining("requires a recognized Snowflake host");
    }

    @Test
    void passwordsWithAndWithoutASecondFactor() {
        assertThat(logIn(new SnowflakeLogin.Password(Secret.of("pw-of-tests"), false, Optional.empty()))
                        .data())
                .containsEntry("PASSWORD", "pw-of-tests");

        Login mfa =
                logIn(new SnowflakeLogin.Password(Secret.of("pw-of-tests"), true, Optional.of(Secret.of("123456"))));
        assertThat(mfa.data()).containsEntry("PASSCODE", "123456").containsEntry("EXT_AUTHN_DUO_METHOD", "passcode");
        assertThat(mfa.parameters()).containsEntry("CLIENT_REQUEST_MFA_TOKEN", "true");
    }

    @Test
    void aRefreshTokenGetsAccessTokensAndIsReplaced() {
        SnowflakeLogin.OauthRefresh login = new SnowflakeLogin.OauthRefresh(
                "client", Secret.of("client-secret"), Secret.of("refresh-0"), Optional.empty());
        Instant[] now = {Instant.parse("2026-11-02T00:00:00Z")};
        InstantSource clock = () -> now[0];
        OauthTokens tokens = new OauthTokens(login, Specs.with(fake, login, Map.of()), clock);

        assertThat(tokens.get()).isEqualTo("fake-access-1");
        assertThat(tokens.get()).isEqualTo("fake-access-1");
        now[0] = now[0].plus(Duration.ofMinutes(10));
        assertThat(tokens.get()).isEqualTo("fake-access-2");
        tokens.forget();
        assertThat(tokens.get()).isEqualTo("fake-access-3");

        assertThat(fake.tokenRequests())
                .extracting(request -> request.get("refresh_token"))
                .containsExactly("refresh-0", "fake-refresh-1", "fake-refresh-2");
        assertThat(logIn(login).data()).containsEntry("TOKEN", "fake-access-4");
    }

    @Test
    void anOauthServerMayBeAnExceptionFromTheProxy() {
        SnowflakeLogin.OauthRefresh login = new SnowflakeLogin.OauthRefresh(
                "client", Secret.of("client-secret"), Secret.of("refresh-0"), Optional.empty());
        SnowflakeProxy elsewhere = new SnowflakeProxy(
                "nowhere.invalid", 3128, Optional.empty(), Optional.empty(), List.of("*.internal", "127.*"), false);
        SnowflakeSpec spec = Specs.at(Optional.of(fake.url()), login, Map.of(), Optional.of(elsewhere));

        assertThat(new OauthTokens(login, spec, InstantSource.system()).get()).isEqualTo("fake-access-1");
    }

    @Test
    void anOauthServerThatIsBusyIsAskedLater() {
        SnowflakeLogin.OauthRefresh login = new SnowflakeLogin.OauthRefresh(
                "client", Secret.of("client-secret"), Secret.of("refresh-0"), Optional.empty());
        OauthTokens tokens = new OauthTokens(login, Specs.with(fake, login, Map.of()), InstantSource.system());
        fake.fault(FaultRule.next(1, "POST", "/oauth/token-request", Fault.limited(Optional.empty())));

        assertThatThrownBy(tokens::get)
                .hasMessageContaining("answered 429; try again later")
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL));
        assertThat(tokens.get()).isEqualTo("fake-access-1");
    }

    @Test
    void anOauthClientGetsItsTokenFirst() {
        Login login = logIn(new SnowflakeLogin.OauthClient(
                "client",
                Secret.of("client-secret"),
                fake.url().resolve("/oauth/token-request"),
                Optional.of("session:role:LOADER")));

        assertThat(login.data()).containsEntry("TOKEN", "fake-access-1");
        assertThat(fake.tokenRequests().getFirst()).containsEntry("scope", "session:role:LOADER");
    }

    @Test
    void aBrowserIsForPeopleAtATerminal() {
        SnowflakeSpec spec = Specs.with(fake, new SnowflakeLogin.ExternalBrowser(), Map.of());

        assertThatThrownBy(() -> new LoginProperties(spec, 0, () -> false, InstantSource.system()).make(false))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("use a key pair");
        assertThat(new LoginProperties(spec, 0, () -> true, InstantSource.system()).make(false))
                .containsEntry("authenticator", "externalbrowser");
    }

    @Test
    void nothingSecretIsInTheUrlAndCloudsAreNotAsked() {
        SnowflakeSpec spec = Specs.at(
                Optional.of(URI.create("https://acme.example.com")),
                new SnowflakeLogin.Password(Secret.of(Specs.PASSWORD), false, Optional.empty()),
                Map.of());
        LoginProperties made = new LoginProperties(spec);
        Properties properties = made.make(true);

        assertThat(made.url()).isEqualTo("jdbc:snowflake://https://acme.example.com");
        assertThat(properties)
                .containsEntry("disablePlatformDetection", "true")
                .containsEntry("enablePutGet", "false")
                .doesNotContainKey("JDBC_QUERY_RESULT_FORMAT");
        assertThat(spec.toString()).doesNotContain(Specs.PASSWORD);
    }

    private void refuses(String pem, String... words) {
        assertThatThrownBy(() -> logIn(
                        new SnowflakeLogin.KeyPair(Optional.empty(), Optional.of(Secret.of(pem)), Optional.empty())))
                .isInstanceOf(NightjarException.class)
                .message()
                .contains(words);
    }

    static byte[] key(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    static byte[] encrypted(byte[] key) throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(PASSPHRASE.reveal().toCharArray())),
                new PBEParameterSpec(new byte[16], 10_000));
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded();
    }

    static String pem(String kind, byte[] der) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }
}
