/** How specs, results and remembered values become JSON and come back. */
@NullMarked
package dev.nightjar.flow.codec;

import org.jspecify.annotations.NullMarked;
