package dev.nightjar.flow.journal;

/** 128 bits of a hash over the parts of a key. */
public record KeyHash(long high, long low) {
    /** In hex. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
