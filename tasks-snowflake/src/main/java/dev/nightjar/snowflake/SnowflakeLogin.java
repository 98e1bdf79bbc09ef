package dev.nightjar.snowflake;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How a connection proves who it is. A service has a key pair; a password alone is refused by most accounts. */
public sealed interface SnowflakeLogin {
    /**
     * A key pair (Snowflake docs: Key-pair authentication), in PEM as PKCS#8.
     *
     * @param file where the private key lies, or
     * @param key its text
     * @param passphrase of an encrypted one
     */
    @Description("a private key, the public one of which is set on the user")
    record KeyPair(
            @Description("the file of the private key: PKCS#8 in PEM")
            Optional<Path> file,

            @Description("the private key itself, in place of a file")
            Optional<Secret> key,

            @Description("the passphrase of an encrypted key")
            Optional<Secret> passphrase)
            implements SnowflakeLogin {
        public KeyPair {
            if (file.isPresent() == key.isPresent()) {
                throw new IllegalArgumentException("a key pair has either a file or a key; %s"
                        .formatted(file.isPresent() ? "take one of them away" : "give one of them"));
            }
        }
    }

    /** A token of an OAuth server, as it is. It is not renewed. */
    @Description("an OAuth access token")
    record Oauth(@Description("the access token") Secret token) implements SnowflakeLogin {}

    /** A refresh token, which access tokens are got with (RFC 6749, 6), one for each time that they expire. */
    @Description("an OAuth refresh token, which gets access tokens")
    record OauthRefresh(
            @Description("the client's id") String clientId,
            @Description("the client's secret") Secret clientSecret,
            @Description("the refresh token") Secret refreshToken,

            @Description("where tokens are got; Snowflake's own server if it is not given")
            Optional<URI> tokenUrl)
            implements SnowflakeLogin {}

    /** A client that is known to an OAuth server by its secret; the driver gets the tokens. */
    @Description("an OAuth client of an external server")
    record OauthClient(
            @Description("the client's id") String clientId,
            @Description("the client's secret") Secret clientSecret,
            @Description("where tokens are got") URI tokenUrl,

            @Description("the scope; session:role:ROLE for a role")
            Optional<String> scope)
            implements SnowflakeLogin {}

    /** A programmatic access token (Snowflake docs: Using programmatic access tokens). */
    @Description("a programmatic access token of the user")
    record AccessToken(@Description("the token") Secret token) implements SnowflakeLogin {}

    /**
     * A password.
     *
     * @param mfa whether it is used with a second factor, whose token is kept on this machine for as long as the account
     *     allows ({@code ALLOW_CLIENT_MFA_CACHING})
     * @param passcode of the second factor, where nobody is there to confirm it
     */
    @Description("a password")
    record Password(
            @Description("the password") Secret password,

            @Description("whether there is a second factor, whose token is kept on this machine") @Default("false")
            boolean mfa,

            @Description("the passcode of the second factor")
            Optional<Secret> passcode)
            implements SnowflakeLogin {
        public Password {
            if (passcode.isPresent() && !mfa) {
                throw new IllegalArgumentException("a passcode belongs to a second factor; set mfa: true");
            }
        }
    }

    /** A browser on this machine: for people at a terminal only, since nobody would confirm it at night. */
    @Description("a browser on this machine, for people at a terminal")
    record ExternalBrowser() implements SnowflakeLogin {}

    /**
     * The identity that a cloud gives to this machine (Snowflake docs: Workload identity federation).
     *
     * @param provider {@code AWS}, {@code GCP}, {@code AZURE} or {@code OIDC}
     * @param token of an OIDC provider
     * @param entraResource the resource of Azure, where it is not Snowflake's own
     */
    @Description("the identity that a cloud gives to this machine")
    record WorkloadIdentity(
            @Description("AWS, GCP, AZURE or OIDC") Provider provider,
            @Description("the token of an OIDC provider") Optional<Secret> token,

            @Description("the resource of Azure, where it is another than Snowflake's")
            Optional<String> entraResource)
            implements SnowflakeLogin {
        /** Who gives the identity. */
        public enum Provider {
            AWS,
            GCP,
            AZURE,
            OIDC
        }

        public WorkloadIdentity {
            if ((provider == Provider.OIDC) != token.isPresent()) {
                throw new IllegalArgumentException(
                        provider == Provider.OIDC
                                ? "OIDC needs a token; add it"
                                : "%s gives its identity without a token; take it away".formatted(provider));
            }
        }
    }
}
