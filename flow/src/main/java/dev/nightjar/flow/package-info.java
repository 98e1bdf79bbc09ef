/** Tasks, flows and the runtime that runs them. */
@NullMarked
package dev.nightjar.flow;

import org.jspecify.annotations.NullMarked;
