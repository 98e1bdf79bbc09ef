package dev.nightjar.flow.journal;

/**
 * SipHash-2-4 with 128 bits, of 64-bit words in little-endian order: who does not know its secret can't find two inputs
 * with one hash. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", and their reference code. Not
 * thread-safe.
 */
final class SipHash {
    private static final int FINAL_ROUNDS = 4;

    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long words;

    SipHash(long secret0, long secret1) {
        v0 = secret0 ^ 0x736f6d6570736575L;
        v1 = secret1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = secret0 ^ 0x6c7967656e657261L;
        v3 = secret1 ^ 0x7465646279746573L;
    }

    /** Takes in the length of a text and its chars, four to a word. */
    void add(String text) {
        int length = text.length();
        add(length);
        int at = 0;
        for (; at + 4 <= length; at += 4) {
            add(text.charAt(at)
                    | (long) text.charAt(at + 1) << 16
                    | (long) text.charAt(at + 2) << 32
                    | (long) text.charAt(at + 3) << 48);
        }
        if (at < length) {
            long rest = 0;
            for (int shift = 0; at < length; at++, shift += Character.SIZE) {
                rest |= (long) text.charAt(at) << shift;
            }
            add(rest);
        }
    }

    void add(long word) {
        words++;
        compress(word);
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    /** The hash; nothing is to be added after it. */
    KeyHash end() {
        compress((words * Long.BYTES) << 56);
        v2 ^= 0xee;
        long first = mixed();
        v1 ^= 0xdd;
        return new KeyHash(first, mixed());
    }

    private long mixed() {
        for (int i = 0; i < FINAL_ROUNDS; i++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
