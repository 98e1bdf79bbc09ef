/** Runs whose processes are killed, stopped or starved. */
@NullMarked
package dev.nightjar.flow.fault;

import org.jspecify.annotations.NullMarked;
