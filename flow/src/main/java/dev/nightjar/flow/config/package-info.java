/**
 * The one reader of {@code nightjar.yml}: it keeps the place of every value, replaces <code>${env.X}</code> and
 * <code>${secret.x}</code>, and binds sections to records.
 */
@NullMarked
package dev.nightjar.flow.config;

import org.jspecify.annotations.NullMarked;
