package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key in PEM, looked at before anything is sent: the driver says little of what is wrong with one. */
final class PrivateKeyText {
    private static final int LEAST_BITS = 2048;
    private static final String TO_PKCS8 = "convert it with: openssl pkcs8 -topk8 -in OLD -out NEW";

    private PrivateKeyText() {}

    /**
     * The text of the key, which can be logged in with.
     *
     * @throws NightjarException {@code CONFIG} when it is missing, in another format, too short, or the passphrase is
     *     missing or wrong
     */
    static String read(SnowflakeLogin.KeyPair login) {
        String where = login.file().map(file -> "the private key " + file).orElse("the private key");
        String text = login.file()
                .map(PrivateKeyText::text)
                .orElseGet(() -> login.key().orElseThrow().reveal());
        String pem = text.strip();
        if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
            decrypt(where, der(where, pem), login.passphrase());
        } else if (pem.contains("BEGIN PRIVATE KEY")) {
            check(where, der(where, pem));
        } else {
            throw wrong(where, reason(pem));
        }
        return pem;
    }

    private static String text(Path file) {
        try {
            // Whatever it is: of what is no text, there is more to say than that it is none.
            return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the private key %s cannot be read: %s; check 'file' and its permissions"
                            .formatted(file, FileFailure.reason(file, e)));
        }
    }

    private static String reason(String pem) {
        if (pem.contains("BEGIN RSA PRIVATE KEY")) {
            return "is PKCS#1, and PKCS#8 is needed; " + TO_PKCS8;
        }
        if (pem.contains("BEGIN OPENSSH PRIVATE KEY")) {
            return "is OpenSSH's format, and PKCS#8 is needed; make one with: openssl genrsa 2048 | openssl pkcs8 -topk8";
        }
        if (pem.contains("PUBLIC KEY")) {
            return "is a public key; name the private one";
        }
        return "is no PEM; it begins with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----";
    }

    private static byte[] der(String where, String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException _) {
            throw wrong(where, "is no whole PEM; copy it again, with its line breaks");
        }
    }

    /** What the JDK cannot decrypt (triple DES) is left to the driver, which brings its own ciphers. */
    private static void decrypt(String where, byte[] der, Optional<Secret> passphrase) {
        char[] password = passphrase
                .map(Secret::reveal)
                .orElseThrow(() -> wrong(where, "is encrypted; add its 'passphrase'"))
                .toCharArray();
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            String algorithm = String.valueOf(info.getAlgParameters());
            Cipher cipher;
            SecretKeyFactory factory;
            try {
                cipher = Cipher.getInstance(algorithm);
                factory = SecretKeyFactory.getInstance(algorithm);
            } catch (GeneralSecurityException _) {
                return;
            }
            cipher.init(Cipher.DECRYPT_MODE, factory.generateSecret(new PBEKeySpec(password)), info.getAlgParameters());
            check(where, info.getKeySpec(cipher).getEncoded());
        } catch (GeneralSecurityException | IOException _) {
            throw wrong(where, "cannot be decrypted; check its 'passphrase'");
        }
    }

    private static void check(String where, byte[] der) {
        try {
            RSAPrivateKey key =
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            int bits = key.getModulus().bitLength();
            if (bits < LEAST_BITS) {
                throw wrong(where, "has %d bits, and %d are needed; make a longer one".formatted(bits, LEAST_BITS));
            }
        } catch (GeneralSecurityException | ClassCastException _) {
            throw wrong(where, "is no RSA key; make one with: openssl genrsa 2048 | openssl pkcs8 -topk8");
        }
    }

    /** Without a cause: what a cipher says may hold parts of the key. */
    private static NightjarException wrong(String where, String why) {
        return new NightjarException(ErrorCode.CONFIG, where + " " + why);
    }
}
