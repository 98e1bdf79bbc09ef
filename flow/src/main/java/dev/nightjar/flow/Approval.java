package dev.nightjar.flow;

import java.time.Instant;

/**
 * What a person answered.
 *
 * @param by who it was; what the one who answered says
 */
public record Approval(boolean approved, String by, String comment, Instant at) {}
