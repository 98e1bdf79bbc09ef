/** Snowflake's wire on loopback, for the real JDBC driver: scripted answers and faults, and all that was asked. */
@NullMarked
package dev.nightjar.testkit.snowflake;

import org.jspecify.annotations.NullMarked;
