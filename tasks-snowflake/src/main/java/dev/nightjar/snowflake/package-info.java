/** Snowflake as a warehouse: how its clones, grants and metadata are written. */
@NullMarked
package dev.nightjar.snowflake;

import org.jspecify.annotations.NullMarked;
