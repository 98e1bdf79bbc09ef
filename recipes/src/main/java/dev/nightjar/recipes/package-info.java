/** Flows that join tasks into a night's work, each decision a hook to override. */
@NullMarked
package dev.nightjar.recipes;

import org.jspecify.annotations.NullMarked;
