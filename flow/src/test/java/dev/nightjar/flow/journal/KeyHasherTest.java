package dev.nightjar.flow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHasherTest {
    private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private static String hex(KeyHash hash) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(hash.high()).putLong(hash.low());
        return HexFormat.of().withUpperCase().formatHex(bytes.array());
    }

    private static String siphash(String... parts) {
        return hex(Key.of(List.of(parts)).hash(KeyHasher.of(SECRET)));
    }

    private static String siphash(long... words) {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        for (long word : words) {
            hash.add(word);
        }
        return hex(hash.end());
    }

    /** As OpenSSL has it: {@code openssl mac -macopt hexkey:0001… -macopt size:16 -in FILE SIPHASH}. */
    @Test
    void isSipHashWith128Bits() {
        assertThat(siphash(new long[0])).isEqualTo("A3817F04BA25A8E66DF67214C7550293");
        assertThat(siphash(0x0706050403020100L)).isEqualTo("3B62A9BA6258F5610F83E264F31497B4");
        assertThat(siphash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L)).isEqualTo("6EE2A4CA67B054BBFD3315BF85230577");
        assertThat(siphash(new String[0])).isEqualTo("A3817F04BA25A8E66DF67214C7550293");
        assertThat(siphash("a")).isEqualTo("539D506A73C70640039849821505BCD5");
        assertThat(siphash("", "abcd")).isEqualTo("64090505A4F3FBE28B4915917430DFED");
        assertThat(siphash("map n#1", "[ünï😀]", "step a#2")).isEqualTo("26B2FF329495159C9A1CECE8FEA637C3");
    }

    @Test
    void keysOfOtherPartsHaveOtherHashes() {
        KeyHasher hasher = KeyHasher.of(SECRET);

        assertThat(List.of(
                                List.of("a"),
                                List.of("a", ""),
                                List.of("", "a"),
                                List.of("a\0"),
                                List.of("a\0\0\0\0"),
                                List.of("\ufffd"),
                                List.of("?"))
                        .stream()
                        .map(parts -> Key.of(parts).hash(hasher))
                        .distinct())
                .hasSize(7);
    }

    @Test
    void aKeyIsHashedForEachWhoAsks() {
        Key key = Key.ROOT.child("step", "clone", 1);
        KeyHasher one = KeyHasher.of(KeyHasher.newSecret());
        KeyHasher other = KeyHasher.of(KeyHasher.newSecret());
        KeyHash first = key.hash(one);

        assertThat(key.hash(other)).isNotEqualTo(first);
        assertThat(key.hash(one)).isEqualTo(first);
        assertThat(Key.ROOT.child("step", "clone", 1).hash(one)).isEqualTo(first);
        assertThat(key.hash(KeyHasher.SHA_256)).hasToString(key.id());
    }
}
